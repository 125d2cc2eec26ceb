"""The numbers of “Whom to call” are one tap away."""

import pytest
from django.test import Client

from destinations.dialling import with_calls
from destinations.models import FactGroup
from tests.destinations.factories import (
    CountryFactory,
    FactFactory,
    FactKindFactory,
    make_alias,
    make_guide,
    make_index,
)
from tests.factories import make_site


@pytest.mark.parametrize(
    ("text", "dialled"),
    [
        ("999", ["999"]),
        ("911 or 999", ["911", "999"]),
        ("112/999", ["112", "999"]),
        ("911 یا 999", ["911", "999"]),
        ("۱۱۲", ["112"]),
        ("800 290 290", ["800290290"]),
        ("\u2066111-247-786\u2069 (ایف آئی اے، پاکستان میں)", ["111247786"]),
        ("0304 1112123", ["03041112123"]),
        ("+966 11 4887272", ["+966114887272"]),
        ("999 (since 2024)", ["999"]),
        ("Day and night, 24/7", []),
        ("", []),
    ],
)
def test_number_is_dialled_as_it_stands(text, dialled):
    html = with_calls(text)
    assert html.count("<a ") == len(dialled)
    for number in dialled:
        assert f'href="tel:{number}"' in html


def test_text_around_a_number_is_escaped():
    assert "<b>" not in with_calls("<b>999</b> & more")
    assert "&amp; more" in with_calls("999 & more")


@pytest.mark.django_db
@pytest.mark.usefixtures("immediate_commits")
@pytest.mark.parametrize("language", ["en", "ur"])
def test_emergency_number_of_a_guide_is_a_link_and_a_wage_is_none(
    client: Client, language: str
) -> None:
    home = make_site().english
    country = CountryFactory(code="SA", slug="saudi-arabia")
    index = make_index(home)
    guide = make_guide(index, country)
    make_alias(index)
    make_alias(guide)
    police = FactKindFactory(key="emergency-number", group=FactGroup.EMERGENCY, on_card=True)
    wage = FactKindFactory(key="minimum-wage", group=FactGroup.PAY, on_card=True)
    FactFactory(country=country, kind=police, value_en="911 or 999", value_ur="911 یا 999")
    FactFactory(country=country, kind=police, value_en="112", value_ur="112", is_alternative=True)
    FactFactory(country=country, kind=wage, value_en="4000 riyals", value_ur="4000 ریال")

    html = client.get(guide.url.replace("/en/", f"/{language}/")).content.decode()

    for number in ("911", "999", "112"):
        assert f'href="tel:{number}"' in html
    assert 'href="tel:4000"' not in html
    assert "4000" in html
