"""The page on which an officer hands in the file that the app has saved of unsent work."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.field.access import OfficerView
from campaigns.field.api.files import FILE_LIMIT, FileError, read_file, too_large
from campaigns.field.api.handing_in import Outcome, hand_in


class HandInView(OfficerView):
    """Works without JavaScript; the same file may be handed in again and again."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self.page("hand_in.html")

    def post(self, request: HttpRequest) -> HttpResponseBase:
        try:
            outcome = self._taken_in(request)
        except FileError as error:
            return self.page("hand_in.html", {"error": error.message}, status=422)
        context: dict[str, Any] = {"outcome": outcome}
        return self.page("hand_in.html", context)

    def _taken_in(self, request: HttpRequest) -> Outcome:
        upload = request.FILES.get("file")
        if upload is None or isinstance(upload, list):
            raise FileError(_("Choose the file first."))
        if (upload.size or 0) > FILE_LIMIT:
            raise FileError(too_large())
        return hand_in(
            read_file(upload.read()),
            officer=self.officer,
            centre=self.centre,
            now=timezone.now(),
        )
