"""What can be said about a link."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkState(models.TextChoices):
    NEW = "new", _("Not asked yet")
    GOOD = "good", _("Works")
    MOVED = "moved", _("Has moved for good")
    UNCERTAIN = "uncertain", _("Not certain")
    BROKEN = "broken", _("Broken")


class Problem(models.TextChoices):
    PRIVATE = "private", _("It leads into a private network, where we do not ask")
    NO_HOST = "no_host", _("The name of the site is not known")
    NO_ANSWER = "no_answer", _("The site does not answer")
    TIMEOUT = "timeout", _("The site took too long to answer")
    CERTIFICATE = "certificate", _("The site's certificate is not valid")
    TOO_MANY_REDIRECTS = "redirects", _("It is sent on again and again")
    NOT_AN_ADDRESS = "not_an_address", _("This is not a web address")
    GONE = "gone", _("The page is not there any more")
    REFUSED = "refused", _("The site refuses to answer a program")
    SERVER = "server", _("The site reports a fault of its own")
    UNPUBLISHED = "unpublished", _("Our own page is not published")
    DELETED = "deleted", _("Our own page or document was deleted")
