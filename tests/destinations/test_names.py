import pytest

from destinations.names import cldr_name, first_letter, is_country_code, sort_key, without_accents


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("SA", "en", "Saudi Arabia"),
        ("SA", "ur", "سعودی عرب"),
        ("AE", "ur", "متحدہ عرب امارات"),
        ("TR", "en", "Türkiye"),
    ],
)
def test_cldr_name_is_the_usual_name(code, language, name):
    assert cldr_name(code, language) == name


def test_cldr_name_of_unknown_code_is_the_code():
    assert cldr_name("QQ", "en") == "QQ"


@pytest.mark.parametrize("code", ["EU", "UN", "ZZ", "QQ", "001", "S1", "", "SAU"])
def test_is_country_code_refuses_what_is_no_country(code):
    assert not is_country_code(code)


def test_without_accents_keeps_urdu_letters():
    assert without_accents("Türkiye, Côte d’Ivoire") == "Turkiye, Cote d’Ivoire"
    assert without_accents("آسٹریلیا") == "آسٹریلیا"


def test_sort_key_follows_the_urdu_alphabet_and_not_code_points():
    names = ["یونان", "ہانگ کانگ", "پرتگال", "ترکیہ", "اٹلی", "آسٹریلیا", "بحرین", "ٹوگو", "چین"]
    ordered = sorted(names, key=lambda name: sort_key(name, "ur"))
    assert ordered == [
        "آسٹریلیا", "اٹلی", "بحرین", "پرتگال", "ترکیہ", "ٹوگو", "چین", "ہانگ کانگ", "یونان",
    ]  # fmt: skip
    assert ordered != sorted(names)


def test_sort_key_ignores_accents_and_case_in_english():
    names = ["Türkiye", "Tunisia", "åland", "Albania", "Turkmenistan"]
    ordered = sorted(names, key=lambda name: sort_key(name, "en"))
    assert ordered == ["åland", "Albania", "Tunisia", "Türkiye", "Turkmenistan"]


def test_sort_key_takes_alef_with_a_mark_as_one_letter():
    assert sort_key("آ", "ur") == sort_key("ا\u0653", "ur")
    assert first_letter("ا\u0653سٹریلیا", "ur") == "آ"


def test_first_letter_has_no_accent_in_english():
    assert first_letter("Åland", "en") == "A"
