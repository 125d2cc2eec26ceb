"""What every template may count on."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .bilingual import current_language
from .places.models import helpline


def site(request: HttpRequest) -> dict[str, Any]:
    language = current_language()
    return {
        "language": language,
        "direction": "rtl" if language == "ur" else "ltr",
        "site_origin": f"{request.scheme}://{request.get_host()}",
        # One query, and only where a template shows it.
        "helpline": SimpleLazyObject(helpline),
    }
