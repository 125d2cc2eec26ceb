"""The application is killed: nginx serves every page of the copy, in both languages."""

import datetime
import json
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.utils import timezone

from alerts.models import AlertPage
from alerts.warnings import life
from mrc.core.mirror.tasks import refresh_changed
from mrc.core.mirror.writing import write_mirror
from tests.alerts.factories import make_alert, make_alert_index, make_country
from tests.core.test_security_headers import ALWAYS, STRICT
from tests.events.factories import make_event, make_event_index
from tests.factories import ContactFactory, make_page, make_site, translate

from .nginx_site import Answer, Gunicorn, Nginx, nginx_path

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        nginx_path() is None and not os.environ.get("CI"), reason="nginx is missing"
    ),
]
#: What each ending is served as.
KINDS = {
    ".html": "text/html; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".js": "application/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
    ".pdf": "application/pdf",
}


@pytest.fixture
def warning() -> AlertPage:
    """A small site in both languages."""
    ContactFactory(key="mrc-helpline", phone="042 111 222 333")
    homes = make_site()
    page = make_page(homes.english, "About us", slug="about", summary="Who we are.")
    translate(page, {"About us": "ہمارے بارے میں", "Who we are.": "ہم کون ہیں۔"})
    today = timezone.localdate()
    make_event(
        make_event_index(homes),
        slug="welders",
        starts_on=today + datetime.timedelta(days=10),
        takes_registrations=True,
    )
    alert = make_alert(
        make_alert_index(homes),
        slug="free-visa",
        countries=(make_country(),),
        first_seen=today,
        expires_on=today + datetime.timedelta(days=30),
    )
    translate(alert, {"There is no free visa": "آزاد ویزا نام کی کوئی چیز نہیں"})
    return alert


@pytest.fixture
def copy(warning: AlertPage, tmp_path: Path) -> Path:
    write_mirror(tmp_path / "copy", origin="http://localhost")
    return tmp_path / "copy"


@pytest.fixture
def application(copy: Path, tmp_path: Path) -> Iterator[Gunicorn]:
    gunicorn = Gunicorn(tmp_path)
    try:
        gunicorn.start()
        yield gunicorn
    finally:
        gunicorn.kill()


@pytest.fixture
def nginx(application: Gunicorn, copy: Path, tmp_path: Path) -> Iterator[Nginx]:
    root = copy / "site"
    places = {"MRC_MIRROR_ROOT": str(root), "MRC_STATIC_ROOT": str(root / "static")}
    with Nginx(tmp_path, application.port, **places) as server:
        yield server


def files_of(copy: Path) -> dict[str, str]:
    """Each path of the copy, with its file below `site/`."""
    listed = json.loads((copy / "manifest.json").read_text())["files"]
    return {entry["path"]: name for name, entry in listed.items() if entry["kind"] != "fixed"}


def assert_secure(answer: Answer, path: str) -> None:
    for name, value in ALWAYS.items():
        assert answer.headers[name.lower()] == value, path
    said = {part.strip() for part in answer.headers["content-security-policy"].split(";")}
    assert said == STRICT, path
    assert "set-cookie" not in answer.headers


def test_application_is_killed_and_every_page_of_the_copy_is_served(
    application: Gunicorn, nginx: Nginx, copy: Path, warning: AlertPage, settings
) -> None:
    assert "copy of our site" not in nginx.ask("/en/").text
    application.kill()
    assert_all_pages(nginx, copy)
    for language in ("en", "ur"):
        assert_forms_and_staff_are_told_plainly(nginx, language)
    # A warning is withdrawn by the worker's machine, which still reaches the database.
    life.withdraw(warning, reason_en="The office exists.", reason_ur="دفتر موجود ہے۔", user=None)
    settings.MRC_MIRROR_DIR = str(copy)
    refresh_changed.call()
    assert "The office exists." in nginx.ask("/en/alerts/free-visa/").text
    assert "دفتر موجود ہے۔" in nginx.ask("/ur/alerts/free-visa/").text
    application.start()
    for language in ("en", "ur"):
        assert "tel:042111222333" in nginx.ask(f"/{language}/about/").text
        assert nginx.ask(f"/{language}/alerts/report/", "POST", b"").status == 422


def assert_all_pages(nginx: Nginx, copy: Path) -> None:
    files = files_of(copy)
    assert len(files) > 60
    pages = 0
    # Of the home page nginx has a copy of its own, a minute old at most.
    for path, name in sorted(files.items()):
        if path == "/en/":
            continue
        answer = nginx.ask(quote(path))
        assert answer.status == 200, path
        assert answer.body == (copy / "site" / name).read_bytes(), path
        kind = "application/cap+xml; charset=utf-8"
        if not path.startswith("/alerts/cap/"):
            kind = KINDS[Path(name).suffix]
        assert answer.headers["content-type"] == kind, path
        assert_secure(answer, path)
        if name.startswith(("en/", "ur/")) and name.endswith(".html"):
            language, pages = name[:2], pages + 1
            direction = "rtl" if language == "ur" else "ltr"
            assert f'<html lang="{language}" dir="{direction}"' in answer.text[:200], path
    assert pages > 40
    assert "text/html" in nginx.ask("/").headers["content-type"]


def assert_forms_and_staff_are_told_plainly(nginx: Nginx, language: str) -> None:
    read = nginx.ask(f"/{language}/alerts/report/")
    assert read.status == 200
    assert 'href="tel:042111222333"' in read.text
    sent = nginx.ask(f"/{language}/alerts/report/", "POST", b"what_happened=words")
    assert sent.status == 503
    assert f'lang="{language}"' in sent.text[:200]
    assert "what_happened" not in sent.text
    assert_secure(sent, "sent")
    for path in (f"/{language}/outreach/", f"/{language}/destinations/qatar/offline.json"):
        away = nginx.ask(path)
        assert away.status == 503, path
        assert int(away.headers["retry-after"]) > 0
        assert f'lang="{language}"' in away.text[:200]
    missing = nginx.ask(f"/{language}/no-such-page/")
    assert missing.status == 404
    assert f'lang="{language}"' in missing.text[:200]
