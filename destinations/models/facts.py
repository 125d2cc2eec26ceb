"""Statements about a country, each with its source and its state."""

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from destinations.querysets import FactQuerySet
from mrc.core.bilingual import Paired
from mrc.core.sources import Sourced

from .countries import Country

#: Days after which a checked fact is due again, unless its kind says otherwise.
CHECK_EVERY_DAYS = 180
#: No figure that families plan by is left unchecked for longer than five years.
_LONGEST_INTERVAL = 1826


class FactGroup(models.TextChoices):
    """Kinds of facts that belong together, in the order in which a guide shows them."""

    PAY = "pay", _("Pay")
    HOURS = "hours", _("Hours and rest")
    COSTS = "costs", _("Costs")
    PAPERS = "papers", _("Papers")
    RIGHTS = "rights", _("Rights")
    EMERGENCY = "emergency", _("Whom to call")
    PROTECTOR = "protector", _("Before leaving Pakistan")


class FactKind(index.Indexed, models.Model):
    """What a fact is about: the minimum wage, who pays for recruitment, the emergency number."""

    key = models.SlugField(_("key"), max_length=60, unique=True, allow_unicode=False)
    label_en = models.CharField(_("label (English)"), max_length=120)
    label_ur = models.CharField(_("label (Urdu)"), max_length=120, blank=True)
    help_en = models.CharField(
        _("what it means (English)"),
        max_length=300,
        blank=True,
        help_text=_("One sentence for a reader who does not know the word."),
    )
    help_ur = models.CharField(_("what it means (Urdu)"), max_length=300, blank=True)
    group = models.CharField(
        _("belongs to"),
        max_length=20,
        choices=FactGroup.choices,
        help_text=_("The card shows one group after another."),
    )
    order = models.PositiveSmallIntegerField(
        _("order"), default=100, help_text=_("Smaller numbers come first inside the group.")
    )
    on_card = models.BooleanField(
        _("on the card"),
        default=False,
        help_text=_("Shown at the top of every guide; “to be confirmed” where it is missing."),
    )
    is_compared = models.BooleanField(
        _("compared"),
        default=False,
        help_text=_("A question of the comparison of countries."),
    )
    check_every_days = models.PositiveSmallIntegerField(
        _("check every ... days"),
        default=CHECK_EVERY_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(_LONGEST_INTERVAL)],
        help_text=_(
            "A check of such a fact holds for so many days. A fee changes sooner than a law."
        ),
    )
    label = Paired("label")
    help = Paired("help")

    search_fields: ClassVar[list[index.BaseField]] = [
        index.SearchField("key"),
        index.SearchField("label_en"),
        index.SearchField("label_ur"),
        index.AutocompleteField("label_en"),
        index.AutocompleteField("label_ur"),
        index.FilterField("group"),
        index.FilterField("on_card"),
    ]

    class Meta:
        ordering: ClassVar[list[str]] = ["group", "order", "key"]
        verbose_name = _("kind of fact")
        verbose_name_plural = _("kinds of facts")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(check_every_days__gte=1, check_every_days__lte=_LONGEST_INTERVAL),
                name="destinations_factkind_interval",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def place(self) -> tuple[int, int, str]:
        """Sorts kinds as a guide shows them."""
        return FactGroup.values.index(self.group), self.order, self.key


