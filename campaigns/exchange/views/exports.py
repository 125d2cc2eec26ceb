"""The list of sessions that the filters show, and the same as files."""

import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.exchange import rows as reading
from campaigns.exchange.rows import RowsOf
from campaigns.exchange.selection import ExportForm, ExportSelection
from campaigns.exchange.streaming import About, csv_pieces, in_language, workbook_file
from campaigns.records.models import ExportLog
from mrc.core.bilingual import current_language
from mrc.core.exports import CSV_TYPE, XLSX_TYPE

from .base import StaffView

PAGE_SIZE = 25


class SessionsView(StaffView):
    """About the sessions that the person may see, and the filters in the address."""

    http_method_names = ["get", "head"]

    def is_admitted(self) -> bool:
        return self.person.has_perm("campaigns.view_session")

    def form(self) -> ExportForm:
        today = timezone.localdate(timezone=timezone.get_default_timezone())
        return ExportForm(self.request.GET, user=self.person, today=today)


class ExportView(SessionsView):
    def get(self, request: HttpRequest) -> HttpResponseBase:
        form = self.form()
        if not form.is_valid():
            return self.page("exports.html", {"form": form}, status=400)
        versions = reading.with_rows(form.export_selection.versions_for(self.person))
        page_obj = Paginator(versions, PAGE_SIZE).get_page(request.GET.get("page"))
        lines = [
            {
                "version": version,
                "place": reading.place_of(version),
                "people": reading.total_of(version),
            }
            for version in page_obj
        ]
        query = request.GET.copy()
        query.pop("page", None)
        context: dict[str, Any] = {
            "form": form,
            "page_obj": page_obj,
            "lines": lines,
            "count": page_obj.paginator.count,
            "query": query.urlencode(),
            "is_filtered": any(form.cleaned_data.get(name) for name in form.fields),
        }
        return self.page("exports.html", context)


class DownloadView(SessionsView):
    """Logged before the first row goes out; what is counted there is what the filters find then."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, rows_of: str, file_type: str) -> HttpResponseBase:
        form = self.form()
        if not form.is_valid():
            raise Http404
        kind, now = RowsOf(rows_of), timezone.now()
        selection = form.export_selection
        versions = selection.versions_for(self.person)
        log = ExportLog.objects.create(
            by=self.person,
            at=now,
            rows_of=kind,
            file_type=file_type,
            filters=request.GET.urlencode()[:1000],
            sessions=versions.count(),
        )
        body = reading.rows(versions, kind)
        day = timezone.localdate(now, timezone.get_default_timezone())
        name = f"mrc-{kind}-{day.isoformat()}.{file_type}"
        if file_type == "csv":
            return StreamingHttpResponse(
                in_language(csv_pieces(reading.headings(kind), body), current_language()),
                content_type=CSV_TYPE,
                headers={"Content-Disposition": f'attachment; filename="{name}"'},
            )
        about = self._about(selection, kind, log, now)
        file = workbook_file(reading.columns_of(kind), body, about)
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX_TYPE)

    def _about(
        self, selection: ExportSelection, kind: RowsOf, log: ExportLog, now: datetime.datetime
    ) -> About:
        person = self.person
        local = timezone.localtime(now, timezone.get_default_timezone())
        what = (
            _("Awareness sessions, one row a session")
            if kind is RowsOf.SESSIONS
            else _("Awareness sessions, one row for each sex and age")
        )
        return [
            (_("What this is"), what),
            (_("Made at"), f"{local:%Y-%m-%d %H:%M}"),
            (_("Made by"), person.get_full_name() or person.get_username()),
            (_("Sessions"), log.sessions),
            ("", ""),
            *selection.described(),
        ]
