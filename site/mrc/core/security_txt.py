"""Where people who find a weakness write to: `/.well-known/security.txt`, by RFC 9116."""

import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

PATH = "/.well-known/security.txt"
#: RFC 9116, 2.5.5: less than a year, so that an address that nobody reads any more runs out. It is
#: counted from today as long as the site answers and the contact is configured.
_HOLDS = datetime.timedelta(days=180)


def security_lines(*, contact: str, origin: str, now: datetime.datetime) -> list[str]:
    """The fields of the file. `contact` is a `mailto:` or `https:` address."""
    midnight = now.astimezone(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return [
        f"Contact: {contact}",
        f"Expires: {midnight + _HOLDS:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en, ur",
        f"Canonical: {origin}{PATH}",
    ]


@require_safe
@cache_control(public=True, max_age=3600)
def security_txt(request: HttpRequest) -> HttpResponse:
    """404 while nobody has said who reads such mail: no address is invented."""
    contact: str = settings.MRC_SECURITY_CONTACT
    if not contact:
        raise Http404
    lines = security_lines(
        contact=contact, origin=settings.WAGTAILADMIN_BASE_URL, now=timezone.now()
    )
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
