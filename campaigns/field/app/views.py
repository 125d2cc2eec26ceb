"""The shell of the installable field log: one page without data, and its manifest.

The shell is the same for everybody, byte for byte, so that a service worker may keep it and no
phone shows one officer what belongs to another one. It asks neither for the session nor for the
database; what is personal comes over the API and stays in the phone's own storage.
"""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render, resolve_url
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from campaigns.field.steps import STEPS
from mrc.core.bilingual import current_language

from .blank import BlankForms, summary_sections
from .texts import texts

THEME_COLOUR = "#0b5a3a"
PAPER_COLOUR = "#fbf8f2"
#: File name, size in pixels and purpose of each icon.
ICONS = (
    ("icon.svg", "any", "any"),
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-maskable-192.png", "192x192", "maskable"),
    ("icon-maskable-512.png", "512x512", "maskable"),
)


@require_safe
@conditional_page
def shell(request: HttpRequest) -> HttpResponse:
    """The whole app in one page: every screen, every word, no data."""
    language = current_language()
    context: dict[str, Any] = {
        "forms": BlankForms(),
        "steps": STEPS,
        "summary": summary_sections(),
        "texts": texts(),
        "online_url": reverse("field_log_home"),
        "sign_in_url": _account_url("account_login", language, next=request.path),
        "sign_out_url": _account_url("account_logout", language),
        "worker_url": _worker_url(),
        "worker_scopes": [f"/{code}/outreach/" for code, _name in settings.LANGUAGES],
    }
    response = render(request, "campaigns/field/app/shell.html", context)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@conditional_page
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to put the field log on its home screen."""
    language = current_language()
    start = reverse("field_log_app")
    response = JsonResponse(
        {
            "id": start,
            "name": _("Field log of the Migrant Resource Centres"),
            "short_name": _("Field log"),
            "description": _("The outreach officers' log of awareness sessions"),
            "lang": language,
            "dir": "rtl" if language == "ur" else "ltr",
            "start_url": start,
            "scope": reverse("field_log_home"),
            "display": "standalone",
            "theme_color": THEME_COLOUR,
            "background_color": PAPER_COLOUR,
            "icons": [_icon(*icon) for icon in ICONS],
        },
        content_type="application/manifest+json",
        json_dumps_params={"ensure_ascii": False},
    )
    response.headers["Cache-Control"] = "no-cache"
    return response


def _icon(name: str, sizes: str, purpose: str) -> dict[str, str]:
    kind = "image/svg+xml" if name.endswith(".svg") else "image/png"
    address = static(f"mrc/img/outreach/{name}")
    return {"src": address, "sizes": sizes, "type": kind, "purpose": purpose}


def _account_url(name: str, language: str, **query: str) -> str:
    return f"{resolve_url(name)}?{urlencode({**query, 'lang': language})}"


def _worker_url() -> str:
    try:
        return reverse("outreach_sw")
    except NoReverseMatch:
        return ""
