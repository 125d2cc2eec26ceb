"""A form that is shown again says at its top what to mend, each with the way to its place."""

import re

import pytest
from django import forms
from django.template import Context, Template
from django.test import Client

from mrc.core.subscriptions.tokens import Purpose, token_for
from tests.core.subscriptions.factories import make_reader
from tests.factories import ContactFactory, make_site

pytestmark = pytest.mark.django_db

PREFIX = {"en": "Please look again:", "ur": "ایک بار پھر دیکھیں:"}


class ColourForm(forms.Form):
    name = forms.CharField(label="Name <you>")
    colour = forms.ChoiceField(label="Colour", choices=[("r", "Red")], widget=forms.RadioSelect)

    def clean(self) -> None:
        self.add_error(None, "Wait an hour.")


def summary(tag: str, **context: object) -> str:
    template = Template("{% load forms %}{% error_summary " + tag + " %}")
    return template.render(Context(context)).strip()


def title_of(html: str) -> str:
    found = re.search(r"<title>(.*?)</title>", html, flags=re.S)
    assert found
    return found[1]


def targets_of(html: str) -> list[str]:
    found = re.search(r'<div class="error-summary".*?</div>', html, flags=re.S)
    assert found, "no summary"
    return re.findall(r'href="#([^"]+)"', found[0])


def test_summary_links_a_box_itself_and_choices_by_their_question() -> None:
    html = summary("form", form=ColourForm({}))
    assert targets_of(html) == ["id_name", "field-colour"]
    assert "Wait an hour." in html
    assert "Name &lt;you&gt;" in html


def test_form_without_mistakes_has_no_summary() -> None:
    assert summary("form", form=ColourForm()) == ""
    assert summary('problem="" place="choose"') == ""


def test_fields_that_a_page_does_not_show_are_left_out() -> None:
    form = ColourForm({})
    assert targets_of(summary("form fields=shown", form=form, shown=[form["name"]])) == ["id_name"]


@pytest.fixture
def site() -> None:
    make_site()
    ContactFactory()


def check(html: str, language: str, places: list[str]) -> None:
    """The summary leads to these places, they are on the page, and the title says it first."""
    assert title_of(html).startswith(PREFIX[language])
    targets = targets_of(html)
    assert targets == places
    for target in targets:
        assert html.count(f'id="{target}"') == 1, target


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("language", ["en", "ur"])
def test_form_for_news_by_mail_says_what_to_mend(client: Client, language: str) -> None:
    address = f"/{language}/alerts/subscribe/"
    check(
        client.post(address, {"email": "nobody"}).content.decode(),
        language,
        ["id_email", "field-topic", "field-frequency", "field-language"],
    )
    assert "error-summary" not in client.get(address).content.decode()


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("language", ["en", "ur"])
def test_page_for_changing_ones_choice_says_what_to_mend(client: Client, language: str) -> None:
    reader = make_reader()
    token = token_for(reader.uid, reader.secret, Purpose.MANAGE)
    html = client.post(f"/{language}/mail/choices/{token}/", {}).content.decode()
    check(html, language, ["field-topic", "field-frequency", "field-language"])


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("address", "places"),
    [
        ("/{}/alerts/check/pay/?asked=much", ["id_asked"]),
        ("/{}/alerts/check/offer/?done=yes&sign=none-of-ours", ["field-sign"]),
        ("/{}/alerts/check/agent/?has_licence=yes&licence=", ["id_licence"]),
        ("/{}/destinations/compare/?c=XX", ["choose"]),
    ],
)
@pytest.mark.parametrize("language", ["en", "ur"])
def test_questions_in_an_address_say_what_to_mend(
    client: Client, address: str, places: list[str], language: str
) -> None:
    check(client.get(address.format(language)).content.decode(), language, places)
