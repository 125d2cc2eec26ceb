"""Editors settle searches without a result: in one step the next search finds the pages."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from home.search import search_pages
from home.search.missed.counting import add_one
from home.search.missed.models import MissedSearch
from home.search.synonyms import SynonymGroup
from home.topics import Topic
from mrc.core.accounts.roles import Role
from mrc.core.editor_tasks import waiting_for
from tests.factories import Homes, make_page, make_site, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]

TODAY = datetime.date(2026, 3, 9)
LIST = "missed_searches:index"


@pytest.fixture
def homes() -> Homes:
    homes = make_site()
    make_page(homes.english, "Salary", slug="salary")
    return homes


def missed(words: str = "zzyzx", times: int = 3) -> MissedSearch:
    for _time in range(times):
        add_one(words, language="en", today=TODAY)
    return MissedSearch.objects.get(words=words)


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(make_user(role))
    return client


def settle(client: Client, row: MissedSearch, **values: str) -> int:
    address = reverse("missed_searches:edit", args=[row.pk])
    data = {"note": row.note, "same_as": "", "group": "", **values}
    return client.post(address, data).status_code


def test_report_lists_the_most_frequent_first_and_none_typed_once(homes: Homes) -> None:
    missed("aaaq", 2), missed("bbbq", 5), missed("cccq", 1)
    html = signed_in(Role.EDITOR).get(reverse(LIST)).content.decode()
    assert "cccq" not in html
    assert html.index("bbbq") < html.index("aaaq")


def test_word_joins_a_group_and_finds_its_pages_at_once(homes: Homes) -> None:
    row = missed()
    group = SynonymGroup.objects.create(name="pay", words="salary\nwages")
    assert search_pages("zzyzx", language="en").pages == []
    assert settle(signed_in(Role.EDITOR), row, group=str(group.pk)) == 302
    group.refresh_from_db()
    assert group.words == "salary\nwages\nzzyzx"
    assert [page.title for page in search_pages("zzyzx", language="en").pages] == ["Salary"]
    row.refresh_from_db()
    assert row.is_done
    assert row.done_by is not None
    assert row.done_on == timezone.localdate()


def test_word_becomes_a_group_of_its_own(homes: Homes) -> None:
    assert settle(signed_in(Role.EDITOR), missed(), same_as="salary\nتنخواہ") == 302
    group = SynonymGroup.objects.get()
    assert (group.words, group.finds) == ("zzyzx", "salary\nتنخواہ")
    assert [page.title for page in search_pages("zzyzx", language="en").pages] == ["Salary"]


def test_note_alone_settles_nothing_and_tick_does(homes: Homes) -> None:
    row, editor = missed(), signed_in(Role.EDITOR)
    assert settle(editor, row, note="A page is being written.") == 302
    row.refresh_from_db()
    assert (row.note, row.is_done) == ("A page is being written.", False)
    assert settle(editor, row, note=row.note, is_done="on") == 302
    row.refresh_from_db()
    assert row.is_done
    assert settle(editor, row, note=row.note) == 302
    row.refresh_from_db()
    assert (row.is_done, row.done_on, row.done_by) == (False, None, None)


def test_form_refuses_two_ways_at_once_and_keeps_what_was_typed(homes: Homes) -> None:
    row = missed()
    group = SynonymGroup.objects.create(name="pay", words="salary\nwages")
    client = signed_in(Role.EDITOR)
    address = reverse("missed_searches:edit", args=[row.pk])
    response = client.post(
        address, {"note": "Typed note", "same_as": "wage", "group": str(group.pk)}
    )
    html = response.content.decode()
    assert "Choose a group or write what it means, not both." in html
    assert "Typed note" in html
    assert SynonymGroup.objects.get().words == "salary\nwages"
    row.refresh_from_db()
    assert not row.is_done


def test_form_says_what_is_wrong_with_a_group_beside_its_field(homes: Homes) -> None:
    SynonymGroup.objects.create(name="zzyzx", words="one\ntwo")
    row = missed()
    response = signed_in(Role.EDITOR).post(
        reverse("missed_searches:edit", args=[row.pk]), {"note": "", "same_as": "salary"}
    )
    assert response.status_code == 200
    assert SynonymGroup.objects.count() == 1
    row.refresh_from_db()
    assert not row.is_done


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR, Role.CASE_WORKER, Role.TRANSLATOR])
def test_others_neither_see_nor_settle(homes: Homes, role: Role) -> None:
    row, client = missed(), signed_in(role)
    assert "zzyzx" not in client.get(reverse(LIST), follow=True).content.decode()
    assert settle(client, row, is_done="on") in (302, 403)
    row.refresh_from_db()
    assert not row.is_done


def test_nobody_adds_or_copies_a_search(homes: Homes) -> None:
    client = signed_in(Role.EDITOR)
    client.post(reverse("missed_searches:add"), {"words": "mine", "language": "en"})
    assert not MissedSearch.objects.exists()


def test_open_searches_wait_on_the_admins_home_page(homes: Homes) -> None:
    row, user = missed(), make_user(Role.EDITOR)

    def waiting() -> list[int]:
        return [one.number for one in waiting_for(user) if "is_done=false" in one.url]

    assert waiting() == [1]
    assert not [one for one in waiting_for(make_user(Role.OFFICER)) if "missed" in one.url]
    MissedSearch.objects.filter(pk=row.pk).update(is_done=True, done_on=TODAY)
    assert waiting() == []


def test_editor_keeps_groups_and_topics(homes: Homes) -> None:
    client = signed_in(Role.EDITOR)
    add = reverse("wagtailsnippets_home_synonymgroup:add")
    data = {"name": "pay", "words": "salary\nwages", "finds": "", "topic": ""}
    assert client.post(add, data).status_code == 302
    assert SynonymGroup.objects.get().name == "pay"
    assert (
        "salary، wages"
        in client.get(reverse("wagtailsnippets_home_synonymgroup:list")).content.decode()
    )
    page = make_page(homes.english, "Pay", slug="pay")
    data = {
        "key": "pay", "name_en": "Pay", "name_ur": "تنخواہ", "part": "pay-and-hours",
        "pages-TOTAL_FORMS": "1", "pages-INITIAL_FORMS": "0", "pages-MIN_NUM_FORMS": "0",
        "pages-MAX_NUM_FORMS": "1000", "pages-0-page": str(page.pk), "pages-0-ORDER": "1",
        "pages-0-id": "", "pages-0-DELETE": "",
    }  # fmt: skip
    assert client.post(reverse("wagtailsnippets_home_topic:add"), data).status_code == 302
    assert [one.page_id for one in Topic.objects.get().pages.all()] == [page.pk]
    assert "Pay" in client.get(reverse("wagtailsnippets_home_topic:list")).content.decode()
