import datetime
import re

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from campaigns.models import (
    Campaign,
    EvidenceFile,
    Institution,
    PlannedSession,
    Programme,
    Session,
    Target,
)
from campaigns.records import models as records_models
from mrc.core.models import Centre, User
from tests.campaigns.factories import (
    NOW,
    CampaignFactory,
    EvidenceFileFactory,
    InstitutionFactory,
    ProgrammeFactory,
    TopicFactory,
    submit,
)

#: Columns in which a participant could be named. Nothing like them may ever exist.
_PERSONAL = re.compile(
    r"participant|attendee|beneficiary|person|phone|mobile|whatsapp|contact|e_?mail"
    r"|cnic|nic_|_nic$|nicop|passport|father|husband|surname|first_name|last_name|full_name|address"
)
#: What a "name" may be the name of.
#: An import keeps the name of the file that was uploaded, a report those of its own files.
_NAMED_THINGS = {
    "Programme", "Campaign", "Institution", "Topic", "Material", "Partner", "ImportBatch",
    "ReportFile", "ReportPicture",
}  # fmt: skip


def test_no_column_could_hold_a_participants_name_phone_or_cnic() -> None:
    fields = [
        (model.__name__, field.name)
        for model in apps.get_app_config("campaigns").get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, models.Field)
    ]
    assert len(fields) > 100
    assert [pair for pair in fields if _PERSONAL.search(pair[1])] == []
    assert {model for model, name in fields if "name" in name} == _NAMED_THINGS


def test_the_app_re_exports_every_model() -> None:
    ours = {
        model.__name__
        for model in apps.get_app_config("campaigns").get_models()
        if model.__module__.startswith("campaigns.records")
    }
    assert ours <= set(records_models.__all__)


@pytest.mark.parametrize("factory", [CampaignFactory, InstitutionFactory, ProgrammeFactory])
def test_names_are_read_in_the_active_language(factory: type, db: None) -> None:
    from django.utils import translation

    thing = factory(name_en="Silk Routes", name_ur="شاہراہ ریشم")
    with translation.override("ur"):
        assert str(thing) == "شاہراہ ریشم"
    with translation.override("en"):
        assert str(thing) == thing.name == "Silk Routes"


def test_a_reference_never_repeats(officer: User) -> None:
    session = submit(officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.create(
            reference=session.reference, centre=officer.centre, officer=officer, received_at=NOW
        )


def _refused(model: type[models.Model], **values: object) -> bool:
    try:
        with transaction.atomic():
            model.objects.create(**values)
    except IntegrityError:
        return True
    return False


def test_dates_states_and_figures_are_held_by_the_database(officer: User) -> None:
    first, last = datetime.date(2026, 1, 1), datetime.date(2025, 1, 1)
    assert _refused(Programme, slug="p", name_en="P", starts_on=first, ends_on=last)
    assert _refused(Campaign, slug="c", name_en="C", starts_on=first, ends_on=last)
    assert _refused(Campaign, slug="d", name_en="C", starts_on=last, ends_on=first, state="x")
    district = InstitutionFactory().district
    assert _refused(Institution, district=district, kind="tvet")
    assert _refused(Institution, name_en="A", district=district, kind="palace")
    assert _refused(Institution, name_en="A", district=district, kind="tvet", enrolment=10)
    assert not _refused(Institution, name_en="A", district=district, kind="tvet", code="7")
    assert _refused(Institution, name_en="B", district=district, kind="tvet", code="7")


def test_a_plan_is_planned_done_or_cancelled(officer: User) -> None:
    values = {
        "campaign": CampaignFactory(),
        "centre": officer.centre,
        "officer": officer,
        "planned_for": datetime.date(2026, 4, 1),
    }
    session = submit(officer)
    assert _refused(PlannedSession, state="done", **values)
    assert _refused(PlannedSession, state="cancelled", **values)
    assert _refused(PlannedSession, state="planned", session=session, **values)
    assert not _refused(PlannedSession, state="planned", **values)
    assert not _refused(PlannedSession, state="cancelled", cancel_reason="Flood", **values)
    assert not _refused(PlannedSession, state="done", session=session, **values)
    assert _refused(PlannedSession, state="done", session=session, **values)


def test_a_target_is_revised_with_a_reason(officer: User, lahore: Centre) -> None:
    values = {
        "campaign": CampaignFactory(),
        "indicator": "sessions",
        "starts_on": datetime.date(2026, 1, 1),
        "ends_on": datetime.date(2026, 12, 31),
        "value": 120,
        "set_by": officer,
        "set_at": NOW,
    }
    for centre in (None, lahore):
        assert not _refused(Target, centre=centre, **values)
        assert _refused(Target, centre=centre, **values)
        assert _refused(Target, centre=centre, revision=2, **values)
        assert not _refused(Target, centre=centre, revision=2, reason="New funds", **values)
    assert _refused(Target, **{**values, "indicator": "smiles"})


def test_the_same_file_is_held_once_for_a_session(officer: User) -> None:
    session = submit(officer)
    EvidenceFileFactory(session=session, sha256="0" * 64)
    values = {
        "session": session,
        "content_type": "image/webp",
        "size": 1,
        "uploaded_by": officer,
        "uploaded_at": NOW,
    }
    assert _refused(EvidenceFile, kind="photo", sha256="0" * 64, **values)
    assert _refused(EvidenceFile, kind="photo", sha256="xyz", **values)
    assert _refused(EvidenceFile, kind="song", sha256="1" * 64, **values)
    assert not _refused(EvidenceFile, kind="photo", sha256="1" * 64, **values)


def test_evidence_is_stored_outside_the_public_media(settings: object) -> None:
    storage = EvidenceFile._meta.get_field("file").storage
    assert not str(storage.base_location).startswith(str(settings.MEDIA_ROOT))


def test_a_term_is_retired_not_deleted(officer: User) -> None:
    submit(officer)
    with pytest.raises(models.ProtectedError):
        TopicFactory().delete()
