"""What was sent in a conflict is shown beside what is stored, to those who see the session."""

from typing import Any

import pytest
from django.http import HttpResponse

from campaigns.models import Session, SessionConflict
from campaigns.records import services
from mrc.core.models import Centre, User
from tests.campaigns.factories import NOW, make_officer, submit
from tests.clients import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(officer: User) -> SessionConflict:
    session = submit(officer)
    with pytest.raises(services.ConflictError):
        services.submit_session(
            session_id=session.pk,
            content={**session.current_version.content, "notes": "Another story"},
            base_version=0,
            by=officer,
            now=NOW,
        )
    return SessionConflict.objects.get()


def page_of(kept: SessionConflict, user: User, **changes: Any) -> HttpResponse:
    key, pk = changes.get("session", kept.session_key), changes.get("pk", kept.pk)
    return signed_in(user).get(f"/en/outreach/sessions/{key}/kept/{pk}/")


def test_sessions_page_leads_to_what_was_sent_beside_what_is_stored(
    kept: SessionConflict, officer: User
) -> None:
    session = f"/en/outreach/sessions/{kept.session_key}/"
    assert f"{session}kept/{kept.pk}/" in signed_in(officer).get(session).content.decode()
    page = page_of(kept, officer).content.decode()
    assert "Another story" in page
    assert "said__row--differs" in page


def test_colleagues_see_it_and_other_centres_do_not(
    kept: SessionConflict, lahore: Centre, peshawar: Centre
) -> None:
    assert page_of(kept, make_officer(lahore)).status_code == 200
    assert page_of(kept, make_officer(peshawar)).status_code == 404


def test_it_belongs_to_its_session(kept: SessionConflict, officer: User) -> None:
    other: Session = submit(officer, held_on="2026-03-09")
    assert page_of(kept, officer, session=other.pk).status_code == 404
    assert page_of(kept, officer, pk=2**70).status_code == 404
