from uuid import uuid4

import pytest

from campaigns.models import SessionDraft
from campaigns.records import services
from campaigns.records.content import ContentError
from campaigns.records.identifiers import new_id
from mrc.core.models import User
from tests.campaigns.factories import NOW, make_officer, submit


def test_a_draft_keeps_what_was_typed_and_is_changed_in_place(officer: User) -> None:
    draft_id = new_id()
    for venue in ("Hal", "Hall"):
        services.save_draft(
            draft_id=draft_id, data={"venue": venue}, base_version=0, by=officer, now=NOW
        )
    draft = SessionDraft.objects.get()
    assert (draft.officer, draft.data) == (officer, {"venue": "Hall"})
    assert services.delete_draft(draft_id=draft_id, by=officer)
    assert not services.delete_draft(draft_id=draft_id, by=officer)


def test_a_draft_is_its_officers_alone(officer: User, supervisor: User) -> None:
    colleague, draft_id = make_officer(officer.centre), new_id()
    services.save_draft(draft_id=draft_id, data={}, base_version=0, by=officer, now=NOW)
    for person in (colleague, supervisor):
        with pytest.raises(services.NotAllowedError):
            services.save_draft(draft_id=draft_id, data={}, base_version=0, by=person, now=NOW)
    assert not services.delete_draft(draft_id=draft_id, by=colleague)
    with pytest.raises(services.NotAllowedError):
        services.save_draft(
            draft_id=submit(officer).pk, data={}, base_version=1, by=colleague, now=NOW
        )


def test_a_draft_has_an_id_that_a_session_may_have_and_a_size(officer: User) -> None:
    for draft_id, data in ((uuid4(), {}), (new_id(), {"notes": "x" * 100_000})):
        with pytest.raises(ContentError):
            services.save_draft(draft_id=draft_id, data=data, base_version=0, by=officer, now=NOW)
