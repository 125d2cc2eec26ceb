"""Receiving an institution that was proposed where there was no connection."""

from typing import Any
from uuid import UUID

from django.db import models
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.models import GenderIntake, Institution, InstitutionKind, Ownership
from campaigns.records import services
from campaigns.records.content import FieldErrors
from campaigns.records.identifiers import is_uuid7
from campaigns.records.readers import InvalidError, read_choice, read_id, read_text
from mrc.core.models import District, User

from .answers import RefusalError, answer, told, told_again

#: Read generously: the service says what is too long.
_NAME_LIMIT = 2000


def receive(institution_id: UUID, values: dict[str, Any], *, by: User) -> HttpResponse:
    """201 for a new one, 200 for the officer's own that is here. Raises `RefusalError`."""
    known = Institution.objects.filter(pk=institution_id).select_related("merged_into").first()
    if known is not None and known.proposed_by_id == by.pk:
        return _answer(known, 200)
    proposal = _read(institution_id, values)

    def propose() -> Institution:
        return services.propose_institution(
            institution_id=institution_id, by=by, now=timezone.now(), **proposal
        )

    try:
        return _answer(propose(), 201)
    except services.NotAllowedError as error:
        raise RefusalError("not-allowed", 403, message=error.message) from None
    except services.ReasonError as error:
        errors = {error.field: [{"code": "content", **told_again(propose)}]}
        raise RefusalError("content", 422, errors=errors) from None


def _answer(institution: Institution, status: int) -> HttpResponse:
    values = {
        "id": str(institution.pk),
        "state": institution.state,
        "standing": str(institution.standing.pk),
    }
    return answer(values, status=status)


def _read(institution_id: UUID, values: dict[str, Any]) -> dict[str, Any]:
    """What the service takes; raises `RefusalError` (422) with what is wrong with each field."""
    errors: FieldErrors = {}
    if not is_uuid7(institution_id):
        errors["id"] = [_("The institution's identifier cannot be read.")]
    proposal = {
        "name_en": _name(values, "name_en", errors),
        "name_ur": _name(values, "name_ur", errors),
        "kind": _choice(values, "kind", InstitutionKind, errors),
        "ownership": _choice(values, "ownership", Ownership, errors) or Ownership.UNKNOWN,
        "gender_intake": _choice(values, "gender_intake", GenderIntake, errors)
        or GenderIntake.UNKNOWN,
        "district": _district(values, errors),
    }
    if not proposal["kind"] and "kind" not in errors:
        errors["kind"] = [_("Fill this in.")]
    if errors:
        raise RefusalError(
            "content",
            422,
            errors={
                name: [{"code": "content", **told(texts[0])}] for name, texts in errors.items()
            },
        )
    return proposal


def _name(values: dict[str, Any], key: str, errors: FieldErrors) -> str:
    try:
        return read_text(values.get(key), limit=_NAME_LIMIT)
    except InvalidError:
        errors[key] = [_("This text cannot be read.")]
        return ""


def _choice(
    values: dict[str, Any], key: str, choices: type[models.TextChoices], errors: FieldErrors
) -> str:
    try:
        return read_choice(values.get(key), choices=choices)
    except InvalidError as error:
        errors[key] = [error.message]
        return ""


def _district(values: dict[str, Any], errors: FieldErrors) -> District | None:
    try:
        pk = read_id(values.get("district"))
    except InvalidError as error:
        errors["district"] = [error.message]
        return None
    district = None if pk is None else District.objects.filter(pk=pk).first()
    if district is None:
        errors["district"] = [_("Choose one from the list.")]
    return district
