"""Facts as a file, and a file brought in: dry run, then the decision."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _
from django.views import View

from destinations.facts_life.access import Guarded, may_import
from destinations.facts_life.models import FactUpload
from destinations.facts_life.queue import QueueView
from mrc.core.accounts.requests import signed_in_user
from mrc.core.exports import CSV_TYPE, XLSX_TYPE, Sheet, build_csv, build_workbook
from mrc.core.models import User
from mrc.core.workbooks import RefusedError

from . import services
from .forms import UploadForm
from .refusals import file_refusal, import_refusal
from .screens import PreviewScreen
from .services import ImportRefusedError
from .shelf import Shelf

_PAGE_SIZE = 50
#: Columns of a workbook in characters: number, codes, then texts.
_WIDTHS = (8, 9, 24, 9, 36)


class ExportView(Guarded, View):
    """The facts of the list with the same filters, in the same order."""

    kind = "csv"

    def get(self, request: HttpRequest) -> HttpResponse:
        listing = QueueView()
        listing.setup(request)
        rows = services.table_of(listing.get_queryset())
        if self.kind == "xlsx":
            sheets = [Sheet(_("Facts"), rows, widths=_WIDTHS)]
            content = build_workbook(sheets, right_to_left=get_language_bidi())
            return _file(content, XLSX_TYPE, "mrc-facts.xlsx")
        return _file(build_csv(rows), CSV_TYPE, "mrc-facts.csv")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


class ImportView(Guarded, View):
    """First the file. No fact changes before somebody has seen what would."""

    @staticmethod
    def allows(user: Any) -> bool:
        return may_import(user)

    @property
    def person(self) -> User:
        return signed_in_user(self.request)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self._form(UploadForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._form(form, status=422)
        file = form.cleaned_data["upload"]
        try:
            if file.size > services.LIMITS.file_bytes:
                megabytes = services.LIMITS.file_bytes // 1_000_000
                raise RefusedError("too_large", megabytes=megabytes)
            upload = services.stage(
                data=file.read(), file_name=file.name, by=self.person, now=timezone.now()
            )
        except RefusedError as refusal:
            form.add_error("upload", file_refusal(refusal))
            return self._form(form, status=422)
        return redirect("facts_admin:preview", upload.pk)

    def _form(self, form: UploadForm, *, status: int = 200) -> HttpResponse:
        return self.page("destinations/facts_life/import.html", {"form": form}, status=status)

    def page(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        title = _("Import facts")
        context |= {
            "page_title": title,
            "header_icon": "upload",
            "breadcrumbs_items": [
                {"url": reverse("facts_admin:queue"), "label": _("Checks of facts")},
                {"url": "", "label": title},
            ],
        }
        return TemplateResponse(self.request, template, context, status=status)


class PreviewView(ImportView):
    """What the file would do: row by row new, changed, the same, refused."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self._preview(self.find(kwargs["pk"]))

    def find(self, pk: UUID) -> FactUpload:
        """One's own only: whoever decides is the one who knows where the file is from."""
        return get_object_or_404(FactUpload, pk=pk, uploaded_by=self.person)

    def _preview(self, upload: FactUpload, *, error: str = "", status: int = 200) -> HttpResponse:
        found = services.preview(upload, today=timezone.localdate())
        screen = PreviewScreen.of(found, self.request.GET.get("show", ""), Shelf())
        context = {
            "upload": upload,
            "found": found,
            "screen": screen,
            "page_obj": Paginator(screen.lines, _PAGE_SIZE).get_page(self.request.GET.get("p")),
            "refused": len(found.of("refused")),
            "error": error,
        }
        return self.page("destinations/facts_life/preview.html", context, status=status)


class ApplyView(PreviewView):
    """The decision."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        upload = self.find(kwargs["pk"])
        try:
            found = services.apply(
                upload,
                seen=request.POST.get("seen", ""),
                without_refused="refused" in request.POST,
                by=self.person,
                today=timezone.localdate(),
                now=timezone.now(),
            )
        except ImportRefusedError as refusal:
            return self._preview(upload, error=import_refusal(refusal), status=422)
        number = len(found.writes)
        text = ngettext("%(number)s fact was written.", "%(number)s facts were written.", number)
        messages.success(request, text % {"number": number})
        return redirect("facts_admin:queue")


class DiscardView(PreviewView):
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.find(kwargs["pk"]).delete()
        messages.success(request, _("The file was thrown away. No fact changed."))
        return redirect("facts_admin:import")