class Fact(Sourced, index.Indexed, models.Model):
    """One statement about a country, or about every country when it has none.

    An alternative is what another source says; it stands beside the fact, never in its place.
    A fact without a value is a known gap: the page says “to be confirmed”.
    """

    country = models.ForeignKey(
        Country,
        verbose_name=_("country"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="facts",
        help_text=_("Empty: the same for every country, shown in every guide."),
    )
    kind = models.ForeignKey(
        FactKind, verbose_name=_("kind"), on_delete=models.PROTECT, related_name="facts"
    )
    value_en = models.CharField(
        _("value (English)"),
        max_length=300,
        blank=True,
        help_text=_("Short: a figure or one sentence. Empty: the page says “to be confirmed”."),
    )
    value_ur = models.CharField(_("value (Urdu)"), max_length=300, blank=True)
    note_en = models.CharField(
        _("note (English)"),
        max_length=500,
        blank=True,
        help_text=_("What a reader must know beside the value: for whom, since when, except."),
    )
    note_ur = models.CharField(_("note (Urdu)"), max_length=500, blank=True)
    is_alternative = models.BooleanField(
        _("another source's figure"),
        default=False,
        help_text=_("Where sources disagree: keep the cautious one as the fact, this beside it."),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("looked after by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Gets a mail before the next check is due."),
    )
    #: Number of its newest `FactVersion`; 0 until the first one is written.
    version = models.PositiveIntegerField(default=0, editable=False)
    value = Paired("value")
    note = Paired("note")

    objects = FactQuerySet.as_manager()

    search_fields: ClassVar[list[index.BaseField]] = [
        index.SearchField("value_en"),
        index.SearchField("value_ur"),
        index.SearchField("note_en"),
        index.SearchField("note_ur"),
        index.SearchField("source_name"),
        index.SearchField("subject"),
        index.AutocompleteField("value_en"),
        index.AutocompleteField("value_ur"),
        index.AutocompleteField("source_name"),
        index.AutocompleteField("subject"),
        index.FilterField("country"),
        index.FilterField("kind"),
        index.FilterField("value_en"),
        index.FilterField("value_ur"),
        index.FilterField("checked_on"),
        index.FilterField("check_due_on"),
        index.FilterField("owner"),
        index.FilterField("is_alternative"),
    ]

    class Meta:
        ordering: ClassVar[list[str]] = ["country__slug", "kind__group", "kind__order", "pk"]
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["country", "kind"],
                condition=Q(is_alternative=False, country__isnull=False),
                name="destinations_fact_once_a_country",
                violation_error_message=_("This country has a fact of this kind already."),
            ),
            # NULL is never equal to NULL, so the national facts need a constraint of their own.
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(is_alternative=False, country__isnull=True),
                name="destinations_fact_once_national",
                violation_error_message=_("There is a national fact of this kind already."),
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | Q(checked_on__isnull=False),
                name="destinations_fact_checked_by_with_date",
                violation_error_message=_("Whoever checked it did so on a day: give the date."),
            ),
            models.CheckConstraint(
                condition=Q(check_due_on__isnull=True)
                | Q(checked_on__isnull=False, check_due_on__gt=F("checked_on")),
                name="destinations_fact_due_after_its_check",
                violation_error_message=_("The next check comes after this one."),
            ),
            models.CheckConstraint(
                condition=Q(value_en="", value_ur="") | ~Q(source_name=""),
                name="destinations_fact_has_source",
                violation_error_message=_("A fact needs its source."),
            ),
        ]

    def __str__(self) -> str:
        country = self.country.name if self.country is not None else _("Every country")
        return f"{self.kind.label}, {country}"

    def is_stated(self) -> bool:
        return bool(self.value_en or self.value_ur)

    def subject(self) -> str:
        """What it is about in both languages, for search."""
        words = [self.kind.label_en, self.kind.label_ur]
        if self.country is not None:
            words += self.country.known_names()
        return "\n".join(words)

    def clean(self) -> None:
        if self.is_stated() and not self.source_name:
            raise ValidationError({"source_name": _("A fact needs its source.")})
        if self.is_stated() and not self.source_kind:
            raise ValidationError({"source_kind": _("Say what kind of source it is.")})
        if self.check_due_on is not None and self.checked_on is None:
            raise ValidationError(
                {"check_due_on": _("Only a fact that was checked can be due again.")}
            )
        if self.check_due_on and self.checked_on and self.check_due_on <= self.checked_on:
            raise ValidationError({"check_due_on": _("The next check comes after this one.")})
