"""The content files keep the promises of `content/README.md`. Pure Python: no database."""

import datetime
import re
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.content.files import (
    BLOCKS,
    MARKUP,
    PAGES,
    contacts,
    district_rows,
    fact_files,
    fact_kinds,
    load,
    page,
    page_outline,
    page_paths,
    used_markup,
)

CONTACT_KINDS = {"helpline", "complaint", "police", "government", "mission", "website"}
SOURCE_KINDS = {"official", "international", "press", "third_party", "document"}
GROUPS = {"pay", "hours", "costs", "papers", "rights", "emergency", "protector"}
PARTS = {
    "is-it-for-me",
    "legal-ways",
    "costs",
    "documents",
    "check",
    "contract",
    "pay-and-hours",
    "sponsor",
    "health",
    "women",
    "laws-and-customs",
    "money-home",
    "studying",
    "daily-life",
    "if-things-go-wrong",
    "coming-home",
}
#: Pages that are about no country and may show the facts of Pakistan.
SHOW_NATIONAL_FACTS = {"home.InformationPage"}
#: Longest texts that the models and blocks hold.
LIMITS = {"summary": 300, "heading": 120, "title": 120, "question": 200, "note": 200}


# --- Pages ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", page_paths())
def test_page_pair_has_the_same_structure(path: str) -> None:
    assert page_outline(page(path, "ur")) == page_outline(page(path, "en"))


@pytest.mark.parametrize("path", page_paths())
def test_page_markup_is_what_its_place_allows(path: str) -> None:
    for language in ("en", "ur"):
        for place, used in used_markup(page(path, language)):
            allowed = MARKUP.get(place.replace("outcome.", "body."), {"paragraph"})
            assert used <= allowed, f"{language} {place}: {used - allowed}"


@pytest.mark.parametrize("path", page_paths())
def test_page_blocks_are_known(path: str) -> None:
    data = page(path, "en")
    for block in [*data["body"], *data.get("outcome", [])]:
        assert len(block) == 1
        assert set(block) <= BLOCKS


def test_a_difference_in_a_pair_is_noticed() -> None:
    english = page("alerts/azad-visa", "en")
    for path, change in {
        "signs": english["signs"][1:],
        "do_now": [text.replace("https://beoe", "https://other") for text in english["do_now"]],
        "body": [{"text": "One paragraph."}, *english["body"][1:]],
        "contacts": [{**row, "contact": "beoe"} for row in english["contacts"]],
    }.items():
        assert page_outline({**english, path: change}) != page_outline(english), path


@pytest.mark.parametrize("path", page_paths())
def test_page_texts_fit_their_fields(path: str) -> None:
    def walk(value: Any) -> None:
        if isinstance(value, list):
            for item in value:
                walk(item)
        elif isinstance(value, dict):
            for key, item in value.items():
                if key in LIMITS and isinstance(item, str):
                    assert len(item) <= LIMITS[key], f"{key}: {len(item)} characters: {item}"
                walk(item)

    for language in ("en", "ur"):
        data = page(path, language)
        walk(data)
        assert data["title"]
        assert data["summary"]


@pytest.mark.parametrize("path", page_paths())
def test_page_names_only_what_exists(path: str) -> None:
    data = page(path, "en")
    codes = {country["code"] for country in load("destinations/countries.yaml")}
    if isinstance(data.get("countries"), str):  # of a programme, whether we have a guide or not
        assert all(re.fullmatch(r"[A-Z]{2}", code) for code in data["countries"].split())
    else:
        assert {data.get("country", "SA"), *data.get("countries", [])} <= codes
    districts = {row["district"] for row in district_rows()}
    assert data.get("district") is None or data["district"] in districts
    for row in data.get("contacts", []):
        assert row["contact"] in contacts()
    for block in data["body"]:
        ((kind, value),) = block.items()
        if kind == "contact":
            assert value["contact"] in contacts()
        if kind in {"facts", "costs"}:
            named = {*value["kinds"], *value.get("beside", [])}
            assert named <= kinds_that_can_be_shown(data["type"])
    for target in re.findall(r"\]\(page:([^)]*)\)", (PAGES / f"{path}.en.yaml").read_text("utf-8")):
        assert target in page_paths(), target


def kinds_that_can_be_shown(page_type: str) -> set[str]:
    """The facts that a page of that type can ask for; none where it has no such block."""
    if page_type.startswith("destinations."):
        names = fact_files()
    else:
        names = ["destinations/facts/national.yaml"] if page_type in SHOW_NATIONAL_FACTS else []
    return {fact["kind"] for name in names for fact in load(name)["facts"]}


def test_only_guides_show_the_facts_of_countries() -> None:
    assert "minimum-wage" in kinds_that_can_be_shown("destinations.GuidePartPage")
    assert "minimum-wage" not in kinds_that_can_be_shown("home.InformationPage")
    assert "oep-fee-cap" in kinds_that_can_be_shown("home.InformationPage")
    assert not kinds_that_can_be_shown("alerts.AlertPage")


@pytest.mark.parametrize("path", page_paths())
def test_page_does_not_repeat_phone_numbers_or_amounts(path: str) -> None:
    amounts = {
        amount
        for name in fact_files()
        for fact in load(name)["facts"]
        for amount in re.findall(r"(?:Rs|SAR|USD) [\d,]+", fact["value_en"])
    }
    phones = {c[k] for c in contacts().values() for k in ("phone", "whatsapp") if c[k]}
    text = (PAGES / f"{path}.en.yaml").read_text("utf-8")
    for number in amounts | phones:
        assert not re.search(rf"(?<![\d,]){re.escape(number)}(?![\d,])", text), number


