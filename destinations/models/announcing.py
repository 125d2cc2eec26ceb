"""What an editor says about the change of a guide or of a part that is published next.

It belongs to the draft: a revision carries it through workflows and schedules, and publishing
uses it up (`destinations.changes.publishing`).
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail_localize.fields import SynchronizedField

from mrc.core.models import BasePage


class ChangeSize(models.TextChoices):
    MINOR = "minor", _("Small: spelling, wording, layout. Nobody is told.")
    MAJOR = "major", _("Large: readers need to know. It is listed and sent to subscribers.")


class AnnouncedPage(BasePage):
    """A page whose editor says how large a change is. Only its English version is asked."""

    change_size = models.CharField(
        _("how large is the change"),
        max_length=5,
        choices=ChangeSize.choices,
        default=ChangeSize.MINOR,
    )
    change_note_en = models.CharField(
        _("what has changed (English)"),
        max_length=500,
        blank=True,
        help_text=_("One or two plain sentences. Readers and subscribers see them."),
    )
    change_note_ur = models.CharField(
        _("what has changed (Urdu)"),
        max_length=500,
        blank=True,
        help_text=_("The same in Urdu: most of our readers read this one."),
    )

    #: Its names, in the order in which the editor meets them.
    change_fields: ClassVar[tuple[str, ...]] = ("change_size", "change_note_en", "change_note_ur")
    #: Whether its first publication is news by itself, so that nobody is asked about it.
    is_news_when_new: ClassVar[bool] = False

    class Meta:
        abstract = True

    @property
    def asks_about_change(self) -> bool:
        """Whether an editor must say how large the change is."""
        if self.locale.language_code != settings.LANGUAGE_CODE:
            return False
        return bool(self.first_published_at) or not self.is_news_when_new


def change_fields_kept_together() -> list[SynchronizedField]:
    """For `override_translatable_fields`: a note has its own Urdu, and is no text of the page."""
    return [SynchronizedField(name, overridable=False) for name in AnnouncedPage.change_fields]


def change_problems(values: Mapping[str, Any]) -> dict[str, str | Promise]:
    """What is missing in what was said about a change, by field."""
    if values.get("change_size") != ChangeSize.MAJOR:
        return {}
    missing = {
        "change_note_en": _("Say in a sentence what has changed: readers and subscribers see it."),
        "change_note_ur": _(
            "Say the same in Urdu, or choose the small change: nobody is sent a note that they "
            "cannot read."
        ),
    }
    return {name: text for name, text in missing.items() if not str(values.get(name) or "").strip()}


class AnnouncedPageForm(WagtailAdminPageForm):
    """Asks about the change. Small unless somebody says otherwise, each time anew."""

    change_size = forms.ChoiceField(
        label=_("how large is the change"),
        required=False,
        choices=ChangeSize.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.has_unpublished_changes and "change_size" in self.fields:
            # What was said about the change before belongs to that one.
            self.initial |= {
                "change_size": ChangeSize.MINOR.value,
                "change_note_en": "",
                "change_note_ur": "",
            }

    def clean_change_size(self) -> str:
        return self.cleaned_data.get("change_size") or ChangeSize.MINOR.value

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        # A draft may be unfinished; what is published, or handed on for it, may not.
        if any(name.startswith("action-") for name in self.data):
            for name, problem in change_problems(cleaned).items():
                if name in self.fields:
                    self.add_error(name, problem)
        return cleaned


class ChangePanel(MultiFieldPanel):
    """Shown where somebody is asked: in English, and not before a guide is there at all."""

    def __init__(self, children: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("What has changed"))
        kwargs.setdefault(
            "help_text",
            _("Choose before you publish. A large change needs its note in both languages."),
        )
        names = AnnouncedPage.change_fields
        super().__init__(children or [FieldPanel(name) for name in names], **kwargs)

    class BoundPanel(MultiFieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return super().is_shown() and self.instance.asks_about_change
