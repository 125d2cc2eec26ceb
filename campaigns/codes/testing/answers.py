"""Cards and answers as a file, or as a page that a browser prints."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import translation

from campaigns.codes.models import QuestionSet
from campaigns.codes.printing.services import logger
from mrc.core.drawing.apart import DrawingError

from .cards import TestPaper, context_of, draw_paper, file_name


def find_set(name: str) -> QuestionSet:
    """The sealed set that sessions name so."""
    key, _dash, version = name.rpartition("-")
    if not (version.isascii() and version.isdigit()):
        raise Http404
    sealed = QuestionSet.objects.filter(sealed_at__isnull=False)
    return get_object_or_404(sealed, key=key, version=int(version[:4]))


def paper_answer(
    request: HttpRequest, name: str, paper: str, language: str, *, is_page: bool
) -> HttpResponseBase:
    """The PDF; where it cannot be drawn or a page is asked for, the page for printing."""
    question_set = find_set(name)
    if paper not in TestPaper.values or language not in dict(settings.LANGUAGES):
        raise Http404
    wanted = TestPaper(paper)
    if not is_page:
        try:
            drawing = draw_paper(question_set, wanted, language)
        except DrawingError as error:
            logger.warning("The cards of a test could not be drawn: %s", error)
        else:
            response = HttpResponse(drawing.content, content_type="application/pdf")
            named = file_name(question_set, wanted, language)
            response.headers["Content-Disposition"] = f'attachment; filename="{named}"'
            return response
    with translation.override(language):
        context = {**context_of(question_set, language), "paper": wanted}
        status = 200 if is_page else 503
        template = "campaigns/codes/print/cards_browser.html"
        return render(request, template, {**context, "is_instead": not is_page}, status=status)
