"""What is counted of a warning: by day, language and what it was; never who."""

import json
import uuid

import pytest
from django.db import connection
from django.test import RequestFactory
from wagtail.models import Locale

from alerts.warnings.travel.counting import Measure, TravelKey, count_travel, view_key
from mrc.core.analytics import goals
from mrc.core.models import DailyCount
from tests.alerts.factories import TODAY, make_alert
from tests.alerts.feeds.conftest import at
from tests.alerts.travel.conftest import DAY, PHONE, numbers

pytestmark = pytest.mark.django_db
#: Any warning: the same in every process that collects the tests.
WARNING = "5f0c8c5e-1d1a-4c55-9f0e-0a1b2c3d4e5f"
PAGE = "/alerts/there-is-no-free-visa/"


def read(phone, path, **changes):
    headers = {"Origin": "http://testserver", **changes}
    return phone.post(
        "/e", json.dumps({"p": path}), content_type="text/plain;charset=UTF-8", headers=headers
    )


def test_view_of_a_warning_is_counted_for_the_warning_in_its_language(phone, free_visa, settings):
    settings.PLAUSIBLE_DOMAIN = ""
    for path in (f"/en{PAGE}", f"/ur{PAGE}", f"/ur{PAGE}"):
        response = read(phone, path)
        assert response.status_code == 204
        assert not response.cookies

    assert numbers() == {(TODAY, "view", "en"): 1, (TODAY, "view", "ur"): 2}
    keys = set(DailyCount.objects.values_list("key", flat=True))
    assert keys == {f"warning:{free_visa.translation_key}:view:{code}" for code in ("en", "ur")}


def test_view_counts_for_the_day_in_karachi(phone, free_visa, set_clock):
    set_clock(at(TODAY, 23, 59))
    read(phone, f"/en{PAGE}")
    set_clock(at(TODAY + DAY, 0, 0))
    read(phone, f"/en{PAGE}")

    assert numbers() == {(TODAY, "view", "en"): 1, (TODAY + DAY, "view", "en"): 1}


@pytest.mark.parametrize(
    "path",
    ["/en/", "/en/alerts/", "/en/alerts/nothing/", "/en/alerts/draft/", f"/en{PAGE}share/sms/",
     f"/fr{PAGE}", "/en/destinations/saudi-arabia/"],
)  # fmt: skip
def test_other_paths_are_not_counted(phone, index, free_visa, path):
    make_alert(index, title="Draft", slug="draft", publish=False)

    read(phone, path)

    assert numbers() == {}


@pytest.mark.parametrize(
    "changes",
    [
        {"User-Agent": "Googlebot/2.1"},
        {"User-Agent": "HeadlessChrome/120"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Sec-Fetch-Site": "cross-site"},
        {"DNT": "1"},
        {"Sec-GPC": "1"},
    ],
)
def test_programs_strangers_and_who_asks_not_to_be_counted_are_not(phone, free_visa, changes):
    assert read(phone, f"/en{PAGE}", **changes).status_code == 204

    assert numbers() == {}


def test_pages_of_others_ask_nothing_of_the_database(phone, index, django_assert_num_queries):
    with django_assert_num_queries(0):
        read(phone, "/ur/destinations/saudi-arabia/")


def test_answer_is_the_same_where_the_database_cannot_count(phone, free_visa, monkeypatch):
    from django.db import OperationalError

    def broken(path):
        raise OperationalError("no database")

    monkeypatch.setattr(goals, "_page_keys", [broken])

    assert read(phone, f"/en{PAGE}").status_code == 204


def test_view_of_an_alias_counts_for_its_warning(index):
    page = make_alert(index, title="Only in English", slug="english")
    page.copy_for_translation(Locale.objects.get(language_code="ur"), alias=True)

    assert view_key("/ur/alerts/english/") == f"warning:{page.translation_key}:view:ur"


@pytest.mark.parametrize("language", ["en", "ur", "", "fr", "en:view"])
def test_scan_is_counted_whatever_the_language_is_said_to_be(set_clock, language):
    set_clock()
    request = RequestFactory().get("/v/ABCDEFGH", headers={"User-Agent": PHONE})

    count_travel(request, warning=uuid.uuid4(), measure=Measure.SCAN, language=language)

    kept = language if language in ("en", "ur") else "-"
    assert numbers() == {(TODAY, "scan", kept): 1}


@pytest.mark.parametrize("measure", list(Measure))
def test_key_is_read_back(measure):
    key = TravelKey(uuid.uuid4(), measure, "ur")

    assert TravelKey.parse(str(key)) == key


@pytest.mark.parametrize(
    "text",
    [
        "",
        "scan:ABC",
        "warning:",
        f"warning:{WARNING}:nothing:en",
        f"warning:{WARNING}:view:fr",
        f"warning:{WARNING}:view:en:203.0.113.7",
    ],
)
def test_what_is_no_key_is_none(text):
    assert TravelKey.parse(text) is None


def test_nothing_about_a_person_is_kept(phone, free_visa):
    read(phone, f"/en{PAGE}")
    phone.get(f"/en{PAGE}share/whatsapp/")

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM core_dailycount")
        columns = [column[0] for column in cursor.description]
        rows = str(cursor.fetchall())
    assert columns == ["id", "day", "key", "number"]
    assert "127.0.0.1" not in rows
    assert "Infinix" not in rows
