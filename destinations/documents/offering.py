"""What the pages of a guide say of its documents: how large they are, before anybody taps."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from mrc.core.bilingual import current_language

from .kinds import DocumentKind
from .models import GuideDocument

if TYPE_CHECKING:
    from destinations.models import GuidePage

_NAMES = {DocumentKind.GUIDE: "guide_pdf", DocumentKind.CARD: "guide_card_pdf"}


def document_actions(
    request: HttpRequest | None, *, guide: "GuidePage | None" = None, **kwargs: Any
) -> SafeString | str:
    """Lines of what a reader can do with a guide: its documents that are drawn, in one query."""
    if guide is None or not guide.pk:
        return ""
    language = current_language()
    rows = GuideDocument.objects.filter(guide=guide.translation_key, language=language)
    drawn = {row.kind: row for row in rows.exclude(name="")}
    offered = [
        {
            "kind": kind.value,
            "address": reverse(_NAMES[kind], args=[guide.slug]),
            "size": drawn[kind.value].size,
            "pages": drawn[kind.value].pages,
        }
        for kind in DocumentKind
        if kind.value in drawn
    ]
    if not offered:
        return ""
    context = {"documents": offered, "language": language}
    return render_to_string("destinations/documents/actions.html", context, request=request)
