"""The part of the editor that asks what a change of a published warning is about."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from .rules import asks_about_change


class ChangePanel(MultiFieldPanel):
    """Shown once readers have seen the warning, and only where it is written: in English."""

    fields: ClassVar[tuple[str, ...]] = ("change_kind", "change_note_en", "change_note_ur")

    def __init__(self, children: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("What has changed"))
        kwargs.setdefault(
            "help_text",
            _("Readers see what has changed below the warning. Fill this in before you publish."),
        )
        super().__init__(children or [FieldPanel(name) for name in self.fields], **kwargs)

    class BoundPanel(MultiFieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return super().is_shown() and asks_about_change(self.instance)
