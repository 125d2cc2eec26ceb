"""The papers of the offered question sets, for officers."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from campaigns.field.access import OfficerView

from .answers import paper_answer


class OfficerPaperView(OfficerView):
    """Cards or answers, as a file or as a page."""

    http_method_names = ["get", "head"]
    is_page = False

    def get(self, request: HttpRequest, name: str, paper: str, language: str) -> HttpResponseBase:
        return paper_answer(request, name, paper, language, is_page=self.is_page)
