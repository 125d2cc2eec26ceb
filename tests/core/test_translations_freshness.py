"""What a translation lacks of its source: by its texts, place by place."""

import csv
import io
import uuid

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupPagePermission

from home.models import InformationPage
from mrc.core.accounts.models import User
from mrc.core.accounts.roles import Role
from mrc.core.freshness.models import PublishedSegments
from mrc.core.freshness.segments import Difference, Segment, count_words, difference, segment_of
from mrc.core.freshness.services import remember_missing
from mrc.core.freshness.waiting import _count
from mrc.core.freshness.work import WorkState, translation_work
from mrc.core.translations import page_languages
from tests.factories import Homes, make_page, make_site, make_user, translate

pytestmark = pytest.mark.django_db

# --- Comparing ------------------------------------------------------------------------------------


def texts(*pairs: tuple[str, str]) -> list[Segment]:
    return [segment_of(path, text) for path, text in pairs]


def test_nothing_differs_between_equal_texts() -> None:
    both = texts(("title", "A"), ("body.1", "One."), ("body.1", "One."))
    assert difference(both, both) == Difference()
    assert not difference(both, both)


def test_changed_new_and_deleted_texts_are_told_apart() -> None:
    then = texts(("title", "A"), ("body.1", "One."), ("body.2", "Gone."))
    now = texts(("title", "A"), ("body.1", "One and a half."), ("body.3", "Quite new here."))
    found = difference(now, then)
    assert (found.changed, found.new, found.deleted) == (1, 1, 1)
    assert found.words == 4 + 3
    assert found.sections == {"body.1", "body.3"}


def test_paragraph_put_in_front_is_one_new_text() -> None:
    then = texts(("body.1", "One."), ("body.1", "Two."))
    now = texts(("body.1", "Nought."), ("body.1", "One."), ("body.1", "Two."))
    found = difference(now, then)
    assert (found.changed, found.new, found.deleted) == (0, 1, 0)


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("Rs 4,000 for the form", 5),
        ('Call <a id="a1">the helpline</a> now', 4),
        ("the worker’s pre-departure form", 4),
        ("", 0),
    ],
)
def test_words_are_counted_without_markup(html: str, words: int) -> None:
    assert count_words(html) == words


# --- Pages ----------------------------------------------------------------------------------------


def paragraph(text: str, key: str = "") -> dict[str, str]:
    return {"type": "text", "value": f"<p>{text}</p>", "id": key or str(uuid.uuid4())}


@pytest.fixture
def homes(immediate_commits: None) -> Homes:
    return make_site()


FIRST, SECOND = str(uuid.uuid4()), str(uuid.uuid4())
URDU = {"About us": "ہمارے بارے میں", "First.": "پہلا۔", "Second.": "دوسرا۔"}


@pytest.fixture
def pair(homes: Homes) -> tuple[InformationPage, InformationPage]:
    body = [paragraph("First.", FIRST), paragraph("Second.", SECOND)]
    page = make_page(homes.english, "About us", slug="about", body=body)
    urdu = translate(page, URDU)
    return page, InformationPage.objects.get(pk=urdu.pk)


def change(page: InformationPage, *body: dict[str, str]) -> None:
    page = InformationPage.objects.get(pk=page.pk)
    page.body = list(body)
    page.save_revision().publish()


def languages_of(page: InformationPage):
    return page_languages(InformationPage.objects.get(pk=page.pk))


def work(page: InformationPage):
    return next(row for row in translation_work("ur") if row.pk == page.pk)


def test_exactly_the_changed_block_is_marked(pair) -> None:
    english, urdu = pair
    change(english, paragraph("First.", FIRST), paragraph("Second, and more.", SECOND))
    languages = languages_of(urdu)
    assert languages.is_behind
    assert languages.newer_blocks == {SECOND}
    assert not languages.has_more_in_source
    html = Client().get(urdu.url).content.decode()
    assert html.count('class="newer-mark"') == 1
    assert html.index("پہلا") < html.index('class="newer-mark"') < html.index("دوسرا")


def test_new_block_is_said_and_marks_nothing(pair) -> None:
    english, urdu = pair
    body = [paragraph("First.", FIRST), paragraph("Second.", SECOND), paragraph("Third.")]
    change(english, *body)
    languages = languages_of(urdu)
    assert languages.is_behind
    assert languages.newer_blocks == frozenset()
    assert languages.has_more_in_source


def test_change_that_was_taken_back_marks_nothing(pair) -> None:
    english, urdu = pair
    body = [paragraph("First.", FIRST), paragraph("Second.", SECOND)]
    change(english, body[0], paragraph("Other.", SECOND))
    change(english, *body)
    assert not languages_of(urdu).is_behind
    assert work(english).state == WorkState.CURRENT


