"""The buttons under a warning: pages come from a cache, so what they do is counted here."""

from typing import Literal

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from alerts.warnings.models import AlertPage
from alerts.warnings.sharing import share_text
from mrc.core.analytics.readers import is_from_our_page
from mrc.core.bilingual import current_language
from mrc.core.sharing import share_links

from .counting import Measure, count_travel


class MessengerRedirect(HttpResponseRedirect):
    """To a messenger with the message written; the text is all that varies in the address."""

    allowed_schemes = ["https", "sms"]


@never_cache
@require_safe
def share(request: HttpRequest, slug: str, channel: Literal["whatsapp", "sms"]) -> HttpResponse:
    """Counts and leads on to the messenger. What is shared is read from the page, never from the
    address, so that nobody can make it lead elsewhere."""
    alert = _alert(slug)
    if request.method == "GET":
        _count(request, alert, Measure(channel))
    # An alias stands in for its source, whose address is the one to pass on.
    address = (alert.alias_of or alert).full_url
    links = share_links(share_text(alert, today=timezone.localdate()), address)
    response = MessengerRedirect(getattr(links, channel))
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@csrf_exempt  # changes nothing but a number, and reads no cookie; its origin is checked instead
@never_cache
@require_POST
def copied(request: HttpRequest, slug: str) -> HttpResponse:
    """Counts that the text was copied, as the page's script says; answers 204 whatever it was."""
    if is_from_our_page(request):
        _count(request, _alert(slug), Measure.COPY)
    return HttpResponse(status=204)


def _alert(slug: str) -> AlertPage:
    pages = AlertPage.objects.readable().in_language(current_language())
    alert: AlertPage | None = pages.select_related("locale", "alias_of").filter(slug=slug).first()
    if alert is None:
        raise Http404
    return alert


def _count(request: HttpRequest, alert: AlertPage, measure: Measure) -> None:
    count_travel(
        request, warning=alert.translation_key, measure=measure, language=current_language()
    )
