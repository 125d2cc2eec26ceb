"""Bringing a list in, in the admin: file, dry run, decision."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from mrc.core.accounts.requests import signed_in_user
from mrc.core.models import User
from mrc.core.workbooks import RefusedError

from . import services
from .columns import field_names, missing
from .forms import BUREAUS_LIST, ColumnsForm, UploadForm
from .models import RegisterEdition, RegisterUpload
from .refusals import file_refusal, import_refusal
from .screens import PreviewScreen
from .services import Accepted, ImportRefusedError

_PAGE_SIZE = 50


class ImportView(View):
    """First the file. Nothing of the register changes before somebody has seen what would."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not services.may_import(self.person):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def person(self) -> User:
        return signed_in_user(self.request)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        initial = {
            "source": _("Bureau of Emigration and Overseas Employment (BEOE), list of licensed "
                        "promoters"),
            "source_url": BUREAUS_LIST,
        }  # fmt: skip
        return self._form(UploadForm(initial=initial))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._form(form, status=422)
        given = form.cleaned_data
        file = given.pop("upload")
        try:
            if file.size > services.LIMITS.file_bytes:
                megabytes = services.LIMITS.file_bytes // 1_000_000
                raise RefusedError("too_large", megabytes=megabytes)
            upload = services.stage(
                data=file.read(), file_name=file.name, by=self.person, now=timezone.now(), **given
            )
        except RefusedError as refusal:
            form.add_error("upload", file_refusal(refusal))
            return self._form(form, status=422)
        return redirect("register_admin:preview", upload.pk)

    def _form(self, form: UploadForm, *, status: int = 200) -> HttpResponse:
        context = {"form": form, "newest": RegisterEdition.objects.newest()}
        return self.page("alerts/register/admin/import.html", context, status=status)

    def page(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        title = _("Import a list of promoters")
        context |= {
            "page_title": title,
            "header_icon": "upload",
            "breadcrumbs_items": [
                {"url": reverse("register_admin:index"), "label": _("Promoters")},
                {"url": "", "label": title},
            ],
        }
        return TemplateResponse(self.request, template, context, status=status)


class PreviewView(ImportView):
    """What the list would change: new, changed, gone, and rows that cannot be read."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self._preview(self.find(kwargs["pk"]))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Another assignment of columns, and the dry run by it."""
        upload = self.find(kwargs["pk"])
        form = ColumnsForm(request.POST, headings=services.headings_of(upload))
        if not form.is_valid():
            return self._preview(upload, columns_form=form, status=422)
        services.choose_columns(upload, form.columns(), form.cleaned_data["default_status"])
        return redirect("register_admin:preview", upload.pk)

    def find(self, pk: UUID) -> RegisterUpload:
        """One's own only: whoever decides is the one who knows where the file is from."""
        return get_object_or_404(RegisterUpload, pk=pk, uploaded_by=self.person)

    def _preview(
        self,
        upload: RegisterUpload,
        *,
        columns_form: ColumnsForm | None = None,
        error: str = "",
        status: int = 200,
    ) -> HttpResponse:
        found = services.preview(upload)
        screen = PreviewScreen.of(found, self.request.GET.get("show", ""))
        if columns_form is None:
            chosen = {name: str(place) for name, place in upload.columns.items()}
            initial = {**chosen, "default_status": upload.default_status}
            columns_form = ColumnsForm(initial=initial, headings=services.headings_of(upload))
        context = {
            "upload": upload,
            "preview": found,
            "screen": screen,
            "page_obj": Paginator(screen.rows, _PAGE_SIZE).get_page(self.request.GET.get("p")),
            "columns_form": columns_form,
            "missing": field_names(missing(upload.columns)),
            "columns_known": not missing(upload.columns) and not columns_form.errors,
            "error": error,
            "ticked": set(self.request.POST),
        }
        return self.page("alerts/register/admin/preview.html", context, status=status)


class ApplyView(PreviewView):
    """The decision."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        upload = self.find(kwargs["pk"])
        ticked = Accepted(**{name: name in request.POST for name in ("older", "gone", "faulty")})
        seen = request.POST.get("seen", "")
        try:
            edition = services.apply(
                upload,
                seen=int(seen) if seen.isdecimal() else -1,
                accepted=ticked,
                by=self.person,
                now=timezone.now(),
            )
        except ImportRefusedError as refusal:
            return self._preview(upload, error=import_refusal(refusal), status=422)
        messages.success(request, _told(edition))
        return redirect("register_admin:edition", edition.number)


class DiscardView(PreviewView):
    """Throws an uploaded list away."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.find(kwargs["pk"]).delete()
        messages.success(request, _("The list was thrown away. The register is as it was."))
        return redirect("register_admin:import")


def _told(edition: RegisterEdition) -> str:
    return ngettext(
        "The register follows this list now: %(number)s promoter.",
        "The register follows this list now: %(number)s promoters.",
        edition.listed,
    ) % {"number": edition.listed}
