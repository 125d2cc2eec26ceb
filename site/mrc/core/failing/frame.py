"""What a page without the database has around its text."""

from typing import Any

from django.http import HttpRequest
from django.utils import translation

from mrc.core.frame import last_kept


def frame(request: HttpRequest) -> dict[str, Any]:
    """Language and direction as they are active; the helpline as this process showed it last."""
    language = translation.get_language() or "en"
    return {
        "language": language,
        "direction": "rtl" if language == "ur" else "ltr",
        "helpline": last_kept("helpline"),
        "path": request.path_info,
    }
