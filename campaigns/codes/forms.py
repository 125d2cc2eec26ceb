"""What a code opens: the countries and topics of a campaign or a planned session."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.records.models import Campaign, PlannedSession, Topic
from destinations.models import Country
from destinations.querysets import in_order
from mrc.core.bilingual import current_language


class _ContentsForm(forms.ModelForm):
    """Ticks, so that nobody needs to know which key holds several entries together."""

    class Meta:
        fields: ClassVar[list[str]] = ["countries", "topics"]
        widgets: ClassVar[dict[str, Any]] = {
            "countries": forms.CheckboxSelectMultiple,
            "topics": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries: Any = self.fields["countries"]
        topics: Any = self.fields["topics"]
        countries.help_text = _("Their guides, warnings and contacts stand on the page.")
        countries.required = topics.required = False
        ordered = in_order(Country.objects.all(), current_language())
        countries.choices = [(country.pk, country.name) for country in ordered]
        chosen = self.instance.topics.values_list("pk", flat=True)
        topics.queryset = Topic.objects.filter(is_offered=True) | Topic.objects.filter(
            pk__in=list(chosen)
        )


class PlanContentsForm(_ContentsForm):
    class Meta(_ContentsForm.Meta):
        model = PlannedSession

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].help_text = _("Nothing ticked: what the campaign is about.")


class CampaignContentsForm(_ContentsForm):
    class Meta(_ContentsForm.Meta):
        model = Campaign
        fields: ClassVar[list[str]] = ["page_language", "countries", "topics"]
