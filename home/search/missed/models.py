"""What was looked for in vain: words, language, how often in which month. Nothing about anybody."""

import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

LONGEST = 60


class MissedSearchQuerySet(models.QuerySet[Any]):
    def with_total(self) -> Self:
        """With `total`: how often it was looked for in the months that are kept."""
        return self.annotate(total=Sum("months__number"))

    def worth_showing(self) -> Self:
        """Looked for at least twice: what was typed once may be somebody's name."""
        return self.with_total().filter(total__gte=2)

    def open(self) -> Self:
        return self.filter(is_done=False)


class MissedSearch(models.Model):
    """Words, normalised, that found no page in one language."""

    words: "models.CharField[str, str]" = models.CharField(_("words"), max_length=LONGEST)
    language: "models.CharField[str, str]" = models.CharField(
        _("language of the site"), max_length=2, choices=[("en", _("English")), ("ur", _("Urdu"))]
    )
    first_day: "models.DateField[datetime.date, datetime.date]" = models.DateField(_("first"))
    last_day: "models.DateField[datetime.date, datetime.date]" = models.DateField(_("last"))
    is_done: "models.BooleanField[bool, bool]" = models.BooleanField(_("done"), default=False)
    note: "models.CharField[str, str]" = models.CharField(
        _("note"),
        max_length=300,
        blank=True,
        help_text=_("What was done about it, or why nothing is to be done."),
    )
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("done by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    done_on = models.DateField(_("done on"), null=True, blank=True)

    objects = MissedSearchQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["words", "language"]
        verbose_name = _("search without a result")
        verbose_name_plural = _("searches without a result")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["words", "language"], name="home_missed_search_once"),
            models.CheckConstraint(
                condition=~Q(words="") & Q(language__in=["en", "ur"]), name="home_missed_words"
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="home_missed_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(is_done=True, done_on__isnull=False)
                | Q(is_done=False, done_on=None, done_by=None),
                name="home_missed_done_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.words


class MissedSearchMonth(models.Model):
    """How often in one month."""

    search = models.ForeignKey(MissedSearch, on_delete=models.CASCADE, related_name="months")
    #: The first day of the month.
    month: "models.DateField[datetime.date, datetime.date]" = models.DateField()
    number: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["search", "month"], name="home_missed_month_once"),
            models.CheckConstraint(
                condition=Q(month__day=1, number__gte=1), name="home_missed_month_first_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.number}"
