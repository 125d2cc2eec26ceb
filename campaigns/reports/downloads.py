"""Files of issued reports: for those who may read reports, and each download written down."""

from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.text import slugify

from mrc.core.exports import XLSX_TYPE

from .choices import FileKind
from .models import DonorReport, ReportDownload, ReportFile, report_storage
from .views import ReportsView

_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.XLSX: XLSX_TYPE,
    FileKind.JSON: "application/json",
}


class DownloadView(ReportsView):
    """The row of the download stands before the first byte goes out."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: int, file: int) -> FileResponse:
        rows = ReportFile.objects.select_related("report__programme")
        found = get_object_or_404(rows, pk=file, report=pk)
        with transaction.atomic():
            ReportDownload.objects.create(file=found, by=self.person, at=timezone.now())
        try:
            content = report_storage().open(found.name, "rb")
        except OSError as error:
            raise Http404 from error
        response = FileResponse(
            content,
            as_attachment=True,
            filename=file_name(found),
            content_type=_TYPES[FileKind(found.kind)],
        )
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def file_name(file: ReportFile) -> str:
    """Such as ``mrc-silk-routes-2026-01-01-2026-03-31-edition-1-ur.pdf``."""
    return f"{_stem(file.report)}{'-' if file.language else ''}{file.language}.{file.kind}"


def _stem(report: DonorReport) -> str:
    days = f"{report.starts_on.isoformat()}-{report.ends_on.isoformat()}"
    return f"mrc-{slugify(report.programme.slug)}-{days}-edition-{report.edition}"
