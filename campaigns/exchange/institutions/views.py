"""The page on which supervisors import institutions, and the list as a file."""

from typing import Any
from uuid import UUID

from django import forms
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from wagtail.admin import messages

from campaigns.models import Institution
from campaigns.records import authority
from mrc.core.accounts.requests import signed_in_user
from mrc.core.exports import CSV_TYPE, build_csv

from .comparing import Compared, compare
from .reading import COLUMNS, SEPARATOR, UnreadableError, read_file
from .services import Decision, Imported, import_institutions

_SALT = "campaigns.exchange.institutions"
#: A decision that takes longer than this begins anew: others may have written meanwhile.
_MAX_AGE = 3 * 60 * 60


class FileForm(forms.Form):
    upload = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=gettext_lazy("A CSV file of at most 1,000 institutions, made from the template."),
    )


class ImportView(View):
    """First the file, then what each row would mean. Nothing is stored before it is confirmed:
    the rows travel in a signed field of the page."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not authority.may_accept_institutions(signed_in_user(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page({"form": FileForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page({"form": form}, status=422)
        try:
            rows = compare(read_file(form.cleaned_data["upload"].read()))
        except UnreadableError as error:
            form.add_error("upload", str(error.message))
            return self._page({"form": form}, status=422)
        return self._page(self._dry_run(rows))

    def _dry_run(self, rows: list[Compared]) -> dict[str, Any]:
        usable = [row for row in rows if not row.row.errors and row.same is None]
        staged = {row.row.number: row.row.values for row in usable}
        return {
            "form": FileForm(),
            "is_dry_run": True,
            "faulty": [row for row in rows if row.row.errors],
            "same": [row for row in rows if row.same is not None],
            "undecided": [row for row in rows if row.needs_decision],
            "new": [row for row in rows if row.is_new],
            "staged": signing.dumps(
                {"by": signed_in_user(self.request).pk, "rows": staged}, salt=_SALT, compress=True
            )
            if staged
            else "",
        }

    def _page(self, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        title = _("Import institutions")
        context |= {
            "page_title": title,
            "header_icon": "upload",
            "breadcrumbs_items": [
                {"url": reverse("campaigns_institutions:index"), "label": _("Institutions")},
                {"url": "", "label": title},
            ],
        }
        template = "campaigns/exchange/institutions.html"
        return TemplateResponse(self.request, template, context, status=status)


class ConfirmView(ImportView):
    """Writes the rows as decided."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            staged = signing.loads(request.POST.get("staged", ""), salt=_SALT, max_age=_MAX_AGE)
        except signing.BadSignature:
            staged = {}
        if staged.get("by") != signed_in_user(request).pk:
            messages.error(request, _("This page was open too long. Choose the file again."))
            return redirect("exchange_institutions:import")
        decisions = [
            decision
            for number, values in staged["rows"].items()
            if (decision := self._decision(number, values)) is not None
        ]
        done = import_institutions(decisions, by=signed_in_user(request), now=timezone.now())
        messages.success(request, _summary(done))
        return redirect("campaigns_institutions:index")

    def _decision(self, number: str, values: dict[str, Any]) -> Decision | None:
        """`new`, `skip`, or the id of the institution that it is; a row nobody had to decide has
        no answer and is new."""
        answer = self.request.POST.get(f"row_{number}", "new")
        if answer == "skip":
            return None
        if answer == "new":
            return Decision(values)
        try:
            same_as = UUID(answer)
        except ValueError:
            return None
        known = Institution.objects.standing().filter(pk=same_as).exists()
        return Decision(values, same_as) if known else None


def _summary(done: Imported) -> str:
    return " ".join(
        [
            ngettext(
                "%(number)s institution is new.", "%(number)s institutions are new.", done.created
            )
            % {"number": done.created},
            ngettext(
                "%(number)s has another name now.",
                "%(number)s have another name now.",
                done.named,
            )
            % {"number": done.named},
            ngettext(
                "%(number)s was here already.", "%(number)s were here already.", done.already_here
            )
            % {"number": done.already_here},
        ]
    )


class DownloadView(View):
    """All institutions that stand, in the columns of the template: also the template itself."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm("campaigns.view_institution"):
            raise PermissionDenied
        rows: Any = []
        if "empty" not in request.GET:
            rows = Institution.objects.standing().select_related("district").order_by("pk")
        content = build_csv([COLUMNS, *map(_cells, rows)])
        headers = {"Content-Disposition": 'attachment; filename="mrc-institutions.csv"'}
        return HttpResponse(content, content_type=CSV_TYPE, headers=headers)


def _cells(row: Institution) -> list[Any]:
    return [
        row.name_en,
        row.name_ur,
        row.district.name_en,
        row.kind,
        row.ownership,
        row.gender_intake,
        row.enrolment,
        row.enrolment_on,
        row.code,
        SEPARATOR.join(row.aliases),
    ]
