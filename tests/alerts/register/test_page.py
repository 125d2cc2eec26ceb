"""The public page: what was found, in which list, of which date; never "safe"."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alerts.agent_check.register.models import PromoterChange
from tests.alerts.factories import TODAY
from tests.alerts.register.factories import make_edition, make_promoter
from tests.factories import ContactFactory, make_site

pytestmark = pytest.mark.django_db
RECENT = TODAY - datetime.timedelta(days=3)


@pytest.fixture(autouse=True)
def site(immediate_commits, set_clock):
    set_clock()
    ContactFactory()
    ContactFactory(
        key="beoe-licence-list", kind="website", name_en="The Bureau's list", phone="",
        url="https://www.beoe.gov.pk/list-of-oeps",
    )  # fmt: skip
    return make_site()


def page(client, typed=None, language="en"):
    answer = client.get(
        f"/{language}/alerts/check/register/", {} if typed is None else {"q": typed}
    )
    assert answer.status_code == 200
    return answer


def text(answer):
    main = re.search(r"<main.*?</main>", answer.content.decode(), re.S)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_address_is_the_promised_one():
    assert reverse("check_register") == "/en/alerts/check/register/"


def test_empty_register_says_so_and_sends_to_the_bureau_and_the_helpline(client):
    shown = text(page(client, "9001"))
    assert "We have no list of licences here yet." in shown
    assert "beoe.gov.pk/list-of-oeps" in shown
    assert "0304 1112123" in shown
    assert "Not found" not in shown


def test_stale_register_says_so(client):
    make_edition(as_of=TODAY - datetime.timedelta(days=31))
    assert "too old to rely on" in text(page(client))


@pytest.mark.parametrize("typed", ["MPD/9001/TEST", "۹۰۰۱-test", "unreal falcon"])
def test_promoter_is_shown_with_status_source_and_date(client, typed):
    make_edition(as_of=RECENT, source="The Bureau, invented")
    make_promoter("9001/TEST", valid_until=TODAY)
    shown = text(page(client, typed))
    assert "This is what the list says" in shown
    assert "Unreal Falcon" in shown
    assert "Valid licence in this list" in shown
    assert "The Bureau, invented" in shown
    assert "does not make an offer genuine" in shown
    assert "safe" not in shown.lower()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"status": "cancelled"}, "Licence cancelled"),
        ({"status": "suspended"}, "Licence suspended"),
        ({"valid_until": TODAY - datetime.timedelta(days=1)}, "Licence expired"),
        ({"gone": True}, "No longer in the list"),
    ],
)
def test_other_standings_say_do_not_pay(client, values, words):
    edition = make_edition(as_of=RECENT)
    if values.pop("gone", False):
        values["gone_since"] = edition
    make_promoter("9001/TEST", **values)
    shown = text(page(client, "9001/TEST"))
    assert words in shown
    assert "Do not pay this agency." in shown


def test_similar_names_are_offered_as_a_question(client):
    make_edition(as_of=RECENT)
    make_promoter("9001/TEST", "Al-Kareem Overseas Employment Promoters")
    assert "Is it one of these?" in text(page(client, "الکریم"))


def test_not_found_says_what_it_may_mean(client):
    make_edition(as_of=RECENT)
    shown = text(page(client, "Nowhere <script>alert(1)</script>"))
    assert "Not found: Nowhere" in shown
    assert "has no licence" in shown
    assert "Pay nothing until you know." in shown
    assert b"<script>alert" not in page(client, "<script>alert(1)</script>").content


def test_history_of_the_status_is_shown(client):
    first = make_edition(as_of=RECENT - datetime.timedelta(days=60))
    second = make_edition(as_of=RECENT)
    promoter = make_promoter("9001/TEST", status="suspended")
    PromoterChange.objects.create(
        edition=first, promoter=promoter, kind="new",
        after={"status": "valid", "name_en": "x", "valid_until": "2027-06-30"},
    )  # fmt: skip
    PromoterChange.objects.create(
        edition=second, promoter=promoter, kind="changed",
        before={"status": "valid"}, after={"status": "suspended"},
    )  # fmt: skip
    shown = text(page(client, "9001/TEST"))
    assert shown.index("was Valid , now Suspended") < shown.index("New in the list")


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("typed", [None, "falcon"])
def test_page_sets_no_cookie_and_asks_little(client, language, typed):
    make_edition(as_of=RECENT)
    for number in range(9001, 9004):
        make_promoter(f"{number}/TEST", f"Falcon {number}")
    page(client, typed, language)
    with CaptureQueriesContext(connection) as few:
        answer = page(client, typed, language)
    assert len(few) <= 15
    assert not answer.cookies
    assert b"csrfmiddlewaretoken" not in answer.content
    # The catalogue in memory is read anew after a list; then the same number of queries again.
    for number in range(9004, 9060):
        make_promoter(f"{number}/TEST", f"Falcon {number}")
    make_edition(as_of=RECENT)
    page(client, typed, language)
    with CaptureQueriesContext(connection) as many:
        page(client, typed, language)
    assert len(many) == len(few)


def test_answers_are_kept_by_no_cache_and_no_search_engine(client):
    make_edition(as_of=RECENT)
    answer = page(client, "falcon")
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Robots-Tag"] == "noindex"
    assert "no-store" not in page(client).get("Cache-Control", "")


def test_only_reading_is_allowed(client):
    assert client.post("/en/alerts/check/register/").status_code == 405
