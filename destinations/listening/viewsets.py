"""Recordings in the admin."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList, PageChooserPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from .forms import RecordingForm
from .lengths import clock
from .models import Recording
from .reading import outdated

OUTDATED = _("The text has changed since")
CURRENT = _("Says what the page says")

recording_form = ObjectList(
    [
        PageChooserPanel("page", ["destinations.GuidePage", "destinations.GuidePartPage"]),
        FieldPanel("file"),
        FieldPanel("is_still_right"),
    ],
    base_form_class=RecordingForm,
)


class RecordingIndexView(IndexView):
    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        # The rows of this page, compared with their texts all at once.
        rows = list(context["object_list"])
        behind = outdated(rows)
        for row in rows:
            row.state = OUTDATED if row.pk in behind else CURRENT
        return context


class RecordingViewSet(SnippetViewSet):
    model = Recording
    icon = "media"
    menu_label = _("Recordings")
    edit_handler = recording_form
    index_view_class = RecordingIndexView
    list_per_page = 50
    #: A copy would be a second recording of the same page.
    copy_view_enabled = False
    list_display: ClassVar[list[str | Column]] = [
        Column("page", label=_("Page"), sort_key="page__path"),
        Column("language", label=_("Language"), accessor=lambda one: one.page.locale),
        Column("seconds", label=_("Length"), accessor=lambda one: clock(one.seconds)),
        Column("size", label=_("Size"), accessor=lambda one: filesizeformat(one.size)),
        Column("state", label=_("State")),
        Column("compared_on", label=_("Compared on"), sort_key="compared_on"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Recording]:
        return Recording.objects.select_related("page__locale")
