"""The phone reads, hashes and judges a session exactly as the server does: one table for both.

The modules run in a real Chromium; their files come from the checkout, without a server.
"""

import datetime
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from playwright.sync_api import Browser, Page, Route

from campaigns.field.api.answers import in_each_language
from campaigns.field.api.bundle import _choices, _rules
from campaigns.field.app.words import PROBLEMS, words
from campaigns.field.steps import FILLED_IN
from campaigns.field.working import WorkingDraft
from campaigns.models import (
    AgeBand,
    Audience,
    CountMethod,
    DeliveryLanguage,
    GenderIntake,
    Institution,
    InstitutionKind,
    Mode,
    SessionDraft,
    Sex,
)
from campaigns.records.content import ContentError, content_hash, parse_content
from campaigns.records.identifiers import new_id
from campaigns.records.personal_data import personal_data_in
from campaigns.records.rules import RULES, RuleContext, check
from mrc.core.models import User

pytestmark = pytest.mark.e2e

STATIC = Path(__file__).parents[4] / "site" / "mrc" / "static"
RECORDS = Path(__file__).parents[2] / "records"
VECTORS = json.loads((RECORDS / "content_vectors.json").read_text(encoding="utf-8"))
TABLE = json.loads((RECORDS / "rule_cases.json").read_text(encoding="utf-8"))
#: A secure context without a server.
ORIGIN = "http://127.0.0.1:9"
CHOICES = {
    "mode": Mode.values,
    "audience": Audience.values,
    "language": DeliveryLanguage.values,
    "count_method": CountMethod.values,
    "sex": Sex.values,
    "age_band": AgeBand.values,
}
ON_PHONE = {rule.code for rule in RULES if rule.on_phone}
Run = Callable[..., Any]


@pytest.fixture(scope="module")
def run(browser: Browser) -> Iterator[Run]:
    """Runs a function body with the modules as `m`: ``run("return m.rules.check(...)", value)``."""
    page = browser.new_context().new_page()
    page.route(f"{ORIGIN}/**", _from_checkout)
    page.goto(f"{ORIGIN}/")
    for name in ("canonical", "content", "typed", "rules", "personal-data", "messages", "clock"):
        _import(page, name)

    def evaluate(body: str, value: Any = None) -> Any:
        return page.evaluate(f"async (value) => {{ const m = window.modules; {body} }}", value)

    yield evaluate
    page.context.close()


def _import(page: Page, name: str) -> None:
    page.evaluate(
        """async ([name, address]) => {
            window.modules = { ...window.modules, [name]: await import(address) };
        }""",
        [name.replace("-data", "Data"), f"/static/mrc/js/outreach/{name}.js"],
    )


