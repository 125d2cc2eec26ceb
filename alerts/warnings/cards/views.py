"""`/v/<code>`, the form for a code, and the files to download, which are counted."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from alerts.warnings.messages import AlertMessage
from alerts.warnings.models import AlertPage
from alerts.warnings.travel.counting import Measure, count_travel
from mrc.core.bilingual import current_language
from mrc.core.page_cache import keep_for_a_minute

from .forms import CodeForm
from .pages import newest_cards
from .shapes import Shape
from .verifying import LONGEST, check, in_order

#: What the QR code adds to the address (see `texts.card_of`).
SCAN_MARKER = "q"


View = Callable[..., HttpResponse]


def in_the_chosen_language(view: View) -> View:
    """`?lang=` decides, else what the browser asks for; nothing is stored."""

    @wraps(view)
    def speak(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = request.GET.get("lang", "")
        if chosen in dict(settings.LANGUAGES):
            translation.activate(chosen)
            request.LANGUAGE_CODE = chosen
        return view(request, *args, **kwargs)

    return speak


@require_safe
@in_the_chosen_language
def verify_form(request: HttpRequest) -> HttpResponse:
    """Takes a code in any writing, and leads to its answer; says beside the field what is wrong."""
    form = CodeForm(request.GET) if "code" in request.GET else CodeForm()
    if form.is_bound and form.is_valid():
        return _to_code(request, form.cleaned_data["code"])
    context = {"form": form, "order": in_order(current_language())}
    response = TemplateResponse(request, "alerts/verify_form.html", context)
    return _for_a_minute(request, response)


@require_safe
@in_the_chosen_language
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """Whether the card with this code is genuine and still holds, in both languages.

    A scan is counted and sent on: the address that is kept and forwarded has no marker.
    """
    answer = check(code, today=timezone.localdate(), first=current_language())
    if request.GET.get(SCAN_MARKER) and answer.message is not None:
        return _counted(request, answer.message)
    form = CodeForm(initial={"code": "" if answer.message else code[:LONGEST]})
    context = {"answer": answer, "form": form}
    status = 200 if answer.message else 404
    response = TemplateResponse(request, "alerts/verify.html", context, status=status)
    return _for_a_minute(request, response)


@never_cache
def _counted(request: HttpRequest, message: AlertMessage) -> HttpResponse:
    if request.method == "GET":
        count_travel(request, warning=message.warning, measure=Measure.SCAN)
    return _to_code(request, message.code)


def _to_code(request: HttpRequest, code: str) -> HttpResponse:
    address = reverse("verify_code", args=[code])
    chosen = request.GET.get("lang", "")
    return redirect(f"{address}?lang={chosen}" if chosen in dict(settings.LANGUAGES) else address)


@never_cache
@require_safe
def download(request: HttpRequest, slug: str, shape: str) -> HttpResponse:
    """Leads to the newest file of a warning and counts it: the page itself comes from a cache."""
    pages = AlertPage.objects.readable().in_language(current_language())
    alert = pages.select_related("locale", "alias_of").filter(slug=slug).first()
    card = newest_cards(alert).get(shape) if alert is not None else None
    if alert is None or card is None:
        raise Http404
    if request.method == "GET":
        measure = Measure.POSTER if shape == Shape.POSTER else Measure.CARD
        language = current_language()
        count_travel(request, warning=alert.translation_key, measure=measure, language=language)
    response = redirect(card.url)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _for_a_minute(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The order of the languages is the reader's: caches keep one for each."""
    patch_vary_headers(response, ["Accept-Language"])
    response.headers["Content-Language"] = current_language()
    return keep_for_a_minute(request, response)