def test_every_page_with_facts_names_its_sources() -> None:
    for path in page_paths():
        data = page(path, "en")
        if data["type"] in {
            "destinations.GuidePage",
            "destinations.GuidePartPage",
            "alerts.AlertPage",
            "events.EventPage",
        }:
            assert data["sources"], path
        for source in data.get("sources", []):
            assert source["name"]
            assert_url(source["url"])
            assert_date(source["date"])


def test_guide_parts_are_known_and_stand_once_in_each_guide() -> None:
    parts: dict[str, list[str]] = {}
    for path in page_paths():
        part = page(path, "en").get("part")
        if part:
            parts.setdefault(path.rpartition("/")[0], []).append(part)
    assert set(parts["destinations/saudi-arabia"]) == PARTS
    for guide, names in parts.items():
        assert len(names) == len(set(names)), guide
        assert set(names) <= PARTS, guide


def test_alert_ends_about_a_year_after_it_is_written() -> None:
    data = page("alerts/azad-visa", "en")
    first, last = (datetime.date.fromisoformat(data[k]) for k in ("first_seen", "expires_on"))
    assert first < last
    assert data["severity"] in {"extreme", "severe", "moderate", "minor"}
    assert data["certainty"] in {"confirmed", "reported", "denied"}
    assert data["confirmed_by"] or data["certainty"] != "confirmed"


# --- Facts, contacts, places ----------------------------------------------------------------------
@pytest.mark.parametrize("name", fact_files())
def test_facts_are_complete_and_sourced(name: str) -> None:
    seen: set[str] = set()
    for fact in load(name)["facts"]:
        assert fact["kind"] in fact_kinds()
        assert bool(fact.get("alternative")) == (fact["kind"] in seen), fact["kind"]
        seen.add(fact["kind"])
        for field in ("value", "note"):
            assert bool(fact[f"{field}_en"]) == bool(fact[f"{field}_ur"]), fact
        if fact["value_en"]:
            assert_source(fact)
        else:
            assert not fact["source_name"]


def test_every_fact_kind_is_answered_and_described() -> None:
    answered = {fact["kind"] for name in fact_files() for fact in load(name)["facts"]}
    assert answered == set(fact_kinds())
    for kind in fact_kinds().values():
        assert kind["group"] in GROUPS
        assert all(kind[f"{field}_{lang}"] for field in ("label", "help") for lang in ("en", "ur"))


def test_emergency_facts_agree_with_the_contacts() -> None:
    facts = {
        f["kind"]: f["value_en"] for f in load("destinations/facts/saudi-arabia.yaml")["facts"]
    }
    pairs = {
        "ambulance": "sa-ambulance",
        "fire": "sa-fire",
        "labour-line": "sa-labour-ministry",
        "emergency-number": "sa-emergency",
    }
    for kind, key in pairs.items():
        assert contacts()[key]["phone"] in facts[kind].split(" or ")


def test_contacts_are_complete_and_sourced() -> None:
    rows = load("places/contacts.yaml")
    assert len(rows) == len(contacts())
    for row in rows:
        assert re.fullmatch(r"[a-z0-9-]{1,60}", row["key"])
        assert row["kind"] in CONTACT_KINDS
        assert all(isinstance(value, str) for value in row.values()), row["key"]
        assert len(row["name_en"]) <= 160
        assert max(len(row["about_en"]), len(row["about_ur"])) <= 300, row["key"]
        assert_url(row["url"])
        assert_source(row)
    assert contacts()["mrc-helpline"]["phone"] == "0304 1112123"


def test_centres_are_the_three_and_name_known_contacts() -> None:
    rows = load("places/centres.yaml")
    assert [row["code"] for row in rows] == ["ISB", "LHE", "PEW"]
    for row in rows:
        assert set(row["contacts"]) <= set(contacts())
        assert_source(row)


def test_countries_are_unique_and_complete() -> None:
    rows = load("destinations/countries.yaml")
    for field in ("code", "slug"):
        assert len({row[field] for row in rows}) == len(rows)
    assert {"SA", "AE", "QA", "OM", "KW", "BH", "MY", "IT", "DE"} <= {row["code"] for row in rows}
    for row in rows:
        assert re.fullmatch(r"[A-Z]{2}", row["code"])
        assert all(isinstance(word, str) for word in row["synonyms"])


def test_districts_have_urdu_names_and_known_centres() -> None:
    rows = district_rows()
    assert len(rows) == len({(row["district"], row["province"]) for row in rows}) == 177
    assert len({row["name_ur"] for row in rows}) == 177
    for row in rows:
        assert re.fullmatch(r"[\u0600-\u06ff ]+", row["name_ur"]), row
        assert row["map_shape"]
        assert row["usual_centre"] in {"ISB", "LHE", "PEW", ""}


# --- What is the same everywhere ------------------------------------------------------------------
def assert_source(row: dict[str, str]) -> None:
    assert row["source_name"], row
    assert len(row["source_name"]) <= 200
    assert row["source_kind"] in SOURCE_KINDS, row
    assert_url(row["source_url"])
    assert_date(row["source_date"])


def assert_url(url: str) -> None:
    if url:
        parts = urlsplit(url)
        assert parts.scheme in {"https", "http"}, url
        assert re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", parts.netloc), url
        assert not re.search(r"\s|\.\.\.", url), url
        assert len(url) <= 500


def assert_date(text: str) -> None:
    assert isinstance(text, str), text
    if text:
        assert re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text), text
        datetime.date.fromisoformat((text + "-01-01")[:10])
