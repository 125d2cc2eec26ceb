"""A handout as an answer: the file, or the page that a browser prints."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from campaigns.codes.addresses import Named
from mrc.core.drawing.apart import DrawingError

from .page import context_of
from .services import draw_handout, file_name, logger
from .shapes import Handout
from .texts import sheetful_of

_TYPES = {"png": "image/png", "pdf": "application/pdf"}


def handout_file(request: HttpRequest, thing: Named, handout: Handout) -> HttpResponseBase:
    """The file to download; where it cannot be drawn, the page for printing, and why it is that."""
    try:
        drawing = draw_handout(thing, handout)
    except DrawingError as error:
        logger.warning("A handout could not be drawn: %s", error)
        return handout_page(request, thing, handout, is_instead=True)
    ending = handout.sheet.ending
    response = HttpResponse(drawing.content, content_type=_TYPES[ending])
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(thing, handout)}"'
    return response


def handout_page(
    request: HttpRequest, thing: Named, handout: Handout, *, is_instead: bool = False
) -> HttpResponseBase:
    """The same for any browser's print dialogue: no worker, no fonts of ours."""
    context = {**context_of(sheetful_of(thing, handout), handout), "is_instead": is_instead}
    status = 503 if is_instead else 200
    return render(request, "campaigns/codes/print/browser.html", context, status=status)
