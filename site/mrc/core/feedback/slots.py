"""The line at the foot of a page: “was this useful?” and “ask a counsellor”, two plain links."""

from urllib.parse import quote

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from wagtail.models import Page

from mrc.core.bilingual import current_language


def feedback_line(request: HttpRequest | None, page: Page) -> SafeString:
    """For the slot `page_foot`. Nothing in a preview and on a page that has no address."""
    path = request.path if request is not None else ""
    if getattr(request, "is_preview", False) or not page.pk or not path.startswith("/"):
        return SafeString("")
    asked = f"?page={quote(path)}"
    context = {
        "language": current_language(),
        "feedback_url": f"{reverse('feedback')}{asked}",
        "ask_url": f"{reverse('ask')}{asked}",
    }
    return render_to_string("components/feedback_line.html", context)
