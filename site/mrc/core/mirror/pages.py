"""The pages that only a copy has: forms that are away, ways on, and errors."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language_from_path, gettext
from django.utils.translation import gettext_noop as _

from mrc.core.questions.offers import danger_contacts

from .asking import ask, copy_request

#: The headings of what is away, as the live pages have them.
_HEADINGS = {
    "report_a_scam": _("Report a scam"),
    "ask": _("Ask a counsellor"),
    "subscribe": _("Get warnings and news by e-mail"),
    "search": _("Search"),
    "check_start": _("Check before you pay"),
    "check_agent": _("Check before you pay"),
    "check_pay": _("Check before you pay"),
    "check_offer": _("Check before you pay"),
    "check_register": _("Check before you pay"),
}
#: What is left of the site without these is still worth a link.
_SEARCHES = ("search", "compare", "contract_check", "check_register", "verify_form")
_UNLIKELY = "no-page-has-this-address"


def away_page(path: str, name: str, *, origin: str) -> bytes:
    """In the place of a form or a search: that it is away, whom to call, what still works."""
    context = {
        "heading": _HEADINGS.get(name, ""),
        "is_search": name in _SEARCHES,
        "contacts": danger_contacts(),
    }
    return _in_language(path, "mirror/away.html", context, origin=origin)


def forward_page(path: str, target: str, *, origin: str) -> bytes:
    """Leads on at once, also without a script."""
    language = get_language_from_path(path) or settings.LANGUAGE_CODE
    with translation.override(language):
        context = {"target": target, **_frame(language)}
        return render_to_string("mirror/forward.html", context).encode()


def fixed_pages(*, origin: str) -> dict[str, Callable[[], bytes | None]]:
    """The paths of error pages and of the first one, with what makes each. None where the site
    did not give it."""
    made: dict[str, Callable[[], bytes | None]] = {}
    for code, _label in settings.LANGUAGES:

        def not_found(code: str = code) -> bytes | None:
            answer = ask(f"/{code}/{_UNLIKELY}/", origin=origin)
            return answer.body if answer.status == 404 else None

        def away(code: str = code) -> bytes:
            context = {"contacts": danger_contacts()}
            return _in_language(f"/{code}/503.html", "mirror/away.html", context, origin=origin)

        made[f"/{code}/404.html"] = not_found
        made[f"/{code}/503.html"] = away
    for path, what in (("/", "choose"), ("/404.html", "not_found"), ("/503.html", "away")):

        def both(what: str = what) -> bytes:
            return render_to_string("mirror/both.html", {"what": what, **_halves()}).encode()

        made[path] = both
    return made


def _halves() -> dict[str, Any]:
    halves = [{**_frame(code), "name": name} for code, name in settings.LANGUAGES]
    return {"halves": halves, "contacts": danger_contacts()}


def _in_language(path: str, template: str, context: dict[str, Any], *, origin: str) -> bytes:
    language = get_language_from_path(path) or settings.LANGUAGE_CODE
    with translation.override(language):
        request = copy_request(path, origin=origin)
        request.LANGUAGE_CODE = language
        heading = context.get("heading")
        whole = {**context, "heading": gettext(heading) if heading else ""}
        return render_to_string(template, whole, request=request).encode()


def _frame(language: str) -> dict[str, str]:
    return {"language": language, "direction": "rtl" if language == "ur" else "ltr"}
