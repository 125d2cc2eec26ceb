"""Question sets: real content, sealed, printed, chosen in the session's form."""

from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from campaigns.codes.testing.cards import TestPaper, draw_paper, paper_html
from campaigns.codes.testing.loading import load_question_sets
from campaigns.codes.testing.services import (
    NewAnswer,
    NewQuestion,
    SetError,
    make_set,
    offer,
    offered_sets,
)
from campaigns.field.api.bundle import build
from campaigns.field.forms import CountForm
from campaigns.field.lists import Lists
from campaigns.models import QuestionSet, SetAnswer, SetQuestion
from mrc.core.accounts.roles import Role
from tests.campaigns.factories import NOW
from tests.clients import signed_in
from tests.drawings import can_draw  # noqa: F401  (a fixture)
from tests.factories import make_user

CONTENT = Path(settings.REPO_DIR) / "content"


def make(key="pay", *, pass_mark=1, right=(True, False)):
    answers = [NewAnswer(f"Answer {n}", f"جواب {n}", is_right) for n, is_right in enumerate(right)]
    question = NewQuestion("Who pays?", "کون ادا کرتا ہے؟", answers, "safe-migration/costs")
    return make_set(
        key=key,
        title_en="Pay",
        title_ur="تنخواہ",
        pass_mark=pass_mark,
        questions=[question],
        by=None,
        now=NOW,
    )


@pytest.fixture
def loaded(db):
    assert load_question_sets(now=NOW) == 1
    return QuestionSet.objects.get()


def test_the_first_set_is_loaded_once_and_complete(loaded):
    assert load_question_sets(now=NOW) == 0
    assert loaded.name == "safe-migration-1"
    assert loaded.is_offered
    questions = list(loaded.questions.prefetch_related("answers"))
    assert len(questions) == 8
    for question in questions:
        answers = list(question.answers.all())
        assert len(answers) == 3
        assert sum(answer.is_right for answer in answers) == 1
        assert all(answer.text_en and answer.text_ur for answer in answers)


def test_every_question_rests_on_a_page_that_exists_in_both_languages():
    rows = yaml.safe_load((CONTENT / "campaigns" / "question-sets.yaml").read_text("utf-8"))
    for question in (question for row in rows for question in row["questions"]):
        for language in ("en", "ur"):
            assert (CONTENT / "pages" / f"{question['rests_on']}.{language}.yaml").exists()


def test_the_right_answers_do_not_all_stand_in_one_place(loaded):
    places = set(
        SetAnswer.objects.filter(question__question_set=loaded, is_right=True).values_list(
            "number", flat=True
        )
    )
    assert places == {1, 2, 3}


@pytest.mark.parametrize(
    "change",
    [
        lambda: QuestionSet.objects.update(pass_mark=1),
        lambda: QuestionSet.objects.update(title_ur="x"),
        lambda: QuestionSet.objects.update(sealed_at=None),
        lambda: QuestionSet.objects.all().delete(),
        lambda: SetQuestion.objects.update(text_en="x"),
        lambda: SetQuestion.objects.filter(number=1)[0].answers.all().delete(),
        lambda: SetAnswer.objects.update(is_right=False),
        lambda: SetQuestion.objects.create(
            question_set=QuestionSet.objects.get(), number=9, text_en="x", text_ur="x"
        ),
        lambda: SetAnswer.objects.create(
            question=SetQuestion.objects.first(), number=4, text_en="x", text_ur="x"
        ),
    ],
)
def test_the_database_changes_nothing_of_a_sealed_set(loaded, change):
    with pytest.raises(Exception, match=r"sealed|referenced|protected"), transaction.atomic():
        change()


def test_whether_it_is_offered_may_change(loaded):
    offer(question_set=loaded, is_offered=False)
    assert not offered_sets().exists()


