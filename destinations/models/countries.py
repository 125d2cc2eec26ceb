"""The countries that people ask about."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from destinations.names import cldr_name, is_country_code, without_accents
from destinations.querysets import CountryQuerySet
from mrc.core.bilingual import Paired
from mrc.core.urdu import fold_name


class Region(models.TextChoices):
    GULF = "gulf", _("Gulf")
    MIDDLE_EAST = "middle-east", _("Middle East outside the Gulf")
    EUROPE = "europe", _("Europe")
    SOUTH_ASIA = "south-asia", _("South and Central Asia")
    SOUTH_EAST_ASIA = "south-east-asia", _("South-East Asia")
    EAST_ASIA = "east-asia", _("East Asia")
    AFRICA = "africa", _("Africa")
    NORTH_AMERICA = "north-america", _("North America")
    LATIN_AMERICA = "latin-america", _("Latin America")
    OCEANIA = "oceania", _("Oceania")


class Country(index.Indexed, models.Model):
    """A country by its ISO code. Its names are CLDR's, unless people say something else."""

    code = models.CharField(
        _("code"),
        max_length=2,
        unique=True,
        help_text=_("Two capital letters of ISO 3166: SA, AE, GB. The names follow from it."),
    )
    slug = models.SlugField(
        _("slug"),
        max_length=60,
        unique=True,
        allow_unicode=False,
        help_text=_("In addresses of both languages: saudi-arabia."),
    )
    region = models.CharField(_("region"), max_length=20, choices=Region.choices)
    name_override_en = models.CharField(
        _("another name (English)"),
        max_length=80,
        blank=True,
        help_text=_("Only where people call the country something else than the standard name."),
    )
    name_override_ur = models.CharField(
        _("another name (Urdu)"),
        max_length=80,
        blank=True,
        help_text=_("For example برطانیہ, where the standard name is سلطنت متحدہ."),
    )
    synonyms = models.TextField(
        _("what people also type"),
        blank=True,
        help_text=_("One a line, in any script: KSA, Saudia, سعودیہ. Found by the filter."),
    )
    name = Paired("name")

    objects = CountryQuerySet.as_manager()

    search_fields: ClassVar[list[index.BaseField]] = [
        index.SearchField("all_names"),
        index.AutocompleteField("all_names"),
        index.FilterField("region"),
    ]

    class Meta:
        ordering: ClassVar[list[str]] = ["slug"]
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^[A-Z]{2}$"),
                name="destinations_country_code_letters",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name_en(self) -> str:
        return self.name_in("en")

    @property
    def name_ur(self) -> str:
        return self.name_in("ur")

    def name_in(self, language: str) -> str:
        """Its name in ``"en"`` or ``"ur"``: ours where there is one, else CLDR's."""
        override = self.name_override_ur if language == "ur" else self.name_override_en
        return override or cldr_name(self.code, language)

    def known_names(self) -> list[str]:
        """Every name under which somebody may look for it, each once, the usual ones first."""
        names = [self.name_en, self.name_ur]
        names += [cldr_name(self.code, language) for language in ("en", "ur")]
        names += [without_accents(self.name_en), *self.synonyms.splitlines(), self.code]
        return list(dict.fromkeys(name.strip() for name in names if name.strip()))

    def all_names(self) -> str:
        """The same as one text, for search."""
        return "\n".join(self.known_names())

    def match_key(self) -> str:
        """The folded names between bars; `destinations.querysets.is_match` looks into it."""
        folded = dict.fromkeys(fold_name(name) for name in self.known_names())
        return "".join(f"| {name} " for name in folded)

    def clean(self) -> None:
        if not is_country_code(self.code):
            raise ValidationError({"code": _("This is no ISO code of a country: SA, AE, GB ...")})