def test_mark_goes_when_the_translation_is_published(pair) -> None:
    english, urdu = pair
    change(english, paragraph("First.", FIRST), paragraph("Changed.", SECOND))
    assert work(english).state == WorkState.OUTDATED
    english = InformationPage.objects.get(pk=english.pk)
    translate(english, {**URDU, "Changed.": "بدلا ہوا۔"}, publish=False)
    assert work(english).state == WorkState.READY
    assert languages_of(urdu).newer_blocks == {SECOND}, "readers still see the older text"
    translate(english, {**URDU, "Changed.": "بدلا ہوا۔"})
    assert languages_of(urdu).newer_blocks == frozenset()
    assert work(english).state == WorkState.CURRENT


def test_page_that_is_not_behind_costs_no_more_queries(pair) -> None:
    with CaptureQueriesContext(connection) as queries:
        page_languages(pair[1])
    assert not any("publishedsegments" in query["sql"] for query in queries)


def test_pages_of_an_older_release_are_remembered_once(pair) -> None:
    english, urdu = pair
    number = PublishedSegments.objects.count()
    PublishedSegments.objects.all().delete()
    assert languages_of(urdu).newer_blocks == frozenset()
    call_command("remember_texts", verbosity=0)
    assert PublishedSegments.objects.count() == number
    assert remember_missing() == 0
    assert work(english).state == WorkState.CURRENT


# --- The report -----------------------------------------------------------------------------------


def sign_in(homes: Homes, role: Role | None = Role.TRANSLATOR) -> Client:
    from django.contrib.auth.models import Group, Permission

    client = Client()
    user = make_user(role) if role else User.objects.create_superuser("root", password="x")
    if role == Role.TRANSLATOR:
        GroupPagePermission.objects.create(
            group=Group.objects.get(name=role.group_name),
            page=homes.urdu,
            permission=Permission.objects.get(
                codename="change_page", content_type__app_label="wagtailcore"
            ),
        )
    client.force_login(user)
    return client


REPORT = "translation_work"


def rows_of(client: Client, query: str = "") -> list[dict[str, str]]:
    response = client.get(f"{reverse(REPORT)}?export=csv{query}")
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_report_says_how_much_there_is_to_do(pair, homes: Homes) -> None:
    english, _urdu = pair
    change(english, paragraph("First thing.", FIRST), paragraph("Three new words."))
    make_page(homes.english, "Only in English", slug="only")
    client = sign_in(homes)
    rows = rows_of(client)
    assert [row["Page"] for row in rows] == ["About us", "Only in English"]
    about, only = rows
    assert about["Words to translate"] == "5"
    assert (about["Changed"], about["New"], about["Deleted"]) == ("1", "1", "1")
    assert only["What it needs"] == "Not translated yet"
    html = client.get(reverse(REPORT)).content.decode()
    assert "Only in English" in html


def test_report_is_narrowed_by_state_and_section(pair, homes: Homes) -> None:
    make_page(homes.english, "Only in English", slug="only")
    client = sign_in(homes, None)
    everything = [row["Page"] for row in rows_of(client, "&state=everything")]
    assert {"About us", "Only in English", "Migrant Resource Centre"} == set(everything)
    assert [row["Page"] for row in rows_of(client, "&state=current&ordering=title")] == [
        "About us",
        "Migrant Resource Centre",
    ]
    html = client.get(f"{reverse(REPORT)}?state=untranslated").content.decode()
    assert "Only in English" in html


def test_report_exports_no_formula(homes: Homes) -> None:
    make_page(homes.english, "=1+1", slug="formula")
    assert rows_of(sign_in(homes))[0]["Page"] == "'=1+1"
    response = sign_in(homes, None).get(f"{reverse(REPORT)}?export=xlsx")
    assert response.content[:2] == b"PK"


def test_report_is_for_those_who_work_on_pages(homes: Homes) -> None:
    response = sign_in(homes, Role.COUNSELLOR).get(reverse(REPORT))
    assert response.status_code in (302, 403)


def test_report_costs_the_same_for_many_pages(homes: Homes) -> None:
    client = sign_in(homes, None)
    client.get(reverse(REPORT))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            translation_work("ur")
        return len(captured)

    make_page(homes.english, "One", slug="one")
    few = queries()
    for number in range(8):
        make_page(homes.english, f"Page {number}", slug=f"page-{number}")
    assert queries() == few
    assert few <= 6


def test_waiting_work_is_counted_for_whoever_may_do_it(pair, homes: Homes) -> None:
    make_page(homes.english, "Only in English", slug="only")
    root = User.objects.create_superuser("root", password="x")
    assert _count(root, state=WorkState.UNTRANSLATED) == 1
    assert _count(root, state=WorkState.OUTDATED) == 0
    assert _count(make_user(Role.COUNSELLOR), state=WorkState.UNTRANSLATED) is None
