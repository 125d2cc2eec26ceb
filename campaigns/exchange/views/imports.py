"""Uploading a workbook, seeing what would come of it, importing it, undoing it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from campaigns.exchange import access, services
from campaigns.exchange.forms import UndoForm, UploadForm
from campaigns.exchange.lookups import LANGUAGES, Lookups
from campaigns.exchange.refusals import refusal_message
from campaigns.exchange.screens import BatchScreen, reasons
from campaigns.exchange.template import blank_template, faulty_rows
from campaigns.records.errors import ReasonError, WrongStateError
from campaigns.records.models import ImportBatch, RowState
from mrc.core.exports import XLSX_TYPE
from mrc.core.workbooks import RefusedError
from mrc.core.workbooks.limits import Limits

from .base import StaffView

PAGE_SIZE = 20
#: Seconds after which a page of work in progress asks for itself again.
REFRESH_AFTER = 3


class ImportView(StaffView):
    def is_admitted(self) -> bool:
        return bool(access.import_centres(self.person))


class ImportHomeView(ImportView):
    """The template, the form for a filled-in one, and what was uploaded before."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self._show(UploadForm(centres=access.import_centres(self.person)))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = UploadForm(request.POST, request.FILES, centres=access.import_centres(self.person))
        if form.is_valid():
            try:
                batch = self._stage(form)
            except RefusedError as refusal:
                form.add_error("workbook", refusal_message(refusal))
            except services.UploadedBeforeError as earlier:
                return self._to_earlier(form, earlier.batch)
            else:
                return HttpResponseRedirect(reverse("exchange_import", args=[batch.pk]))
        return self._show(form, status=422)

    def _stage(self, form: UploadForm) -> ImportBatch:
        upload: UploadedFile = form.cleaned_data["workbook"]
        limit = Limits.from_settings().file_bytes
        return services.stage(
            # One byte more than is allowed tells that it is too large.
            data=upload.read(limit + 1),
            file_name=upload.name or "",
            centre=form.chosen_centre,
            by=self.person,
            now=timezone.now(),
        )

    def _to_earlier(self, form: UploadForm, batch: ImportBatch) -> HttpResponseBase:
        """The import that has these rows; whoever may not see it is told that there is one."""
        if not ImportBatch.objects.visible_to(self.person).filter(pk=batch.pk).exists():
            form.add_error("workbook", _("A colleague of this centre has uploaded these rows."))
            return self._show(form, status=422)
        messages.warning(
            self.request, _("The same rows were uploaded before. This is what became of them.")
        )
        return HttpResponseRedirect(reverse("exchange_import", args=[batch.pk]))

    def _show(self, form: UploadForm, *, status: int = 200) -> HttpResponseBase:
        batches = (
            ImportBatch.objects.visible_to(self.person)
            .select_related("centre", "uploaded_by")
            .with_counts()
            .order_by("-uploaded_at", "-pk")
        )
        page_obj = Paginator(batches, PAGE_SIZE).get_page(self.request.GET.get("page"))
        context = {
            "form": form,
            "centres": access.import_centres(self.person),
            "page_obj": page_obj,
            "limits": Limits.from_settings(),
            "for_others": access.may_import_for_others(self.person),
        }
        return self.page("imports.html", context, status=status)


class TemplateView(ImportView):
    """An empty template of a centre, in the language that was asked for."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, language: str) -> HttpResponseBase:
        centres = access.import_centres(self.person)
        wanted = request.GET.get("centre", "")
        centre = next((one for one in centres if one.code == wanted), None)
        if centre is None and len(centres) == 1 and not wanted:
            centre = centres[0]
        if centre is None or language not in LANGUAGES:
            raise Http404
        with translation.override(language):
            data = blank_template(Lookups(centre))
        return _workbook(data, f"mrc-sessions-{centre.code.lower()}-{language}.xlsx")


class OneBatchView(ImportView):
    """About one import; that of another centre or of a colleague does not exist."""

    def batch(self, pk: UUID) -> ImportBatch:
        batches = ImportBatch.objects.visible_to(self.person)
        batch: ImportBatch = get_object_or_404(
            batches.select_related("centre", "uploaded_by", "undone_by"), pk=pk
        )
        return batch

    def to_batch(self, batch: ImportBatch) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("exchange_import", args=[batch.pk]))

    def show(
        self, batch: ImportBatch, form: UndoForm | None = None, *, status: int = 200
    ) -> HttpResponseBase:
        is_held = "hold" in self.request.GET
        context = {
            "batch": batch,
            "screen": BatchScreen.of(batch, self.request.GET.get("page")),
            "is_held": is_held,
            "may_start": access.may_start(self.person, batch),
            "may_undo": access.may_undo(self.person, batch),
            "undo_form": form or UndoForm(),
            "refresh_after": REFRESH_AFTER,
        }
        response = self.page("import.html", context, status=status)
        if batch.is_working and not is_held:
            response.headers["Refresh"] = str(REFRESH_AFTER)
        return response


class BatchView(OneBatchView):
    """Where an import stands. A worker that died is noticed here too."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponseBase:
        batch = self.batch(pk)
        if batch.is_working:
            services.wake(now=timezone.now(), batch=batch)
        return self.show(batch)


class StartView(OneBatchView):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponseBase:
        batch = self.batch(pk)
        try:
            services.start(batch=batch, by=self.person, now=timezone.now())
        except WrongStateError as error:
            messages.error(request, str(error.message))
        return self.to_batch(batch)


class DiscardView(OneBatchView):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponseBase:
        batch = self.batch(pk)
        try:
            services.discard(batch=batch, by=self.person)
        except WrongStateError as error:
            messages.error(request, str(error.message))
            return self.to_batch(batch)
        messages.success(request, _("The upload is thrown away. Nothing was recorded."))
        return HttpResponseRedirect(reverse("exchange_imports"))


class UndoView(OneBatchView):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponseBase:
        batch = self.batch(pk)
        if not access.may_undo(self.person, batch):
            raise PermissionDenied
        form = UndoForm(request.POST)
        if not form.is_valid():
            return self.show(batch, form, status=422)
        try:
            services.undo(
                batch=batch,
                reason=form.cleaned_data["reason"],
                by=self.person,
                now=timezone.now(),
            )
        except ReasonError as error:
            form.add_error("reason", str(error.message))
            return self.show(batch, form, status=422)
        except WrongStateError as error:
            messages.error(request, str(error.message))
        return self.to_batch(batch)


class FaultyRowsView(OneBatchView):
    """The rows with errors in the same columns, with one more that says what is wrong."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponseBase:
        batch = self.batch(pk)
        rows = batch.rows.filter(state=RowState.FAULTY)
        data = faulty_rows(Lookups(batch.centre), [(row, reasons(row)) for row in rows])
        return _workbook(data, f"mrc-sessions-{batch.centre.code.lower()}-to-mend.xlsx")


def _workbook(data: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type=XLSX_TYPE, headers=headers)
