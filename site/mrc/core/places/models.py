"""Places and people to call: kept once, shown everywhere."""

import re
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from mrc.core.bilingual import Paired
from mrc.core.frame import keep
from mrc.core.sources import Sourced

from .querysets import DistrictQuerySet

#: The trunk zero of a number of Pakistan: an area or a mobile network, and a subscriber.
_PAKISTANI = re.compile(r"^0(?=[1-9]\d{8,9}$)")


class Province(models.Model):
    """A province, territory or the capital, as the districts list names it."""

    name_en = models.CharField(_("name (English)"), max_length=80, unique=True)
    name_ur = models.CharField(_("name (Urdu)"), max_length=80, blank=True)
    name = Paired("name")

    class Meta:
        ordering: ClassVar[list[str]] = ["name_en"]
        verbose_name = _("province")
        verbose_name_plural = _("provinces")

    def __str__(self) -> str:
        return self.name


class District(index.Indexed, models.Model):
    """A district. The list changes often and sources disagree, so an editor maintains it."""

    province = models.ForeignKey(
        Province, on_delete=models.PROTECT, related_name="districts", verbose_name=_("province")
    )
    name_en = models.CharField(_("name (English)"), max_length=80)
    name_ur = models.CharField(_("name (Urdu)"), max_length=80, blank=True)
    old_names = models.TextField(
        _("older names and spellings"),
        blank=True,
        help_text=_("One a line, in any script: Lyallpur. Imports understand them."),
    )
    counted_with = models.ForeignKey(
        "self",
        verbose_name=_("counted with"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="former_districts",
        help_text=_(
            "Only for a district that exists no more: figures count its sessions there, and "
            "nobody is offered it any longer. What was recorded keeps its name."
        ),
    )
    urdu_checked = models.BooleanField(
        _("Urdu name checked by an editor"), default=False, help_text=_("Untick when in doubt.")
    )
    map_shape = models.SlugField(
        _("map shape"),
        max_length=80,
        blank=True,
        allow_unicode=False,
        help_text=_("The shape on the district map; new districts use their former district's."),
    )
    usual_centre = models.ForeignKey(
        "core.Centre",
        verbose_name=_("usual centre"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="districts",
    )
    name = Paired("name")

    objects = DistrictQuerySet.as_manager()

    search_fields: ClassVar[list[index.BaseField]] = [
        index.SearchField("name_en"),
        index.SearchField("name_ur"),
        index.SearchField("old_names"),
        index.AutocompleteField("name_en"),
        index.AutocompleteField("name_ur"),
    ]

    class Meta:
        ordering: ClassVar[list[str]] = ["name_en"]
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["name_en", "province"], name="core_district_once"),
            models.CheckConstraint(
                condition=~models.Q(counted_with=models.F("id")), name="core_district_not_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def other_names(self) -> list[str]:
        return [name for line in self.old_names.splitlines() if (name := line.strip())]

    def clean(self) -> None:
        super().clean()
        other = self.counted_with
        if other is not None and (other == self or other.counted_with_id is not None):
            # One step, so that a sum needs one look.
            message = _("Choose a district that exists today.")
            raise ValidationError({"counted_with": message})
        if other is not None and self.pk and self.former_districts.exists():
            raise ValidationError(
                {"counted_with": _("Other districts are counted with this one: move them first.")}
            )


class Contact(Sourced, index.Indexed, models.Model):
    """Somebody to call or write to. One row, shown on every page that names it."""

    class Kind(models.TextChoices):
        HELPLINE = "helpline", _("Helpline")
        COMPLAINT = "complaint", _("Complaints")
        POLICE = "police", _("Police and emergencies")
        GOVERNMENT = "government", _("Government office")
        MISSION = "mission", _("Embassy or consulate")
        WEBSITE = "website", _("Website")

    key = models.SlugField(_("key"), max_length=60, unique=True, allow_unicode=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    name_en = models.CharField(_("name (English)"), max_length=160)
    name_ur = models.CharField(_("name (Urdu)"), max_length=160, blank=True)
    about_en = models.CharField(_("what they help with (English)"), max_length=300, blank=True)
    about_ur = models.CharField(_("what they help with (Urdu)"), max_length=300, blank=True)
    phone = models.CharField(
        _("phone"), max_length=40, blank=True, help_text=_("As people dial it; empty if unknown.")
    )
    whatsapp = models.CharField(
        _("WhatsApp"), max_length=40, blank=True, help_text=_("With the country code, +92 ...")
    )
    email = models.EmailField(_("e-mail"), blank=True)
    url = models.URLField(_("web address"), blank=True)
    hours_en = models.CharField(_("hours (English)"), max_length=160, blank=True)
    hours_ur = models.CharField(_("hours (Urdu)"), max_length=160, blank=True)
    name = Paired("name")
    about = Paired("about")
    hours = Paired("hours")

    search_fields: ClassVar[list[index.BaseField]] = [
        index.SearchField("name_en"),
        index.SearchField("name_ur"),
        index.SearchField("about_en"),
        index.SearchField("about_ur"),
        index.AutocompleteField("name_en"),
        index.AutocompleteField("name_ur"),
        index.FilterField("kind"),
    ]

    class Meta:
        ordering: ClassVar[list[str]] = ["kind", "name_en"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self) -> str:
        return self.name

    @property
    def phone_link(self) -> str:
        """The number as a `tel:` address wants it: digits and a leading plus only.

        Numbers of Pakistan by their country: our readers call from Riyadh and Rome too.
        """
        digits = "".join(c for c in self.phone if c.isdigit() or c == "+")
        return _PAKISTANI.sub("+92", digits)

    @property
    def whatsapp_link(self) -> str:
        """The number as wa.me wants it: digits only."""
        return "".join(c for c in self.whatsapp if c.isdigit())


class Centre(Sourced, index.Indexed, models.Model):
    """A Migrant Resource Centre: an office to which staff belong and which the public may visit."""

    code = models.CharField(
        _("code"),
        max_length=3,
        unique=True,
        help_text=_("Three letters; session references begin with it (LHE-2026-00412)."),
    )
    slug = models.SlugField(_("slug"), max_length=60, unique=True, allow_unicode=False)
    name_en = models.CharField(_("name (English)"), max_length=160)
    name_ur = models.CharField(_("name (Urdu)"), max_length=160, blank=True)
    city_en = models.CharField(_("city (English)"), max_length=80)
    city_ur = models.CharField(_("city (Urdu)"), max_length=80, blank=True)
    about_en = models.TextField(_("about (English)"), blank=True)
    about_ur = models.TextField(_("about (Urdu)"), blank=True)
    address_en = models.TextField(
        _("address (English)"), blank=True, help_text=_("Empty: the page says “to be confirmed”.")
    )
    address_ur = models.TextField(_("address (Urdu)"), blank=True)
    hours_en = models.CharField(_("hours (English)"), max_length=160, blank=True)
    hours_ur = models.CharField(_("hours (Urdu)"), max_length=160, blank=True)
    contacts = models.ManyToManyField(Contact, verbose_name=_("contacts"), blank=True)
    name = Paired("name")
    city = Paired("city")
    about = Paired("about")
    address = Paired("address")
    hours = Paired("hours")

    search_fields: ClassVar[list[index.BaseField]] = [
        index.SearchField("name_en"),
        index.SearchField("name_ur"),
        index.SearchField("city_en"),
        index.SearchField("city_ur"),
        index.AutocompleteField("name_en"),
    ]

    class Meta:
        ordering: ClassVar[list[str]] = ["name_en"]
        verbose_name = _("centre")
        verbose_name_plural = _("centres")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^[A-Z]{3}$"), name="core_centre_code_letters"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if not self.code.isascii() or not self.code.isupper():
            raise ValidationError({"code": _("Use three capital letters.")})


def helpline() -> Contact | None:
    """The contact that every page offers; none before the content is loaded."""
    return keep("helpline", lambda: Contact.objects.filter(key=settings.MRC_HELPLINE_KEY).first())