def test_the_database_seals_no_set_without_right_answers(db):
    open_set = QuestionSet.objects.create(
        key="pay", version=1, title_en="x", title_ur="x", pass_mark=1
    )
    SetQuestion.objects.create(question_set=open_set, number=1, text_en="x", text_ur="x")
    open_set.sealed_at = NOW
    with pytest.raises(IntegrityError), transaction.atomic():
        open_set.save()


def test_the_next_version_takes_the_place_of_the_one_before(db):
    first, second = make(), make()
    assert (first.name, second.name) == ("pay-1", "pay-2")
    assert list(offered_sets()) == [second]


@pytest.mark.parametrize(
    "values", [{"pass_mark": 2}, {"right": (True, True)}, {"right": (False, False)}, {"right": ()}]
)
def test_a_set_that_nobody_could_pass_is_refused(db, values):
    with pytest.raises(SetError):
        make(**values)
    assert not QuestionSet.objects.exists()


def test_the_form_of_a_session_offers_the_sets(loaded, officer):
    form = CountForm({}, Lists(officer.centre))
    assert [key for key, _label in form.fields["question_set"].widget.choices] == [
        "",
        "safe-migration-1",
    ]
    chosen = CountForm({"question_set": "safe-migration-1"}, Lists(officer.centre))
    assert chosen.to_content()["question_set"] == "safe-migration-1"


def test_what_was_named_before_there_was_a_list_is_kept(loaded, officer):
    form = CountForm({"question_set": "2024 autumn"}, Lists(officer.centre))
    assert form.to_content()["question_set"] == "2024 autumn"
    assert not form.unreadable()


def test_the_phone_gets_the_sets_with_its_lists(loaded, officer):
    rows = build(officer, officer.centre, now=NOW)["question_sets"]
    assert [(row["id"], row["offered"]) for row in rows] == [("safe-migration-1", True)]
    assert rows[0]["name_ur"].startswith("باہر جانے کا محفوظ طریقہ")


def test_cards_ask_for_nobodys_name_and_hold_no_answer(loaded):
    html = paper_html(loaded, TestPaper.CARDS, "en")
    assert "Do not write your name" in html
    assert html.count("Only a licensed agent") == 4
    assert "right answers" not in html
    assert "The right answers" in paper_html(loaded, TestPaper.KEY, "en")


@pytest.mark.usefixtures("can_draw")
@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("paper", list(TestPaper))
def test_each_paper_is_one_page(loaded, settings, paper, language):
    settings.MRC_DRAW_CARDS = True
    drawing = draw_paper(loaded, paper, language)
    assert drawing.content.startswith(b"%PDF")
    assert drawing.pages == 1


def test_an_editor_makes_the_next_version_and_keeps_what_was_typed(loaded):
    client = signed_in(make_user(Role.EDITOR))
    address = reverse("campaigns_codes:next_version", args=["safe-migration"])
    assert "Only a licensed agent" in client.get(address).content.decode()

    half = {
        "title_en": "Shorter",
        "title_ur": "مختصر",
        "pass_mark": "1",
        "q0-text_en": "Who may recruit people?",
        "q0-text_ur": "",
        "q0-answer_1_en": "A licensed agent",
        "q0-answer_1_ur": "لائسنس یافتہ ایجنٹ",
        "q0-answer_2_en": "Anybody",
        "q0-answer_2_ur": "کوئی بھی",
        "q0-right": "1",
    }
    refused = client.post(address, half)
    assert refused.status_code == 422
    assert "Write the question in both languages." in refused.content.decode()
    assert "Who may recruit people?" in refused.content.decode()
    assert QuestionSet.objects.count() == 1

    made = client.post(address, {**half, "q0-text_ur": "بھرتی کون کر سکتا ہے؟"})
    assert made.status_code == 302
    newest = QuestionSet.objects.get(version=2)
    assert newest.is_offered
    assert newest.questions.get().answers.get(is_right=True).text_en == "A licensed agent"
    assert not QuestionSet.objects.get(version=1).is_offered
