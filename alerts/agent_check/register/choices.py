"""The words of the register."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    """What the Bureau's list says of a licence."""

    VALID = "valid", pgettext_lazy("licence", "Valid")
    EXPIRED = "expired", pgettext_lazy("licence", "Expired")
    SUSPENDED = "suspended", pgettext_lazy("licence", "Suspended")
    CANCELLED = "cancelled", pgettext_lazy("licence", "Cancelled")
    SURRENDERED = "surrendered", pgettext_lazy("licence", "Given back")
    #: The Bureau counts some licences as "invalid" and says no more about them.
    INVALID = "invalid", pgettext_lazy("licence", "Not valid")


class Standing(models.TextChoices):
    """What that means on a day: the status, unless the licence ran out or left the list since."""

    VALID = "valid", _("Valid licence in this list")
    EXPIRED = "expired", _("Licence expired")
    SUSPENDED = "suspended", _("Licence suspended")
    CANCELLED = "cancelled", _("Licence cancelled")
    SURRENDERED = "surrendered", _("Licence given back")
    INVALID = "invalid", _("Licence not valid")
    NOT_LISTED = "not_listed", _("No longer in the list")


#: How a standing is shown beside its words: the icon and the tone of the shared styles. A valid
#: licence is news and no promise, so it is not shown in the colour of success.
STANDING_ICONS = {standing.value: "danger" for standing in Standing} | {
    Standing.VALID.value: "info",
    Standing.EXPIRED.value: "caution",
    Standing.NOT_LISTED.value: "caution",
}
STANDING_TONES = {standing.value: "danger" for standing in Standing} | {
    Standing.VALID.value: "info"
}


class ChangeKind(models.TextChoices):
    """What an edition of the list did to one licence."""

    NEW = "new", pgettext_lazy("licence in a list", "New in the list")
    CHANGED = "changed", pgettext_lazy("licence in a list", "Changed")
    GONE = "gone", pgettext_lazy("licence in a list", "Not in the list any more")
    RETURNED = "returned", pgettext_lazy("licence in a list", "In the list again")
