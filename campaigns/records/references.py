"""What the ids in a content stand for; an id that names nothing is an error of its field."""

from dataclasses import dataclass
from typing import TypeVar

from django.contrib.auth import get_user_model
from django.db import models
from django.utils.translation import gettext_lazy as _

from mrc.core.models import District

from .content import ContentError, FieldErrors, SessionContent
from .models import Campaign, Institution, Material, Partner, Topic

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class References:
    campaign: Campaign | None
    institution: Institution | None
    #: The institution's district today, or the one chosen for a community session.
    district: District | None


def resolve(content: SessionContent) -> References:
    """Raises `ContentError` for what does not exist (any more)."""
    errors: FieldErrors = {}
    campaign = _one(Campaign, content.campaign, "campaign", errors)
    institution = None
    if content.institution is not None:
        institution = (
            Institution.objects.select_related("district", "merged_into")
            .filter(pk=content.institution)
            .first()
        )
        if institution is None:
            errors["institution"] = [_("This institution is not known here.")]
    district = _one(District, content.district, "district", errors)
    if institution is not None:
        district = institution.district
    _all_exist(Topic, content.topics, "topics", errors)
    _all_exist(Partner, content.partners, "partners", errors)
    _all_exist(Material, tuple(line.material for line in content.materials), "materials", errors)
    _all_exist(get_user_model(), content.facilitators, "facilitators", errors)
    if errors:
        raise ContentError(errors)
    return References(campaign, institution, district)


def _one(model: type[Row], pk: int | None, field: str, errors: FieldErrors) -> Row | None:
    found = None if pk is None else model._default_manager.filter(pk=pk).first()
    if pk is not None and found is None:
        errors[field] = [_("Choose one from the list.")]
    return found


def _all_exist(
    model: type[models.Model], pks: tuple[int, ...], field: str, errors: FieldErrors
) -> None:
    if pks and model._default_manager.filter(pk__in=pks).count() != len(pks):
        errors[field] = [_("Choose from the list.")]
