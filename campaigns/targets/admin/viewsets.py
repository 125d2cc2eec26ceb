"""Programmes and campaigns in the admin: data officers keep them, auditors read them."""

from typing import Any, ClassVar

from django.db.models import Max, Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.model import ModelViewSet

from campaigns.records.models import Campaign, Programme, SessionVersion
from mrc.core.places.viewsets import pair


class ProgrammeViewSet(ModelViewSet):
    model = Programme
    name = "campaigns_programmes"
    url_prefix = "programmes"
    icon = "folder-open-inverse"
    copy_view_enabled = False
    inspect_view_enabled = True
    list_per_page = 40
    list_display: ClassVar[list[str | Column]] = [
        Column("name_en", label=gettext_lazy("Name (English)"), sort_key="name_en"),
        Column("name_ur", label=gettext_lazy("Name (Urdu)")),
        Column("donor", label=gettext_lazy("Donor")),
        Column("starts_on", label=gettext_lazy("Starts on"), sort_key="starts_on"),
        Column("ends_on", label=gettext_lazy("Ends on"), sort_key="ends_on"),
        BooleanColumn("is_sample", label=gettext_lazy("Sample data")),
    ]
    search_fields: ClassVar[list[str]] = ["name_en", "name_ur", "donor"]
    inspect_view_fields: ClassVar[list[str]] = [
        "name_en",
        "name_ur",
        "slug",
        "donor",
        "implementer",
        "starts_on",
        "ends_on",
    ]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [pair("name")],
                heading=gettext_lazy("Name"),
                help_text=gettext_lazy(
                    "As the donor writes it. Reports and public pages show it in both languages."
                ),
            ),
            FieldPanel(
                "slug",
                help_text=gettext_lazy("Stands in addresses. Leave it alone once it is in use."),
            ),
            FieldRowPanel([FieldPanel("donor"), FieldPanel("implementer")]),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")])],
                heading=gettext_lazy("Dates"),
                help_text=gettext_lazy("Leave empty what is not known."),
            ),
        ]
    )


class CampaignForm(WagtailAdminModelForm):
    """Dates never move past a session, plan or target that counts for the campaign."""

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean()
        first, last = self._days_in_use()
        starts_on, ends_on = values.get("starts_on"), values.get("ends_on")
        if first and starts_on and starts_on > first:
            self.add_error(
                "starts_on",
                _("A session, plan or target of this campaign begins on %(day)s.")
                % {"day": first.isoformat()},
            )
        if last and ends_on and ends_on < last:
            self.add_error(
                "ends_on",
                _("A session, plan or target of this campaign ends on %(day)s.")
                % {"day": last.isoformat()},
            )
        self._keep_centres(values)
        return values

    def _days_in_use(self) -> tuple[Any, Any]:
        campaign = self.instance
        if campaign.pk is None:
            return None, None
        held = SessionVersion.objects.current().filter(campaign=campaign)
        planned = campaign.planned_sessions.exclude(state="cancelled")
        targets = campaign.targets.newest().standing()
        found = [
            held.aggregate(first=Min("held_on"), last=Max("held_on")),
            planned.aggregate(first=Min("planned_for"), last=Max("planned_for")),
            targets.aggregate(first=Min("starts_on"), last=Max("ends_on")),
        ]
        return (
            min((one["first"] for one in found if one["first"]), default=None),
            max((one["last"] for one in found if one["last"]), default=None),
        )

    def _keep_centres(self, values: dict[str, Any]) -> None:
        """A centre with a target of its own stays in the campaign."""
        chosen = values.get("centres")
        if self.instance.pk is None or chosen is None:
            return
        kept = {centre.pk for centre in chosen}
        rows = self.instance.targets.newest().standing().filter(centre__isnull=False)
        missing = {target.centre for target in rows.select_related("centre")}
        names = sorted(str(centre) for centre in missing if centre.pk not in kept)
        if names:
            self.add_error(
                "centres",
                _("This centre has a target in the campaign: %(names)s.")
                % {"names": ", ".join(names)},
            )


class CampaignViewSet(ModelViewSet):
    model = Campaign
    name = "campaigns_campaigns"
    url_prefix = "awareness-campaigns"
    icon = "group"
    copy_view_enabled = False
    inspect_view_enabled = True
    list_per_page = 40
    list_display: ClassVar[list[str | Column]] = [
        Column("name_en", label=gettext_lazy("Name (English)"), sort_key="name_en"),
        Column("name_ur", label=gettext_lazy("Name (Urdu)")),
        Column("programme", label=gettext_lazy("Programme")),
        Column("starts_on", label=gettext_lazy("Starts on"), sort_key="starts_on"),
        Column("ends_on", label=gettext_lazy("Ends on"), sort_key="ends_on"),
        Column("get_state_display", label=gettext_lazy("State"), sort_key="state"),
        BooleanColumn("is_sample", label=gettext_lazy("Sample data")),
    ]
    list_filter: ClassVar[list[str]] = ["state", "programme"]
    search_fields: ClassVar[list[str]] = ["name_en", "name_ur"]
    inspect_view_fields: ClassVar[list[str]] = [
        "name_en",
        "name_ur",
        "slug",
        "objectives_en",
        "objectives_ur",
        "programme",
        "centres",
        "districts",
        "topics",
        "countries",
        "page_language",
        "starts_on",
        "ends_on",
        "state",
        "is_announced",
    ]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [pair("name"), pair("objectives")],
                heading=gettext_lazy("What it is"),
                help_text=gettext_lazy(
                    "Officers choose the campaign by its name; reports and public pages show it "
                    "in both languages."
                ),
            ),
            FieldPanel(
                "slug",
                help_text=gettext_lazy("Stands in addresses. Leave it alone once it is in use."),
            ),
            FieldRowPanel([FieldPanel("programme"), FieldPanel("state")]),
            FieldPanel("is_announced"),
            MultiFieldPanel(
                [FieldPanel("topics"), FieldPanel("countries"), FieldPanel("page_language")],
                heading=gettext_lazy("What its page and its printed code open"),
            ),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")])],
                heading=gettext_lazy("Dates"),
                help_text=gettext_lazy(
                    "Sessions, plans and targets lie within them; both days count."
                ),
            ),
            FieldPanel(
                "centres",
                help_text=gettext_lazy("Whose officers can log sessions of this campaign."),
            ),
            FieldPanel(
                "districts",
                help_text=gettext_lazy("Where it is meant to go. Sessions elsewhere count, too."),
            ),
        ],
        base_form_class=CampaignForm,
    )
