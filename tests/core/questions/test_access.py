"""Every address of the desk x every kind of person x every method: by the role and the centre.
An address that is missing from the table fails."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from mrc.core.accounts.roles import Role
from mrc.core.models import Question, QuestionEvent
from mrc.core.questions.desk.urls import admin_urls
from tests.clients import is_refused, signed_in
from tests.core.questions.factories import MAIL, WORDS, make_question, text_of
from tests.factories import CentreFactory, make_user

pytestmark = pytest.mark.django_db

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
LIST, READ, BOTH = frozenset({"get", "head"}), frozenset({"get"}), frozenset({"get", "post"})
#: Address -> the methods that a counsellor of its centre may use.
QUESTIONS: dict[str, frozenset[str]] = {
    "index": LIST,
    "index_results": LIST,
    "quarantine": LIST,
    "quarantine_results": LIST,
    "question": READ,
    "take": BOTH,
    "give_back": BOTH,
    "mail": BOTH,
    "record": BOTH,
    "close": BOTH,
    "pass": BOTH,
    "reopen": BOTH,
    "release": BOTH,
    "junk": BOTH,
    "suggest": BOTH,
}
#: These name no question.
LISTS = ("index", "index_results", "quarantine", "quarantine_results")
SUGGESTIONS = ("index", "settle")
OUTSIDERS = [
    None,
    *[role for role in Role if role not in (Role.COUNSELLOR, Role.SUPERVISOR)],
]


class Found(NamedTuple):
    namespace: str
    name: str


def names() -> Iterator[Found]:
    for resolver in admin_urls:
        assert isinstance(resolver, URLResolver)
        for pattern in resolver.url_patterns:
            assert isinstance(pattern, URLPattern)
            yield Found(str(resolver.namespace), str(pattern.name))


def address(name: str, question: Question) -> str:
    return reverse(f"questions:{name}", args=[] if name in LISTS else [question.pk])


def ask_for(client: Client, method: str, path: str) -> HttpResponse:
    response: HttpResponse = getattr(client, method)(path)
    return response


def test_table_names_every_address():
    assert set(names()) == {
        *(Found("questions", name) for name in QUESTIONS),
        *(Found("guide_suggestions", name) for name in SUGGESTIONS),
    }


@pytest.mark.parametrize("role", OUTSIDERS, ids=lambda role: role or "superuser")
def test_outsiders_find_nothing(role):
    centre = CentreFactory(code="LHE")
    question = make_question(centre)
    user = make_user(role, centre=centre, is_superuser=role is None, is_staff=role is None)
    client = signed_in(user)
    for name in QUESTIONS:
        for method in METHODS:
            answer = ask_for(client, method, address(name, question))
            assert answer.status_code == 404 or is_refused(answer), (name, method)
            assert WORDS not in text_of(answer)
            assert str(question) not in text_of(answer)
    assert not QuestionEvent.objects.exists()
    question.refresh_from_db()
    assert question.state == "new"


def test_nobody_without_an_account_finds_anything(client):
    question = make_question(CentreFactory(code="LHE"))
    for name in QUESTIONS:
        for method in METHODS:
            answer = ask_for(client, method, address(name, question))
            assert answer.status_code in (302, 404, 405), (name, method)
    assert not QuestionEvent.objects.exists()


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.SUPERVISOR])
def test_staff_of_another_centre_find_nothing(role):
    question = make_question(CentreFactory(code="LHE"))
    client = signed_in(make_user(role, centre=CentreFactory(code="PEW")))
    for name in QUESTIONS:
        for method in METHODS:
            answer = ask_for(client, method, address(name, question))
            if name not in LISTS:
                assert answer.status_code in (404, 405), (name, method)
            assert str(question) not in text_of(answer)
            assert WORDS not in text_of(answer)
    assert not QuestionEvent.objects.exists()


def test_counsellor_without_a_centre_finds_nothing():
    question = make_question(None)
    client = signed_in(make_user(Role.COUNSELLOR))
    for name in QUESTIONS:
        assert client.get(address(name, question)).status_code == 404


def test_counsellor_of_the_centre_may_what_the_table_says():
    centre = CentreFactory(code="LHE")
    client = signed_in(make_user(Role.COUNSELLOR, centre=centre))
    for name, allowed in QUESTIONS.items():
        for method in METHODS:
            # Each with a question of its own: what one deed changes, no other one sees.
            question = make_question(centre)
            answer = ask_for(client, method, address(name, question))
            if method in allowed:
                assert answer.status_code in (200, 302, 422), (name, method, answer.status_code)
            elif method != "options":
                assert answer.status_code == 405, (name, method, answer.status_code)


def test_supervisor_reads_and_does_nothing():
    centre = CentreFactory(code="LHE")
    client = signed_in(make_user(Role.SUPERVISOR, centre=centre))
    for name in QUESTIONS:
        question = make_question(centre)
        answer = client.get(address(name, question))
        expected = 200 if name in (*LISTS, "question") else 404
        assert answer.status_code == expected, name
        assert client.post(address(name, question)).status_code in (404, 405)
    assert set(QuestionEvent.objects.values_list("what", flat=True)) == {"opened"}


def test_posted_extra_fields_change_nothing():
    centre, other = CentreFactory(code="LHE"), CentreFactory(code="PEW")
    question = make_question(centre)
    client = signed_in(make_user(Role.COUNSELLOR, centre=centre))
    client.post(
        address("take", question),
        {"centre": other.pk, "state": "answered", "purge_on": "2030-01-01", "reply_to": "x@y.pk"},
    )
    question.refresh_from_db()
    assert (question.state, question.centre, question.reply_to) == ("taken", centre, MAIL)
