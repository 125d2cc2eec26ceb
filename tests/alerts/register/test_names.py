"""Numbers and names, however people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.agent_check.register.licence import LONGEST, parse_licence
from alerts.agent_check.register.names import comparable_name
from alerts.agent_check.register.skeleton import skeleton


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("MPD/9234/LHR", "9234/LHR"),
        ("9234/LHR", "9234/LHR"),
        ("OP&HRD/9234/LHR/2019", "9234/LHR"),
        ("OP & HRD / 9234 / LHR / 2019", "9234/LHR"),
        ("OP and HRD-9234-LHR-2019", "9234/LHR"),
        ("OPHRD.9234.LHR", "9234/LHR"),
        ("mpd9234lhr", "9234/LHR"),
        ("Licence No. 9234 Lahore", "9234/LHR"),
        ("License # 9234 (Lahore)", "9234/LHR"),
        ("LHR/9234", "9234/LHR"),
        ("L.No 009234-lhr", "9234/LHR"),
        ("۹۲۳۴/لاہور", "9234/LHR"),
        ("لائسنس نمبر ٩٢٣٤ لاهور", "9234/LHR"),
        ("۹۲۳۴ اسلام آباد", "9234/ISB"),
        ("9234/ISLAMABAD", "9234/ISB"),
        ("9234\u200e/\u200fLHR", "9234/LHR"),
        ("oep 9234", "9234"),
        ("۹۲۳۴", "9234"),
        ("9999/TEST", "9999/TEST"),
        ("2019/RWP/2021", "2019/RWP"),
    ],
)
def test_one_licence_has_one_key(text, key):
    assert parse_licence(text).key == key


@pytest.mark.parametrize(
    "text",
    ["", "Al Kareem", "LHR", "0000", "0304 1112123", "03041112123", "35202-1234567-1", "9" * 8,
     "1" * (LONGEST + 1)],
)  # fmt: skip
def test_what_is_no_licence_number_gives_none(text):
    assert parse_licence(text) is None


def test_different_offices_are_different_licences():
    assert parse_licence("9234/LHR").key != parse_licence("9234/KAR").key


@given(st.text(max_size=80))
def test_any_text_gives_a_short_key_or_none(text):
    found = parse_licence(text)
    assert found is None or (0 < len(found.key) <= 40 and found.number.isascii())


@pytest.mark.parametrize(
    ("urdu", "latin"),
    [
        ("الکریم", "Al Kareem"),
        ("الکریم", "Al-Karim"),
        ("الکریم", "Alkareem"),
        ("السعید", "Al-Saeed"),
        ("السعید", "As Saeed"),
        ("الرحمٰن", "Ar-Rehman"),
        ("عبدالرحمان", "Abdur Rehman"),
        ("عبدالرحمان", "Abdul Rahman"),
        ("محمد احمد", "Muhammad Ahmed"),
        ("حسین", "Hussain"),
        ("چودھری", "Chaudhry"),
        ("یوسف", "Yousaf"),
        ("ذوالفقار", "Zulfiqar"),
        ("خیبر", "Khyber"),
        ("شفیق", "Shafiq"),
        ("وحید", "Waheed"),
        ("نورالعین", "Noor-ul-Ain"),
        ("پاک ایشیا", "Pak Asia"),
        ("گولڈن سٹی", "Golden City"),
        ("سٹار", "Star"),
        ("الحرمین", "Al Harmain"),
        ("الحرمین", "Alharmain"),
    ],
)
def test_urdu_and_latin_have_one_skeleton(urdu, latin):
    assert skeleton(urdu) == skeleton(latin) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("الکریم", "Al Saeed"), ("لاہور", "Karachi"), ("شاہین", "Falcon")]
)
def test_different_names_have_different_skeletons(one, other):
    assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize(
    ("text", "core", "distinct"),
    [
        ("Al-Kareem Overseas Employment Promoters", "al kareem", "al kareem"),
        ("M/s AL KAREEM Manpower (Pvt.) Ltd.", "al kareem", "al kareem"),
        ("Al Kareem International", "al kareem international", "al kareem"),
        ("Overseas Manpower", "overseas manpower", "overseas manpower"),
        ("Manpower International", "international", "international"),
        ("الکریم اوورسیز ایمپلائمنٹ پروموٹرز", "الکریم", "الکریم"),
        ("...", "", ""),
    ],
)  # fmt: skip
def test_trade_words_are_left_out_but_never_all(text, core, distinct):
    name = comparable_name(text)
    assert (name.core, name.distinct) == (core, distinct)


@given(st.text(max_size=200))
def test_a_name_with_letters_keeps_something(text):
    name = comparable_name(text)
    assert bool(name.core) == bool(name.distinct)
    skeleton(text)
