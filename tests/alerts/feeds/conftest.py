"""Warnings with their messages, published as editors do it."""

import datetime

import pytest
from django.utils import timezone

from alerts.models import AlertMessage
from tests.alerts.factories import make_alert, make_alert_index, make_country
from tests.factories import make_site, translate

TITLE = "There is no free visa"
TITLE_UR = "آزاد ویزا نام کی کوئی چیز نہیں"


@pytest.fixture
def index(immediate_commits, set_clock):
    set_clock()
    return make_alert_index(make_site())


@pytest.fixture
def free_visa(index):
    """A warning in both languages about Saudi Arabia: two pages published, two messages."""
    page = make_alert(
        index,
        title=TITLE,
        summary="Every visa is tied to a sponsor.",
        countries=(make_country(),),
        channels=["whatsapp", "agent"],
        amount_asked="Rs 4,000",
        do_now=[("item", "<p>Ask for the licence.</p>")],
        signs=[("item", "<p>Nobody names the employer.</p>")],
    )
    translate(
        page,
        {
            TITLE: TITLE_UR,
            "Every visa is tied to a sponsor.": "ہر ویزا کسی کفیل سے جڑا ہوتا ہے۔",
            "Rs 4,000": "4,000 روپے",
            "Ask for the licence.": "لائسنس دکھانے کو کہیں۔",
            "Nobody names the employer.": "کوئی مالک کا نام نہیں بتاتا۔",
        },
    )
    return page


@pytest.fixture
def messages_of():
    def _messages(page):
        return list(AlertMessage.objects.of(page).order_by("number"))

    return _messages


def at(day, hour=12, minute=0):
    """A moment in Karachi."""
    zone = timezone.get_default_timezone()
    return datetime.datetime.combine(day, datetime.time(hour, minute), tzinfo=zone)