def _from_checkout(route: Route) -> None:
    path = route.request.url.removeprefix(f"{ORIGIN}/static/")
    if path.endswith(".js"):
        route.fulfill(path=STATIC / path, content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>Modules</title>", content_type="text/html")


# --- Content ---------------------------------------------------------------------------------


def test_every_vector_has_its_canonical_form_and_its_hash(run: Run) -> None:
    body = """
    return Promise.all(value.vectors.map(async ({ typed }) => {
      const { content, errors } = m.content.readContent(typed, value.choices);
      return [m.canonical.canonicalJson(content), await m.canonical.contentHash(content), errors];
    }));
    """
    answers = run(body, {"vectors": VECTORS["vectors"], "choices": CHOICES})
    assert len(answers) == len(VECTORS["vectors"]) > 20
    for vector, (canonical, digest, errors) in zip(VECTORS["vectors"], answers, strict=True):
        assert errors == {}, vector["name"]
        assert canonical == vector["canonical"], vector["name"]
        assert digest == vector["sha256"], vector["name"]


def test_the_normal_form_is_read_as_itself(run: Run) -> None:
    body = """
    return value.vectors.filter(({ canonical }) => m.canonical.canonicalJson(
      m.content.readContent(JSON.parse(canonical), value.choices).content) !== canonical);
    """
    assert run(body, {"vectors": VECTORS["vectors"], "choices": CHOICES}) == []


def test_what_cannot_be_meant_is_an_error_of_its_field(run: Run) -> None:
    body = """
    return value.refused.map(({ field, value: one }) => m.content.readContent(
      { ...value.base, [field]: one }, value.choices).errors);
    """
    refused = VECTORS["refused"]
    base = VECTORS["vectors"][0]["typed"]
    # As text: half a character does not travel to the browser in any other way.
    text = json.dumps({"refused": refused, "base": base, "choices": CHOICES})
    answers = run(f"value = JSON.parse(value); {body}", text)
    for case, errors in zip(refused, answers, strict=True):
        assert list(errors) == [case["field"]], case
        assert errors[case["field"]][0]["code"] in PROBLEMS, case
        with pytest.raises(ContentError) as caught:
            parse_content({**base, case["field"]: case["value"]})
        assert list(caught.value.errors) == [case["field"]]
        sentence = str(PROBLEMS[errors[case["field"]][0]["code"]])
        assert str(caught.value.errors[case["field"]][0]).startswith(sentence.partition("%")[0])


def test_what_a_session_lacks_is_the_same(run: Run) -> None:
    body = "return value.raws.map((raw) => m.content.readContent(raw, value.choices).errors);"
    base = VECTORS["vectors"][0]["typed"]
    raws = [{}, *({key: v for key, v in base.items() if key != left} for left in base)]
    places: list[dict[str, Any]] = [
        {},
        {"venue": "Hall"},
        {"district": 7},
        {"venue": "Hall", "district": 7},
    ]
    raws += [{**base, "institution": None, **place} for place in places]
    for raw, errors in zip(raws, run(body, {"raws": raws, "choices": CHOICES}), strict=True):
        assert set(errors) == _server_errors(raw), raw


def _server_errors(raw: dict[str, Any]) -> set[str]:
    try:
        parse_content(raw)
    except ContentError as error:
        return set(error.errors)
    return set()


# --- Rules -----------------------------------------------------------------------------------

_CHECK = """
return value.cases.map(({ content, context }) => {
  const read = m.content.readContent(content, value.choices, { complete: false });
  return m.rules.check(read.content, context, value.tables);
});
"""


def _merged(*parts: dict[str, Any]) -> dict[str, Any]:
    return {key: value for part in parts for key, value in part.items()}


@pytest.mark.parametrize("is_mended", [False, True])
def test_every_case_of_the_table_is_judged_as_on_the_server(run: Run, is_mended: bool) -> None:
    cases = [case for case in TABLE["cases"] if case["phone"]]
    assert {case["findings"][0][0] for case in cases} == ON_PHONE
    parts = [[case, case["mended"]] if is_mended else [case] for case in cases]
    asked = [
        {
            name: _merged(TABLE[base], *(part.get(name, {}) for part in made))
            for name, base in (("content", "base"), ("context", "context"))
        }
        for made in parts
    ]
    answers = run(_CHECK, {"cases": asked, "choices": CHOICES, "tables": _rules()})
    for case, findings in zip(cases, answers, strict=True):
        about = [one for one in findings if one["code"] == case["findings"][0][0]]
        if not is_mended:
            told = [[one["code"], one["variant"], one["field"]] for one in about]
            assert told == case["findings"], case["name"]
            assert not any(one["settled"] for one in about)
        elif case["mended"].get("settled"):
            assert about
            assert all(one["settled"] for one in about), case["name"]
        else:
            assert about == [], case["name"]


def test_the_base_of_the_table_breaks_no_rule(run: Run) -> None:
    asked = [{"content": TABLE["base"], "context": TABLE["context"]}]
    assert run(_CHECK, {"cases": asked, "choices": CHOICES, "tables": _rules()}) == [[]]


def random_content(dice: random.Random) -> dict[str, Any]:
    """A session that may break several rules at once."""
    numbers = [None, 0, 1, 5, 36, 37, 38, 2000, 2001]
    texts = ["", "Fine", "Call 0300-1234567", "35202-1234567-1", "2026-03-10, 10:00"]
    day = datetime.date(2026, 3, 10) + datetime.timedelta(days=dice.randint(-80, 80))
    return {
        "held_on": dice.choice([None, day.isoformat()]),
        "starts_at": dice.choice([None, "09:00", "10:00", "23:00"]),
        "ends_at": dice.choice([None, "09:14", "10:00", "11:00", "17:01", "23:59"]),
        "audience": dice.choice(["", *Audience.values]),
        "attendance": [
            {"sex": sex, "age_band": band, "count": dice.choice([-1, 0, 1, 4, 12, 2001])}
            for sex in Sex.values
            for band in AgeBand.values
            if dice.random() < 0.15
        ],
        **{
            name: dice.choice(numbers)
            for name in (
                "headcount_declared", "first_time_count", "pre_tested", "pre_passed",
                "post_tested", "post_passed", "disability_respondents", "disability_positives",
            )
        },
        **{name: dice.choice(texts) for name in ("venue", "cohort", "notes", "questions")},
        "explanations": {c: dice.choice(texts) for c in ("B4", "B5", "B6") if dice.random() < 0.3},
        "acknowledged": {c: dice.choice(texts) for c in ("W7", "W9") if dice.random() < 0.3},
    }  # fmt: skip


def random_context(dice: random.Random) -> dict[str, Any]:
    return {
        "today": dice.choice([None, "2026-03-10"]),
        "campaign_starts_on": "2026-02-01",
        "campaign_ends_on": "2026-04-01",
        "institution_kind": dice.choice(["", *InstitutionKind.values]),
        "gender_intake": dice.choice(["", *GenderIntake.values]),
    }


def as_context(values: dict[str, Any]) -> RuleContext:
    days = ("today", "campaign_starts_on", "campaign_ends_on")
    read = {name: values[name] and datetime.date.fromisoformat(values[name]) for name in days}
    return RuleContext(**{**values, **read})


def test_four_hundred_random_sessions_are_judged_alike(run: Run) -> None:
    dice = random.Random(20261122)
    cases = [
        {"content": random_content(dice), "context": random_context(dice)} for _case in range(400)
    ]
    answers = run(_CHECK, {"cases": cases, "choices": CHOICES, "tables": _rules()})
    broken = set()
    for case, findings in zip(cases, answers, strict=True):
        content = parse_content(case["content"], complete=False)
        ours = [one for one in check(content, as_context(case["context"])) if one.code in ON_PHONE]
        broken |= {one.code for one in ours}
        assert [
            (one["code"], one["variant"], one["field"], one["level"], one["params"], one["settled"])
            for one in findings
        ] == [(o.code, o.variant, o.field, o.level, o.params, o.settled) for o in ours], case
    assert broken == ON_PHONE


def test_a_date_that_only_the_server_can_judge_warns_and_does_not_block(run: Run) -> None:
    context = {**TABLE["context"], "today": "2026-03-09", "isTodayCertain": False}
    asked = [{"content": TABLE["base"], "context": context}]
    [[finding]] = run(_CHECK, {"cases": asked, "choices": CHOICES, "tables": _rules()})
    assert (finding["code"], finding["level"], finding["settled"]) == ("B1", "warn", True)


def test_numbers_of_people_are_found_in_the_same_texts(run: Run) -> None:
    dice = random.Random(6)
    pieces = [
        "0300", "1234567", "35202", "051", "+92", "0092", "92", "042", "111", "222333",
        "3001234567", "۰۳۰۰", "٤٢", "-", " ", "", "", ".", "(", ")", "_", "−", "‒", "\u200f",
        "\u2066", "\u00a0",
        "2026-03-10", "10/3/2026", "5", "17", "1787", ":", ",", "a", "\n", "\x85", "\ufeff", "\x1c",
    ]  # fmt: skip
    texts = ["".join(dice.choices(pieces, k=dice.randint(1, 9))) for _text in range(6000)]
    found = run("return value.map((text) => m.personalData.personalDataIn(text));", texts)
    ours = [personal_data_in(text) for text in texts]
    assert [t for t, one, other in zip(texts, found, ours, strict=True) if one != other] == []
    assert {tuple(one) for one in ours} == {(), ("cnic",), ("phone",), ("cnic", "phone")}


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ur"])
def test_a_finding_is_told_in_the_same_words(run: Run, language: str, known: Any) -> None:
    bundle = {"rules": _rules(), "choices": _choices(), "words": in_each_language(words)}
    cases = [case for case in TABLE["cases"] if case["phone"]]
    asked = [
        {
            "content": _merged(TABLE["base"], case.get("content", {})),
            "context": _merged(TABLE["context"], case.get("context", {})),
        }
        for case in cases
    ]
    body = """
    return value.cases.map(({ content, context }) => {
      const read = m.content.readContent(content, value.choices);
      const found = m.rules.check(read.content, context, value.bundle.rules);
      return found.map((one) => m.messages.findingText(one, value.bundle, value.language));
    });
    """
    given = {"cases": asked, "choices": CHOICES, "bundle": bundle, "language": language}
    with translation.override(language):
        for case, told in zip(asked, run(body, given), strict=True):
            context = {k: v for k, v in case["context"].items() if k != "received_on"}
            findings = check(parse_content(case["content"]), as_context(context))
            assert told == [one.message for one in findings if one.code in ON_PHONE]


# --- What was typed --------------------------------------------------------------------------


def random_typed(dice: random.Random, known: dict[str, Any]) -> dict[str, Any]:
    """What thumbs type: right, wrong, in three kinds of digits, or not at all."""
    numbers = ["", "0", "7", "۱۲", "٣٠", " 5", "5 ", "-1", "1.5", "x", "۲٬۰۰۰", "30001", "1 2"]
    values: dict[str, list[Any]] = {
        "campaign": ["", str(known["campaign"]), "x"],
        "place": ["", "institution", "venue"],
        "institution": ["", str(known["institution"])],
        "venue": ["", "یونین کونسل ہال ۳", "\u200fHall\u200f", "v" * 201],
        "district": ["", str(known["district"])],
        "held_on": ["", "2026-03-09", "9/3/2026", "۹/۳/۲۰۲۶", "09.03.2026", "31-2-2026", "soon"],
        "starts_at": ["", "10:00", "10.30", "2:30 pm", "12:00 AM", "۱۰:۱۵", "13:00 pm", "ten"],
        "ends_at": ["", "11:30", "11.30", "3 pm", "11:30:00", "24:00"],
        "mode": ["", "in_person", "online"],
        "topics": [[], [str(known["topic"])], ["x"]],
        "language": ["", "ur"],
        "facilitators": [[], [str(known["officer"])]],
        "audience": ["", "students", "trainees"],
        "cohort": ["", "Batch ۲", "x" * 121],
        "partners": [[], [str(known["partner"])]],
        f"material_{known['material']}": numbers,
        "questions": ["", "کیا؟", "a\r\nb"],
        "notes": ["", " spaced \n", "e\u0301"],
        "count_method": ["", "headcount"],
        "question_set": ["", "A", "x" * 41],
        "explanation_B4": ["", " ", "One came late ۱"],
        "explanation_B6": ["", "\u00a0", "\x1f", "why"],
        "tick_W7": ["", "on"],
        "note_W9": ["", "\t", "noted"],
    }
    for name in (
        "referrals", "headcount_declared", "first_time_count", "staff_present", "pre_tested",
        "pre_passed", "post_tested", "post_passed", "disability_respondents",
        "disability_positives", *(f"cell_{sex}_{band}" for sex in Sex for band in AgeBand),
    ):  # fmt: skip
        values[name] = numbers
    return {name: dice.choice(some) for name, some in values.items() if dice.random() < 0.7}


@pytest.mark.django_db
def test_what_is_typed_is_read_as_by_the_form_on_the_server(
    run: Run, officer: User, known: dict[str, Any]
) -> None:
    known = {**known, "district": Institution.objects.get(pk=known["institution"]).district_id}
    dice = random.Random(7)
    typed = [random_typed(dice, known) for _draft in range(120)]
    body = "return value.typed.map((one) => m.typed.readTyped(one, value.choices));"
    answers = run(body, {"typed": typed, "choices": CHOICES})
    assert officer.centre is not None
    for one, answer in zip(typed, answers, strict=True):
        draft = SessionDraft(pk=new_id(), officer=officer, data={"typed": one})
        now = datetime.datetime(2026, 3, 10, 13, tzinfo=datetime.UTC)
        working = WorkingDraft(draft, officer=officer, centre=officer.centre, now=now)
        assert answer["content"] == working.content.as_json(), one
        assert _wrong(working, FILLED_IN) == set(answer["errors"]), one


def _wrong(working: Any, steps: Any) -> set[str]:
    """Fields that the form on the server cannot read."""
    return {
        remark.anchor
        for step in steps
        for remark in working._about_values(step, {})
        if remark.kind == "error"
    }


def test_a_correction_is_typed_from_what_was_stored(run: Run) -> None:
    # A form says an institution or a venue, never both.
    no_venue = {"venue": "", "district": None}
    typed = [vector["typed"] for vector in VECTORS["vectors"]]
    contents = [parse_content({**one, **(no_venue if one["institution"] else {})}) for one in typed]
    # What rule B3 blocks is never stored.
    contents = [one for one in contents if all(0 < cell.count <= 2000 for cell in one.attendance)]
    body = """
    return Promise.all(value.contents.map(async (content) => {
      const read = m.typed.readTyped(m.typed.typedFrom(content), value.choices);
      return [await m.canonical.contentHash(read.content), read.errors];
    }));
    """
    stored = [content.as_json() for content in contents]
    answers = run(body, {"contents": stored, "choices": CHOICES})
    assert answers == [[content_hash(content), {}] for content in contents]
