"""Numbers, accounts and addresses on the net: one writing for each, and nothing for the rest."""

import pytest

from alerts.reports.marks import Mark, marks_in


@pytest.mark.parametrize(
    "text",
    [
        "0300 1234567",
        "+92-300-1234567",
        "0092 300 1234567",
        "۰۳۰۰۱۲۳۴۵۶۷",
        "٠٣٠٠-١٢٣٤٥٦٧",
        "(0300) 123 45 67",
        "Call \u2066+92 300 1234567\u2069 today.",
        "https://wa.me/923001234567",
        "https://api.whatsapp.com/send?phone=923001234567",
    ],
)
def test_a_number_is_one_mark_however_it_is_written(text: str) -> None:
    assert marks_in([text]) == {Mark("number", "3001234567")}


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("PK36 SCBL 0000 0011 2345 6702", "iban", "PK36SCBL0000001123456702"),
        ("pk36scbl0000001123456702", "iban", "PK36SCBL0000001123456702"),
        ("Jobs@Gulf-Example.com.", "email", "jobs@gulf-example.com"),
        ("https://www.Gulf-Example.com/apply?ref=7", "site", "gulf-example.com"),
        ("gulf-example.com", "site", "gulf-example.com"),
        ("https://facebook.com/GulfJobsExample/?fbclid=x", "site", "facebook.com/gulfjobsexample"),
        ("licence 4321/LHR", "licence", "4321/LHR"),
        ("MPD-4321-lhr", "licence", "4321/LHR"),
        ("write to @gulf_jobs.example", "handle", "gulf_jobs.example"),
        ("account 01234567890123", "number", "1234567890123"),
        ("+966 50 123 4567", "number", "966501234567"),
        ("00966501234567", "number", "966501234567"),
    ],
)
def test_each_kind_has_one_writing(text: str, kind: str, value: str) -> None:
    assert Mark(kind, value) in marks_in([text])


@pytest.mark.parametrize(
    "text",
    ["on 2026-11-22", "Rs 150,000", "Rs 4500000", "house 12, st 7", "facebook.com", "", "ایجنٹ"],
)
def test_dates_amounts_and_everybodys_sites_are_no_marks(text: str) -> None:
    assert marks_in([text]) == frozenset()
