"""Words that writers should replace."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class HardWord(models.Model):
    """A word of offices that readers would have to look up, and what people say instead."""

    language: "models.CharField[str, str]" = models.CharField(
        _("language"), max_length=2, choices=[("en", _("English")), ("ur", _("Urdu"))]
    )
    word: "models.CharField[str, str]" = models.CharField(
        _("hard word"), max_length=80, help_text=_("One word, or a few that belong together.")
    )
    instead: "models.CharField[str, str]" = models.CharField(_("write instead"), max_length=120)

    class Meta:
        ordering: ClassVar[list[str]] = ["language", "word"]
        verbose_name = _("hard word")
        verbose_name_plural = _("hard words")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["language", "word"],
                name="home_hard_word_once",
                violation_error_message=_("This word is in the list already."),
            ),
            models.CheckConstraint(
                condition=Q(language__in=["en", "ur"]), name="home_hard_word_language"
            ),
        ]

    def __str__(self) -> str:
        return self.word
