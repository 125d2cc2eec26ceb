"""Each benchmark in a tiny form: it notices what it is there to notice."""

import json
from collections.abc import Callable
from types import ModuleType

import pytest
from measuring.browsers import Paint, Weight
from measuring.load import Load
from measuring.results import Report

Benchmark = Callable[[str], ModuleType]
PAGE = b'<html><link rel="stylesheet" href="/static/a.css"><img src="/media/b.webp"></html>'


def missed(report: Report) -> set[str]:
    return {aim.what.partition(":")[0] for aim in report.aims if aim.is_missed}


def candidate(serving: ModuleType, name: str, rate: float, cost: float) -> object:
    one = serving.Candidate(name, 0, lambda: 0.0)
    load = Load(round(rate), 1.0, 0, 1.0, 2.0, 3.0, "wrk")
    one.loads = {"home en": [(load, cost * round(rate) / 1000)]}
    one.loads["home"] = one.loads["home en"]
    return one


@pytest.mark.parametrize(
    ("rates", "costs", "wrong"),
    [
        ((50, 2500, 9000, 15000), (4.0, 0.1), set()),
        ((50, 2500, 5000, 15000), (4.0, 0.1), {"through nginx's cache, of the static rate"}),
        ((50, 500, 9000, 15000), (4.0, 0.4),
         {"from the application's cache, times uncached (rate or processor)"}),
        ((50, 2500, 9000, 15000), (40.0, 0.1),
         {"home en uncached, processor of the plain project's page"}),
    ],
)  # fmt: skip
def test_serving_says_which_way_is_too_slow(
    benchmark: Benchmark, rates: tuple[int, ...], costs: tuple[float, float], wrong: set[str]
) -> None:
    serving = benchmark("serving")
    names = ("uncached", "application's cache", "nginx's cache", "static files")
    names = (*names, "plain project", "gunicorn alone")
    rates, all_costs = (*rates, 100, 6000), (*costs, 0.01, 0.01, 4.0, 0.15)
    found = {
        name: candidate(serving, name, rate, cost)
        for name, rate, cost in zip(names, rates, all_costs, strict=True)
    }
    report = Report("serving")
    serving.judge(report, found, ["home en"])
    assert missed(report) == wrong


def weight(**changed: int) -> Weight:
    sizes = {"html": 7000, "css": 6500, "scripts": 1500, "fonts": 0, "marks": 1200, "images": 0}
    return Weight(**{**sizes, "requests": 7, "widest": 0, **changed}, others=())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({}, set()),
        ({"html": 31_000}, {"html, bytes"}),
        ({"css": 21_000}, {"css, bytes"}),
        ({"fonts": 1}, {"fonts, bytes"}),
        ({"marks": 60_000}, {"without content images, bytes"}),
        ({"images": 110_000}, {"in all, bytes"}),
        ({"requests": 9}, {"requests"}),
        ({"widest": 1440}, {"widest content image, px"}),
    ],
)
def test_pages_name_the_limit_that_is_passed(
    benchmark: Benchmark, changed: dict[str, int], wrong: set[str]
) -> None:
    report = Report("pages")
    benchmark("pages").judge_weights(report, {"home en": weight(), "home ur": weight(**changed)})
    assert missed(report) == wrong


@pytest.mark.parametrize(
    ("largest", "bare", "shift", "wrong"),
    [
        (1.5, 1.1, 0.0, set()),
        (1.9, 1.1, 0.0, {"largest paint, s"}),
        (2.4, 1.8, 0.0, set()),
        (1.5, 1.1, 0.05, {"layout shift"}),
    ],
)
def test_paint_is_judged_beside_the_bare_page(
    benchmark: Benchmark, largest: float, bare: float, shift: float, wrong: set[str]
) -> None:
    report = Report("pages")
    views = {"bare": Paint(bare, 0), "home ur": Paint(largest, shift)}
    benchmark("pages").judge_paints(report, views)
    assert missed(report) == wrong


def test_bare_page_has_four_kilobytes_and_asks_for_nothing(benchmark: Benchmark) -> None:
    page = benchmark("pages").bare_page()
    assert 3900 <= len(page) <= 4096
    assert b"src=" not in page


def test_crowd_fetches_what_a_page_shows(benchmark: Benchmark, serve: Callable[..., int]) -> None:
    asked: list[str] = []

    def answer(method: str, path: str) -> tuple[int, bytes]:
        asked.append(path)
        return 200, PAGE

    crowd = benchmark("crowd")
    outcome, seconds = crowd.crowd(serve(answer), ["/en/", "/ur/"], loads=6, at_once=3)
    assert (outcome.loads, outcome.requests, outcome.failed) == (6, 18, [])
    assert asked.count("/static/a.css") == asked.count("/media/b.webp") == 6
    report = Report("crowd")
    crowd.judge(report, outcome, seconds)
    assert missed(report) == set()


@pytest.mark.parametrize("broken", ["/en/", "/static/a.css"])
def test_crowd_notices_one_answer_that_is_missing(
    benchmark: Benchmark, serve: Callable[..., int], broken: str
) -> None:
    crowd = benchmark("crowd")
    port = serve(lambda method, path: (502, b"") if path == broken else (200, PAGE))
    outcome, _seconds = crowd.crowd(port, ["/en/"], loads=2, at_once=1)
    report = Report("crowd")
    crowd.judge(report, outcome, 31.0)
    assert len(outcome.failed) == 2
    assert missed(report) == {"loads with anything wrong"}
    crowd.judge(report, outcome, 34.0)
    assert "seconds for all of them" in missed(report)


def queue_of(number: int) -> list[dict[str, object]]:
    messages = [{"id": str(at), "digest": f"hash {at}", "body": "{}"} for at in range(number)]
    return [{"headers": {}, "messages": messages}]


def test_phones_send_again_until_they_are_answered(
    benchmark: Benchmark, serve: Callable[..., int]
) -> None:
    flush = benchmark("flush")
    flush.PAUSE = 0.01
    stored: dict[str, int] = {}
    busy = iter([503, 429])

    def answer(method: str, path: str) -> tuple[int, bytes]:
        if status := next(busy, 0):
            return status, b""
        key = path.rpartition("/")[2]
        stored[key] = stored.get(key, 0) + 1
        said = json.dumps({"id": key, "content_hash": f"hash {key}"}).encode()
        return (201 if stored[key] == 1 else 200), said

    outcome, seconds = flush.flush(queue_of(3), serve(answer))
    assert (outcome.stored, outcome.repeated, outcome.busy, outcome.refused) == (3, 1, 2, [])
    report = Report("flush")
    nothing = dict.fromkeys(("lost", "twice", "in part", "problems"), 0)
    flush.judge(report, "PostgreSQL", outcome, nothing, seconds, is_judged=False)
    assert missed(report) == set()
    flush.judge(report, "PostgreSQL", outcome, {**nothing, "lost": 1}, 1.0, is_judged=True)
    assert {aim.what for aim in report.aims if aim.is_missed} == {
        "PostgreSQL: stored a second",
        "PostgreSQL: sessions, lost",
    }


def test_receipt_for_something_else_is_refused(
    benchmark: Benchmark, serve: Callable[..., int]
) -> None:
    flush = benchmark("flush")
    said = json.dumps({"id": "another", "content_hash": "hash 0"}).encode()
    outcome, _seconds = flush.flush(queue_of(1), serve(lambda method, path: (201, said)))
    assert len(outcome.refused) == 2
