"""A picture of a report: decrypted for one look by a case worker, and kept nowhere."""

from uuid import UUID

from csp.decorators import csp_update
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from alerts.reports.choices import Opening
from alerts.reports.storage import PictureGoneError, open_picture

from .access import CaseWorkerView
from .opening import find_report, record_opening


@method_decorator(csp_update({"sandbox": True}), name="get")
class ScreenshotView(CaseWorkerView):
    """In the browser's own viewer, in a box where nothing runs."""

    #: A look at the headers alone would be an opening that shows nothing.
    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
        report = find_report(self.case_worker, pk)
        picture = report.evidence.filter(number=number).first()
        if picture is None:
            raise Http404
        try:
            with transaction.atomic():
                record_opening(
                    report=report,
                    by=self.case_worker,
                    now=timezone.now(),
                    what=Opening.PICTURE,
                    number=number,
                )
                data = open_picture(picture)
        except PictureGoneError:
            messages.error(
                request, _("This picture cannot be opened. Tell those who run the site.")
            )
            return redirect("scam_reports:report", pk)
        extension = picture.content_type.rpartition("/")[2]
        response = HttpResponse(data, content_type=picture.content_type)
        response.headers["Content-Disposition"] = f'inline; filename="picture-{number}.{extension}"'
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
