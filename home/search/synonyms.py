"""Words that mean the same to our readers, kept by editors.

Search reads them at each question (see `lexicon`): nothing is indexed anew when they change.
"""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from home.topics import Topic
from mrc.core.urdu import fold_name

#: Forms of one group; more would be a text, not a group of words.
MOST_FORMS = 60
LONGEST_FORM = 60


def lines_of(text: str) -> list[str]:
    """The words of a field, one a line, each once however it is spelled."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        word = " ".join(line.split())
        if word and (key := fold_name(word)):
            found.setdefault(key, word)
    return list(found.values())


class SynonymGroup(models.Model):
    """Words that people type for one thing, in any script and spelling."""

    name: "models.CharField[str, str]" = models.CharField(
        _("name"),
        max_length=80,
        unique=True,
        help_text=_("For editors only: what the group is about."),
    )
    words: "models.TextField[str, str]" = models.TextField(
        _("words"),
        max_length=2000,
        help_text=_(
            "One a line: English, Urdu, and Urdu in Latin letters (tankhwah). Readers who type one "
            "find pages with any other. Other spellings of the same sound are found by themselves."
        ),
    )
    finds: "models.TextField[str, str]" = models.TextField(
        _("one way only: also finds"),
        max_length=2000,
        blank=True,
        help_text=_(
            "One a line. Readers who type a word above also find pages with these, but not the "
            "other way round: “azad visa” finds “visa”, “visa” does not find “azad visa”."
        ),
    )
    topic = models.ForeignKey(
        Topic,
        verbose_name=_("topic"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The pages of the topic come first; with a country, its part of the guide."),
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        verbose_name = _("words that mean the same")
        verbose_name_plural = _("words that mean the same")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(words=""), name="home_synonyms_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        problems: dict[str, object] = {}
        for field in ("words", "finds"):
            forms = lines_of(getattr(self, field))
            if len(forms) > MOST_FORMS:
                problems[field] = _("At most %(number)s words.") % {"number": MOST_FORMS}
            elif any(len(form) > LONGEST_FORM for form in forms):
                problems[field] = _("One word a line, at most %(number)s letters each.") % {
                    "number": LONGEST_FORM
                }
        words, finds = lines_of(self.words), lines_of(self.finds)
        if not problems and not words:
            problems["words"] = _("Write at least one word.")
        elif not problems and len(words) < 2 and not finds and self.topic_id is None:
            problems["words"] = _("One word alone means nothing new: add another, or a topic.")
        if problems:
            raise ValidationError(problems)
