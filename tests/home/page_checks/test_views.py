"""The check of a page and the report, for those who write."""

import io

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Picture
from wagtail.images import get_image_model
from wagtail.models import GroupPagePermission

from home.models import HardWord, HomePage
from mrc.core.accounts.roles import Role
from tests.clients import is_refused, signed_in
from tests.factories import make_page, make_site, make_user, translate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]

LONG = " ".join(["word"] * 30) + "."


def writer(home: HomePage) -> Client:
    user = make_user(Role.EDITOR)
    GroupPagePermission.objects.create(
        group=user.groups.get(),
        page=home.get_parent(),
        permission=Permission.objects.get(codename="change_page"),
    )
    return signed_in(user)


def test_check_marks_long_sentences_and_hard_words_of_the_draft() -> None:
    home = make_site().english
    HardWord.objects.create(language="en", word="remuneration", instead="pay")
    page = make_page(home, "Pay", body=[("text", "<p>Short.</p>")])
    page.body = [("text", f"<p>{LONG} Your remuneration is late.</p>")]
    page.save_revision()
    html = writer(home).get(reverse("home_page_check", args=[page.pk])).content.decode()
    assert html.count('<mark class="page-check__long">') == 1
    assert "(30)" in html
    assert '<strong class="page-check__hard">remuneration</strong>' in html
    assert "[→ pay]" in html


def test_check_of_an_urdu_page_uses_the_urdu_words() -> None:
    home = make_site().english
    HardWord.objects.create(language="ur", word="مشاہرہ", instead="تنخواہ")
    page = make_page(home, "Pay", summary="Your pay")
    urdu = translate(page, {"Pay": "تنخواہ", "Your pay": "آپ کا مشاہرہ"})
    html = writer(home).get(reverse("home_page_check", args=[urdu.pk])).content.decode()
    assert 'lang="ur" dir="rtl"' in html
    assert '<strong class="page-check__hard">مشاہرہ</strong>' in html


def test_weight_names_the_pictures_of_the_page() -> None:
    home = make_site().english
    file = io.BytesIO()
    Picture.effect_noise((900, 700), 80).convert("RGB").save(file, "JPEG", quality=90)
    image = get_image_model().objects.create(
        title="Office", file=ContentFile(file.getvalue(), "office.jpg")
    )
    page = make_page(
        home, "Office", body=[("image", {"image": image, "alt": "The office", "caption": ""})]
    )
    response = writer(home).get(reverse("home_page_check", args=[page.pk]))
    weight = response.context["weight"]
    (picture,) = weight.pictures
    assert picture.alt == "The office"
    assert picture.bytes > 1000
    assert weight.total == weight.without_pictures + picture.bytes
    assert weight.html > 1000
    assert weight.styles > 1000
    assert "The office" in response.content.decode()


def test_report_puts_the_page_with_most_to_mend_first_and_exports_the_same() -> None:
    home = make_site().english
    make_page(home, "Easy", body=[("text", "<p>Short.</p>")])
    make_page(home, "Heavy", body=[("text", f"<p>{LONG} {LONG}</p>")])
    client = writer(home)
    rows = list(client.get(reverse("home_page_checks")).context["rows"])
    assert (rows[0].page.title, rows[0].long) == ("Heavy", 2)
    export = client.get(reverse("home_page_checks"), {"export": "csv", "language": "en"})
    lines = export.content.decode("utf-8-sig").splitlines()
    assert lines[1].startswith("Heavy,en,2,0,")
    assert not any(",ur," in line for line in lines)


def test_new_hard_word_counts_at_once() -> None:
    home = make_site().english
    make_page(home, "Pay", body=[("text", "<p>Your remuneration.</p>")])
    client = writer(home)
    assert client.get(reverse("home_page_checks")).context["rows"][0].hard == 0
    HardWord.objects.create(language="en", word="remuneration", instead="pay")
    assert client.get(reverse("home_page_checks")).context["rows"][0].hard == 1


def test_explorer_and_editor_lead_to_the_check() -> None:
    home = make_site().english
    page = make_page(home, "Pay")
    client = writer(home)
    address = reverse("home_page_check", args=[page.pk])
    listing = client.get(reverse("wagtailadmin_explore", args=[home.pk])).content.decode()
    assert address in listing
    assert (
        address in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    )


def test_check_is_for_those_who_may_change_the_page() -> None:
    home = make_site().english
    page = make_page(home, "Pay")
    other = signed_in(make_user(Role.COUNSELLOR))
    assert is_refused(other.get(reverse("home_page_check", args=[page.pk])))
    assert is_refused(other.get(reverse("home_page_checks")))
