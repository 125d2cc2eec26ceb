"""Clearing pictures for publication, and choosing cleared ones for a report."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.images.models import Image

from campaigns.records.models import EvidenceFile
from mrc.core.accounts.requests import signed_in_user
from mrc.core.models import User

from . import authority, pictures
from .errors import NotAllowedError, ReportError
from .forms import ReasonForm
from .models import DonorReport, PictureClearance, ReportPicture, report_storage
from .views import ReportsView

PAGE_SIZE = 24


class StatementForm(forms.Form):
    """Why a picture may be published."""

    statement = forms.CharField(
        label=gettext_lazy("Why it may be published"),
        help_text=gettext_lazy(
            "Who agreed, how and when: the people in it, the institution, the author."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why it may be published.")},
    )


class EvidencePhotoForm(StatementForm):
    title = forms.CharField(
        label=gettext_lazy("Title in the library"),
        help_text=gettext_lazy("What it shows. No names of people."),
        max_length=200,
    )


class ChooseForm(forms.Form):
    """A cleared picture with its words in both languages."""

    clearance = forms.ModelChoiceField(
        PictureClearance.objects.none(),
        label=gettext_lazy("Picture"),
        error_messages={"required": gettext_lazy("Choose a picture.")},
        widget=forms.RadioSelect,
    )
    caption_en = forms.CharField(label=gettext_lazy("Caption in English"), max_length=300)
    caption_ur = forms.CharField(
        label=gettext_lazy("Caption in Urdu"),
        max_length=300,
        widget=forms.TextInput(attrs={"lang": "ur", "dir": "rtl"}),
    )
    alt_en = forms.CharField(
        label=gettext_lazy("What it shows, in English"),
        help_text=gettext_lazy("For those who do not see it."),
        max_length=300,
    )
    alt_ur = forms.CharField(
        label=gettext_lazy("What it shows, in Urdu"),
        max_length=300,
        widget=forms.TextInput(attrs={"lang": "ur", "dir": "rtl"}),
    )

    def __init__(self, report: DonorReport, data: Any = None) -> None:
        super().__init__(data, auto_id="picture_%s")
        offered = PictureClearance.objects.standing().exclude(report_pictures__report=report)
        field = self.fields["clearance"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = offered.select_related("image", "cleared_by")

    @property
    def offered(self) -> list[PictureClearance]:
        field = self.fields["clearance"]
        if not isinstance(field, forms.ModelChoiceField) or field.queryset is None:
            return []
        return list(field.queryset)

    @property
    def words(self) -> pictures.PictureWords:
        """Only for a form that is valid."""
        names = ("caption_en", "caption_ur", "alt_en", "alt_ur")
        return pictures.PictureWords(**{name: self.cleaned_data[name] for name in names})


class ClearingView(View):
    """For those who may clear pictures: centre supervisors and communications."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.person: User = signed_in_user(request)
        if not authority.may_clear_pictures(self.person):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def page(
        self, name: str, title: str, context: dict[str, Any], *, status: int = 200
    ) -> HttpResponse:
        frame = {
            "page_title": title,
            "header_title": title,
            "header_icon": "image",
            "breadcrumbs_items": [
                {"url": reverse("campaigns_reports:library"), "label": _("Cleared pictures")},
                *([{"url": "", "label": title}] if title != _("Cleared pictures") else []),
            ],
        }
        template = f"campaigns/reports/{name}.html"
        return TemplateResponse(self.request, template, {**frame, **context}, status=status)


