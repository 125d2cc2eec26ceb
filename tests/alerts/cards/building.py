"""Messages for the tests of cards, saved or not, and what is read out of pictures."""

import datetime
from typing import Any

from django.utils import timezone

from alerts.warnings.cards.page import card_html
from alerts.warnings.cards.shapes import Shape
from alerts.warnings.cards.texts import card_of
from alerts.warnings.messages import AlertMessage

TODAY = datetime.date(2026, 3, 9)

#: As long as a title and a summary may be. The Urdu holds what was once set wrong: "آدھی" with the
#: bold face, "ہفتے پاسپورٹ" with empty strings between distances.
LONG_EN = (
    "Agents in Gujrat and Mandi Bahauddin sell invented “azad” visas for Saudi Arabia, Qatar and "
    "the Emirates, take half of the money by Easypaisa before anybody has signed anything, keep "
    "the passports for weeks, and switch their phones off on the day of the flight home"
)[:255]
LONG_UR = (
    "گجرات اور منڈی بہاؤالدین کے ایجنٹ سعودی عرب، قطر اور امارات کے جعلی “آزاد” ویزے بیچتے ہیں، "
    "کسی کاغذ پر دستخط سے پہلے آدھی رقم ایزی پیسہ سے لے لیتے ہیں، کئی ہفتے پاسپورٹ اپنے پاس رکھتے "
    "ہیں، اور جس دن کا وعدہ ہوتا ہے اسی دن اپنے سارے فون بند کر دیتے ہیں، پھر کہیں نہیں ملتے"
)[:255]


def words(language: str, **values: Any) -> dict[str, Any]:
    """One language of a message, as `alerts.warnings.content` makes it."""
    urdu = language == "ur"
    return {
        "title": "“آزاد ویزا” نام کی کوئی چیز نہیں ہوتی" if urdu else "There is no “azad visa”",
        "summary": "کوئی ملک ایسا ویزا نہیں دیتا۔" if urdu else "No country issues such a visa.",
        "path": f"/{language}/alerts/azad-visa/",
        "kind": "fake_visa",
        "kind_name": "جعلی ویزا" if urdu else "Fake visa",
        "severity": "severe",
        "certainty": "confirmed",
        "signs": ["نقد رقم مانگی جائے۔"] if urdu else ["You must pay in cash."],
        "do_now": ["رقم نہ دیں۔"] if urdu else ["Do not pay."],
        "expires_on": "2026-04-08",
        **values,
    }


def build_message(**values: Any) -> AlertMessage:
    """A message that is not saved; `both` changes the words of both languages."""
    both = values.pop("both", {})
    english, urdu = values.pop("en", {}), values.pop("ur", {})
    defaults: dict[str, Any] = {
        "number": 1,
        "kind": "alert",
        "code": "K7MQ2T9X",
        "sent_at": datetime.datetime.combine(
            TODAY, datetime.time(12), tzinfo=timezone.get_default_timezone()
        ),
        "expires_on": TODAY + datetime.timedelta(days=30),
        "content": {"en": words("en", **both, **english), "ur": words("ur", **both, **urdu)},
        "language_codes": " en ur ",
        "is_major": True,
        "scam_kind": "fake_visa",
        "content_hash": "0" * 64,
    }
    return AlertMessage(**{**defaults, **values})


def longest(**values: Any) -> AlertMessage:
    """Everything as long as the forms allow."""
    summaries = {"en": (LONG_EN * 2)[:300], "ur": (LONG_UR * 2)[:300]}
    texts = {"en": LONG_EN, "ur": LONG_UR}
    parts = {
        language: {
            "title": texts[language],
            "summary": summaries[language],
            "signs": [summaries[language]] * 5,
            "do_now": [summaries[language]] * 5,
        }
        for language in texts
    }
    return build_message(**parts, **values)


def html_of(message: AlertMessage, shape: Shape) -> str:
    return card_html(card_of(message), shape)
