"""What makes a file out of date, and until when it holds."""

import datetime

import pytest

from destinations.documents.fingerprints import fingerprint, last_day
from destinations.documents.kinds import DocumentKind
from destinations.models import Fact, FactKind, GuidePage, GuidePartPage
from mrc.core.models import Contact
from tests.factories import make_user

from .building import TODAY, content_of

pytestmark = pytest.mark.usefixtures("db", "guide")
GUIDE, CARD = DocumentKind.GUIDE, DocumentKind.CARD
DAY = datetime.timedelta(days=1)


def prints(language="en", today=TODAY):
    content = content_of(language, today)
    return {kind: fingerprint(content, kind) for kind in DocumentKind}


def retitle(pages, **values):
    for page in pages:
        type(page).objects.filter(pk=page.pk).update(**values)


def facts(key):
    return Fact.objects.filter(kind__key=key)


#: What is changed, and whether the guide and the card show it.
CHANGES = [
    (lambda: retitle(GuidePage.objects.all(), summary="New"), True, False),
    (lambda: retitle(GuidePage.objects.all(), title="New"), True, True),
    (lambda: retitle(GuidePartPage.objects.filter(part="costs"), title="New"), True, False),
    (lambda: facts("wage").update(value_en="Rs 16,000"), True, False),
    (lambda: facts("wage").update(source_date="2026-01-01"), True, False),
    (lambda: facts("emergency-number").update(value_en="112"), True, True),
    (lambda: FactKind.objects.filter(key="embassy-phone").update(label_en="Embassy"), True, True),
    (lambda: Contact.objects.filter(key="complaints").update(phone="1"), True, True),
    (lambda: Contact.objects.filter(key="mrc-helpline").update(phone="1"), True, True),
    (lambda: GuidePartPage.objects.filter(part="costs").update(live=False), True, False),
    (lambda: facts("wage").update(owner=make_user()), False, False),
    (lambda: Contact.objects.create(key="x", kind="police", name_en="X"), False, False),
]


@pytest.mark.parametrize(("change", "in_guide", "on_card"), CHANGES)
def test_a_document_is_out_of_date_when_something_that_it_shows_has_changed(
    change, in_guide, on_card
):
    before = prints()
    assert prints() == before
    change()
    after = prints()

    assert (after[GUIDE] != before[GUIDE], after[CARD] != before[CARD]) == (in_guide, on_card)


def test_the_same_guide_in_another_language_is_another_document():
    assert set(prints("en").values()).isdisjoint(prints("ur").values())


def test_a_fact_that_passes_its_date_changes_the_document_at_midnight():
    facts("wage").update(checked_on=TODAY - DAY, check_due_on=TODAY)
    content = content_of("en")

    assert last_day(content, GUIDE) == TODAY
    assert last_day(content, CARD) is None, "the card does not show it"
    assert prints(today=TODAY)[GUIDE] != prints(today=TODAY + DAY)[GUIDE]
    assert prints(today=TODAY)[CARD] == prints(today=TODAY + DAY)[CARD]
    # Past its date it cannot pass it again.
    assert last_day(content_of("en", TODAY + DAY), GUIDE) is None


def test_a_contact_and_a_review_pass_their_dates_too():
    Contact.objects.filter(key="complaints").update(
        checked_on=TODAY - DAY, check_due_on=TODAY + 5 * DAY
    )
    assert [last_day(content_of("en"), kind) for kind in (GUIDE, CARD)] == [TODAY + 5 * DAY] * 2

    GuidePage.objects.update(reviewed_on=TODAY - DAY, review_due_on=TODAY + 2 * DAY)
    content = content_of("en")
    assert (last_day(content, GUIDE), last_day(content, CARD)) == (
        TODAY + 2 * DAY,
        TODAY + 5 * DAY,
    )


def test_the_last_day_agrees_with_that_of_the_facts():
    facts("wage").update(checked_on=TODAY - DAY, check_due_on=TODAY + 3 * DAY)
    content = content_of("en")

    assert last_day(content, GUIDE) == Fact.objects.shown_until(content.guide.country, TODAY)


def test_reading_asks_the_same_number_of_questions_for_few_facts_and_many(
    django_assert_num_queries,
):
    from destinations.documents.content import read_content, readable_guide

    def ask():
        guide = readable_guide(language="en", slug="saudi-arabia")
        with django_assert_num_queries(4):
            content = read_content(guide, today=TODAY)
            assert fingerprint(content, GUIDE) != fingerprint(content, CARD)
            assert last_day(content, GUIDE) is None
        return content

    few = ask()
    Contact.objects.bulk_create(
        Contact(key=f"c{number}", kind="police", name_en="C") for number in range(30)
    )
    country = few.guide.country
    for number in range(20):
        kind = FactKind.objects.create(key=f"k{number}", label_en="K", group="pay", on_card=True)
        Fact.objects.create(country=country, kind=kind, value_en="1", source_name="S")

    assert len(ask().facts) == len(few.facts) + 20


def test_the_card_names_each_number_once_and_the_helpline_first():
    lines = content_of("en").help

    assert [line.contact.key for line in lines] == ["mrc-helpline", "complaints"]
    assert lines[1].note == "Complaints from abroad"
    assert [(entry.kind.key, str(entry.state)) for entry in content_of("en").emergency] == [
        ("emergency-number", "published"),
        ("embassy-phone", "missing"),
    ]