class LibraryView(ClearingView):
    """The pictures of the library, each with its clearance or a way to it."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        standing = PictureClearance.objects.standing().select_related("cleared_by")
        images = Image.objects.order_by("-created_at", "-pk").prefetch_related(
            Prefetch("clearances", queryset=standing, to_attr="standing"), "renditions"
        )
        page_obj = Paginator(images, PAGE_SIZE).get_page(request.GET.get("page"))
        return self.page("library", _("Cleared pictures"), {"page_obj": page_obj})


class ClearView(ClearingView):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(get_object_or_404(Image, pk=pk), StatementForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        image = get_object_or_404(Image, pk=pk)
        form = StatementForm(request.POST)
        if form.is_valid():
            try:
                pictures.clear_library_picture(
                    image=image, by=self.person, now=timezone.now(), **form.cleaned_data
                )
            except ReportError as error:
                form.add_error(error.field or None, str(error.message))
            else:
                messages.success(request, _("The picture is cleared for publication."))
                return redirect("campaigns_reports:library")
        return self.show(image, form, status=422)

    def show(self, image: Image, form: StatementForm, *, status: int = 200) -> HttpResponse:
        context = {"image": image, "form": form}
        return self.page("clear", _("Clear a picture"), context, status=status)


class WithdrawView(ClearingView):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(self._clearance(pk), ReasonForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        clearance = self._clearance(pk)
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self.show(clearance, form, status=422)
        pictures.withdraw_clearance(
            clearance=clearance, by=self.person, now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("The clearance is withdrawn."))
        return redirect("campaigns_reports:library")

    def _clearance(self, pk: int) -> PictureClearance:
        return get_object_or_404(PictureClearance.objects.standing(), pk=pk)

    def show(
        self, clearance: PictureClearance, form: ReasonForm, *, status: int = 200
    ) -> HttpResponse:
        context = {"clearance": clearance, "image": clearance.image, "form": form}
        return self.page("withdraw", _("Withdraw a clearance"), context, status=status)


class ClearEvidenceView(ClearingView):
    """A photo of a session of the own centre becomes a picture of the library."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(self._photo(pk), EvidencePhotoForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        evidence = self._photo(pk)
        form = EvidencePhotoForm(request.POST)
        if form.is_valid():
            try:
                pictures.clear_evidence_photo(
                    evidence=evidence, by=self.person, now=timezone.now(), **form.cleaned_data
                )
            except NotAllowedError as error:
                raise PermissionDenied from error
            except ReportError as error:
                form.add_error(error.field or None, str(error.message))
            else:
                messages.success(request, _("The picture is cleared for publication."))
                return redirect("campaigns_reports:library")
        return self.show(evidence, form, status=422)

    def _photo(self, pk: int) -> EvidenceFile:
        """Another centre's photo, a sheet or a letter does not exist here."""
        evidence = get_object_or_404(EvidenceFile.objects.select_related("session"), pk=pk)
        if not pictures.may_clear_evidence(self.person, evidence):
            raise Http404
        return evidence

    def show(
        self, evidence: EvidenceFile, form: EvidencePhotoForm, *, status: int = 200
    ) -> HttpResponse:
        context = {"evidence": evidence, "form": form}
        return self.page("clear", _("Clear a photo of a session"), context, status=status)


class ChooseView(ReportsView):
    """The pictures of a report, and those that may be added."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        report = self._writable(pk)
        return self.show(report, ChooseForm(report))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        report = self._writable(pk)
        form = ChooseForm(report, request.POST)
        if form.is_valid():
            try:
                pictures.add_picture(
                    report=report,
                    clearance=form.cleaned_data["clearance"],
                    words=form.words,
                    by=self.person,
                    now=timezone.now(),
                )
            except ReportError as error:
                form.add_error(error.field or None, str(error.message))
            else:
                messages.success(request, _("The picture is in the report."))
                return redirect("campaigns_reports:pictures", report.pk)
        return self.show(report, form, status=422)

    def _writable(self, pk: int) -> DonorReport:
        report = self.report(pk)
        if not authority.may_write(self.person, report):
            raise PermissionDenied
        return report

    def show(self, report: DonorReport, form: ChooseForm, *, status: int = 200) -> HttpResponse:
        context = {"report": report, "form": form, "chosen": report.pictures.all()}
        return self.page("pictures", _("Pictures"), context, status=status)


class RemoveView(ReportsView):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, picture: int) -> HttpResponse:
        found = get_object_or_404(ReportPicture, pk=picture, report=pk)
        try:
            pictures.remove_picture(picture=found, by=self.person, now=timezone.now())
        except NotAllowedError as error:
            raise PermissionDenied from error
        messages.success(request, _("The picture was taken out of the report."))
        return redirect("campaigns_reports:pictures", pk)


class PictureView(ReportsView):
    """A report's own copy of a picture."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: int, picture: int) -> FileResponse:
        found = get_object_or_404(ReportPicture, pk=picture, report=pk)
        try:
            content = report_storage().open(found.name, "rb")
        except OSError as error:
            raise Http404 from error
        response = FileResponse(content, content_type="image/jpeg")
        response.headers["Cache-Control"] = "private, max-age=3600"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
