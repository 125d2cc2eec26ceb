"""A guide in both languages, and what it says as long and as short as the forms allow."""

import datetime
from typing import Any

from django.conf import settings

from destinations.documents.content import GuideContent, read_content, readable_guide
from destinations.documents.kinds import SHEETS, DocumentKind
from destinations.documents.printed import print_document
from destinations.documents.services import STYLES
from destinations.models import FactGroup, GuidePage, GuidePart
from mrc.core.drawing import child
from tests.destinations.factories import (
    CountryFactory,
    FactFactory,
    FactKindFactory,
    block,
    facts,
    make_alias,
    make_guide,
    make_index,
    make_part,
    source,
    text,
)
from tests.factories import ContactFactory, make_site, translate

TODAY = datetime.date(2026, 3, 9)
NUMBER = "+92 51 111 040 040"
URDU = {
    "Guide to Saudi Arabia": "سعودی عرب کی گائیڈ",
    "Before you go": "جانے سے پہلے یہ جان لیں۔",
    "What it should cost": "خرچ کتنا ہونا چاہیے",
    "Pay by bank only.": "رقم صرف بینک سے دیں۔",
    "Ask for a receipt.": "رسید ضرور لیں۔",
    "Take it home.": "کاغذ گھر پر رکھیں۔",
    "Passport": "پاسپورٹ",
    "If things go wrong": "اگر کچھ غلط ہو جائے",
    "Complaints from abroad": "باہر سے شکایت",
}
LONG_EN = (
    "Complaints of workers abroad and of their families at home, about wages, passports, "
    "contracts, deaths, and everything for which nobody over there has found the time to help you"
)
LONG_UR = (
    "باہر کام کرنے والوں اور ان کے گھر والوں کی شکایتیں، تنخواہ، پاسپورٹ، کنٹریکٹ اور وفات کے "
    "معاملے، اور ہر وہ بات جس میں وہاں کسی نے آپ کی مدد نہ کی ہو، دن ہو یا رات"
)


def make_facts(country: Any) -> dict[str, Any]:
    """The kinds of a small card; the embassy's number is to be confirmed."""
    kinds = {
        "wage": FactKindFactory(
            key="wage", label_en="Agent's charge", label_ur="ایجنٹ کی فیس", on_card=True
        ),
        "emergency-number": FactKindFactory(
            key="emergency-number",
            label_en="Police and any emergency",
            label_ur="پولیس اور ہر ایمرجنسی",
            group=FactGroup.EMERGENCY,
            on_card=True,
        ),
        "embassy-phone": FactKindFactory(
            key="embassy-phone",
            label_en="Pakistan's embassy",
            label_ur="پاکستانی سفارت خانہ",
            group=FactGroup.EMERGENCY,
            order=20,
            on_card=True,
        ),
    }
    values = {"country": country, "source_name": "Arab News"}
    FactFactory(
        kind=kinds["wage"], value_en="Rs 15,000 (at most)", value_ur="15,000 روپے (زیادہ سے زیادہ)",
        **values,
    )  # fmt: skip
    FactFactory(
        kind=kinds["emergency-number"], value_en="911 or 999", value_ur="911 یا 999", **values
    )
    return kinds


def make_both_guides() -> GuidePage:
    index = make_index(make_site().english)
    country = CountryFactory(code="SA", slug="saudi-arabia")
    kinds = make_facts(country)
    helpline = ContactFactory(source_name="Budapest Process")
    complaints = ContactFactory(
        key="complaints", kind="complaint", name_en="OPF complaint cell",
        name_ur="اوورسیز پاکستانیز فاؤنڈیشن (OPF)", phone=NUMBER, source_name="Urdu News",
    )  # fmt: skip
    police = ContactFactory(key="police", kind="police", name_en="Police", phone="999")
    english = make_guide(index, country, summary="Before you go")
    costs = make_part(
        english,
        GuidePart.COSTS,
        body=[
            text("<ul><li>Pay by bank only.</li><li>Ask for a receipt.</li></ul>"),
            block("checklist", {"heading": "", "items": [_item("Take it home.")]}),
            facts(kinds["wage"]),
        ],
        sources=[source("Arab News", "https://example.org/arab-news", "2025-12-04")],
    )
    wrong = make_part(
        english,
        GuidePart.IF_THINGS_GO_WRONG,
        body=[
            block("contact", {"contact": police.pk, "note": ""}),
            block("contact", {"contact": complaints.pk, "note": "Complaints from abroad"}),
            block("contact", {"contact": helpline.pk, "note": ""}),
        ],
    )
    waiting = make_part(english, GuidePart.DOCUMENTS, body=[text("<p>Not yet in Urdu.</p>")])
    for page in (index, english, costs, wrong):
        translate(page, {**URDU, "Countries": "ملک"})
    make_alias(waiting)
    return GuidePage.objects.get(pk=english.pk)


def _item(html: str) -> dict[str, Any]:
    return {"type": "item", "value": html, "id": "0b9f7f3e-0000-4000-8000-000000000001"}


def content_of(language: str, today: datetime.date = TODAY) -> GuideContent:
    guide = readable_guide(language=language, slug="saudi-arabia")
    assert guide is not None
    return read_content(guide, today=today)


def html_of(language: str, kind: DocumentKind) -> str:
    return print_document(content_of(language), kind).html


def drawn(html: str, kind: DocumentKind, style: str = "") -> bytes:
    """The PDF, with rules of the test beside those of the style sheets."""
    html = html.replace("</head>", f"<style>{style}</style></head>")
    return child.draw(html, SHEETS[kind], [STYLES])[0]


def origin() -> str:
    return settings.WAGTAILADMIN_BASE_URL
