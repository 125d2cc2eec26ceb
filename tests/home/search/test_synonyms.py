"""Words that mean the same: both ways, one way, at once, without a new index."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from modelsearch import index as search_index

from home.search import search_pages
from home.search.synonyms import MOST_FORMS, SynonymGroup, lines_of
from tests.factories import Homes, make_page, make_site, translate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]


@pytest.fixture
def homes() -> Homes:
    homes = make_site()
    page = make_page(homes.english, "Salary", slug="salary")
    translate(page, {"Salary": "تنخواہ"})
    make_page(homes.english, "Azad visa", slug="azad")
    make_page(homes.english, "Visa", slug="visa")
    return homes


def titles(query: str, language: str = "en") -> list[str]:
    return [page.title for page in search_pages(query, language=language).pages]


def test_group_works_both_ways_in_both_scripts_at_once(
    homes: Homes, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert titles("wages") == titles("tankha") == []
    monkeypatch.setattr(search_index, "insert_or_update_object", pytest.fail)
    SynonymGroup.objects.create(name="pay", words="salary\nwages\nتنخواہ\ntankha")
    for query in ("wages", "تنخواہ", "tankha", "Tankhaa"):
        assert titles(query) == ["Salary"], query
    assert titles("wages", "ur") == titles("tankha", "ur") == ["تنخواہ"]


def test_removed_group_is_forgotten_at_once(homes: Homes) -> None:
    group = SynonymGroup.objects.create(name="pay", words="salary\nwages")
    assert titles("wages") == ["Salary"]
    group.delete()
    assert titles("wages") == []


def test_one_way_group_does_not_work_the_other_way(homes: Homes) -> None:
    SynonymGroup.objects.create(name="stamp", words="sticker", finds="visa")
    assert set(titles("sticker")) == {"Visa", "Azad visa"}
    make_page(homes.english, "A sticker", slug="sticker")
    assert "A sticker" not in titles("visa")


def test_one_way_group_finds_what_the_other_word_finds(homes: Homes) -> None:
    SynonymGroup.objects.create(name="pay", words="salary\ntankhwah")
    SynonymGroup.objects.create(name="money", words="rozina", finds="tankhwah")
    assert titles("rozina") == ["Salary"]


def test_term_of_several_words_may_hold_a_word_that_says_nothing(homes: Homes) -> None:
    SynonymGroup.objects.create(name="unpaid", words="salary not paid", finds="salary")
    assert titles("my salary not paid") == ["Salary"]


def test_lines_are_read_once_each_however_they_are_spelled() -> None:
    assert lines_of(" Pay \n\npay\nتنخواه\nتنخواہ") == ["Pay", "تنخواه"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"words": "pay"}, "words"),
        ({"words": "،\n؟"}, "words"),
        ({"words": "\n".join(f"word{n}" for n in range(MOST_FORMS + 1))}, "words"),
        ({"words": "pay\nwage", "finds": "x" * 61}, "finds"),
    ],
)
def test_group_that_is_none_is_refused_beside_its_field(values: dict[str, str], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        SynonymGroup(name="pay", **values).full_clean()
    assert list(refused.value.message_dict) == [field]


def test_database_refuses_an_empty_group() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        SynonymGroup.objects.create(name="pay", words="")
