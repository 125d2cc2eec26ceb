"""What a static copy holds, what it never holds, and how it follows the site."""

import io
import json
import socket

import pytest
from django.core.files.images import ImageFile
from django.urls import URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from PIL import Image as Picture
from wagtail.contrib.redirects.models import Redirect
from wagtail.images import get_image_model
from wagtail.models import PageViewRestriction

from alerts.warnings import life
from mrc.core.mirror import writing
from mrc.core.mirror.asking import Answer
from mrc.core.mirror.folder import UnsafePathError, file_of
from mrc.core.mirror.kinds import CLOSED_FOLDERS, KINDS
from mrc.core.mirror.lease import BusyError, Lease
from mrc.core.mirror.reading import Reader
from mrc.core.mirror.tasks import refresh_changed
from mrc.core.mirror.writing import SiteBrokenError
from tests.core.mirror.conftest import WARNING_UR

REASONS = {"reason_en": "The office exists.", "reason_ur": "یہ دفتر موجود ہے۔"}
FORMS = ("alerts/report", "ask", "alerts/subscribe", "search", "destinations/compare")


def live_main(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]


def test_pages_are_those_of_the_live_site_with_a_note_above_them(client, copy, page, warning):
    copy.write()
    for address in ("about", "alerts", "alerts/free-visa"):
        for language in ("en", "ur"):
            name = f"{language}/{address}/index.html"
            assert copy.main_of(name) == live_main(client, f"/{language}/{address}/"), name
            assert f'<html lang="{language}"' in copy.read(name)
    english, urdu = copy.read("en/about/index.html"), copy.read("ur/about/index.html")
    assert "Forms, search and filters do not work" in english
    assert 'href="tel:042111222333"' in english.split("</aside>")[0]
    assert 'dir="rtl"' in urdu
    assert "This is a copy of our site" not in urdu
    assert "is_mirror" not in client.get("/en/about/").content.decode()
    assert "copy of our site" not in client.get("/en/about/").content.decode()


def test_feeds_messages_calendars_sitemap_robots_and_static_files_are_there(copy, warning, event):
    copy.write()
    assert "There is no free visa" in copy.read("en/alerts/feed.atom")
    assert WARNING_UR in copy.read("ur/alerts/feed.atom")
    messages = list((copy.to / "site/alerts/cap").iterdir())
    assert len(messages) == 1
    assert "urn:oasis:names:tc:emergency:cap:1.2" in messages[0].read_text()
    assert "BEGIN:VEVENT" in copy.read("en/events/welders/event.ics")
    assert "/en/alerts/free-visa/" in copy.read("sitemap.xml")
    assert "Disallow: /admin/" in copy.read("robots.txt")
    css = copy.read("static/mrc/css/base.css")
    assert ":root" in css
    listed = json.loads((copy.to / "manifest.json").read_text())["files"]
    there = {p.relative_to(copy.to / "site").as_posix() for p in copy.to.glob("site/**/*.*")}
    assert set(listed) == there
    assert listed["en/alerts/feed.atom"]["kind"] == "copy"


def test_nothing_of_staff_accounts_and_single_readers_is_there(copy, page, event):
    copy.write()
    names = {p.relative_to(copy.to / "site").as_posix() for p in copy.to.glob("site/**/*")}
    for part in ("admin", "accounts", "api", "en/outreach", "en/mail", "readyz", "e/index.html"):
        assert not any(name == part or name.startswith(f"{part}/") for name in names), part
    assert not any("csrfmiddlewaretoken" in (copy.to / "site" / n).read_text(errors="replace")
                   for n in names if n.endswith(".html"))  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ur"])
def test_forms_are_a_page_that_says_that_nothing_was_sent(copy, event, language):
    copy.write()
    for form in (*FORMS, "events/welders/register"):
        text = copy.main_of(f"{language}/{form}/index.html")
        assert "<form" not in text
        assert 'href="tel:042111222333"' in text, form
    said = copy.main_of(f"{language}/alerts/report/index.html")
    assert ("Nothing was sent to us." in said) == (language == "en")
    assert '<html lang="ur" dir="rtl"' in copy.read("ur/ask/index.html")


def test_error_pages_and_the_first_page_are_there(copy, page):
    copy.write()
    assert "This page is not here" in copy.read("en/404.html")
    assert '<html lang="ur" dir="rtl"' in copy.read("ur/404.html")
    assert "Away for the moment" in copy.read("en/503.html")
    first = copy.read("index.html")
    assert 'href="/en/"' in first
    assert 'href="/ur/"' in first
    assert 'lang="ur" dir="rtl"' in copy.read("503.html")


def test_second_run_writes_nothing_and_a_change_only_what_shows_it(copy, page, warning):
    first = copy.write()
    again = copy.write()
    assert (again.written, again.removed, again.failed) == (0, 0, [])
    assert again.unchanged == first.written
    page.summary = "Somebody else."
    page.save_revision().publish()
    before = (copy.to / "site/en/alerts/free-visa/index.html").stat().st_mtime_ns
    changed = copy.write(only_changed=True)
    assert 0 < changed.written <= 6
    assert "Somebody else." in copy.main_of("en/about/index.html")
    assert (copy.to / "site/en/alerts/free-visa/index.html").stat().st_mtime_ns == before


def test_withdrawn_warning_is_withdrawn_after_the_task_as_on_the_live_page(
    client, copy, warning, settings
):
    code = "v/" + life.latest_message(warning.translation_key).code
    copy.write()
    assert "withdrawn" not in copy.main_of("en/alerts/free-visa/index.html").lower()
    life.withdraw(warning, user=None, **REASONS)
    settings.MRC_MIRROR_DIR = str(copy.to)
    refresh_changed.call()
    for language, reason in (("en", REASONS["reason_en"]), ("ur", REASONS["reason_ur"])):
        here = copy.main_of(f"{language}/alerts/free-visa/index.html")
        assert reason in here
        assert here == live_main(client, f"/{language}/alerts/free-visa/")
        assert copy.main_of(f"{language}/alerts/index.html") == live_main(
            client, f"/{language}/alerts/"
        )
    assert "Cancel" in "".join(p.read_text() for p in (copy.to / "site/alerts/cap").iterdir())
    if copy.has(f"{code}/index.html"):
        assert REASONS["reason_en"] in copy.read(f"{code}/index.html")


@pytest.mark.parametrize("kind", ["login", "password"])
def test_page_made_private_is_gone_after_the_task_with_all_below_it(copy, event, settings, kind):
    copy.write()
    assert copy.has("en/events/welders/event.ics")
    password = "river-2026" if kind == "password" else ""
    PageViewRestriction.objects.create(page=event, restriction_type=kind, password=password)
    settings.MRC_MIRROR_DIR = str(copy.to)
    refresh_changed.call()
    left = [p.as_posix() for p in copy.to.glob("site/en/events/welders/**/*") if p.is_file()]
    assert left == []
    assert "Safe migration for welders" not in copy.main_of("en/events/index.html")
    copy.write()
    assert not copy.has("en/events/welders/index.html")


def test_unpublished_and_deleted_pages_are_gone(copy, page):
    copy.write()
    assert copy.has("en/about/index.html")
    page.unpublish()
    copy.write(only_changed=True)
    assert not copy.has("en/about/index.html")
    assert not copy.has("ur/about/index.html")
    assert not (copy.to / "site/en/about").exists()


def test_publishing_asks_for_a_refresh_and_a_draft_does_not(copy, page, settings, monkeypatch):
    settings.MRC_MIRROR_DIR = str(copy.to)
    asked = []
    monkeypatch.setattr("mrc.core.mirror.tasks.refresh_soon", lambda: asked.append(1))
    page.save_revision()
    assert asked == []
    page.save_revision().publish()
    assert asked


def test_many_changes_leave_one_waiting_task(copy, page, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.MRC_MIRROR_DIR = str(copy.to)
    for number in range(5):
        page.summary = f"Text {number}"
        page.save_revision().publish()
    ours = DBTaskResult.objects.filter(task_path__startswith="mrc.core.mirror.")
    assert [row.task_path for row in ours] == ["mrc.core.mirror.tasks.refresh_changed"]


def test_second_writer_leaves_the_first_to_finish_and_a_dead_one_is_not_waited_for(copy, page):
    copy.write()
    with Lease(copy.to), pytest.raises(BusyError):
        copy.write()
    held = {"id": "other", "host": socket.gethostname(), "pid": 2**22 + 1}
    (copy.to / "lease.json").write_text(json.dumps({**held, "until": 2e10}))
    assert copy.write().written == 0
    (copy.to / "lease.json").write_text(json.dumps({**held, "host": "elsewhere", "until": 1.0}))
    assert copy.write().written == 0


def test_broken_page_keeps_its_file_and_a_broken_site_keeps_everything(copy, page, monkeypatch):
    copy.write()
    kept = copy.read("en/about/index.html")
    whole = writing.ask
    broken = Answer(500, "text/html", b"broken")

    def one_breaks(path, **how):
        return broken if path == "/en/about/" else whole(path, **how)

    monkeypatch.setattr(writing, "ask", one_breaks)
    assert copy.write().failed == ["/en/about/"]
    assert copy.read("en/about/index.html") == kept
    number = len(list(copy.to.glob("site/**/*")))
    monkeypatch.setattr(writing, "ask", lambda path, **how: broken)
    with pytest.raises(SiteBrokenError):
        copy.write()
    assert len(list(copy.to.glob("site/**/*"))) == number


def test_answer_that_is_not_for_everybody_is_not_kept(copy, page, monkeypatch):
    whole = writing.ask

    def private(path, **how):
        answer = whole(path, **how)
        if path != "/en/about/":
            return answer
        return Answer(200, answer.content_type, answer.body, is_for_everybody=False)

    monkeypatch.setattr(writing, "ask", private)
    copy.write()
    assert not copy.has("en/about/index.html")
    assert copy.has("ur/about/index.html")


class GoneStorage:
    def __getattr__(self, name):
        raise OSError(5, "gone")


def test_pictures_are_copied_and_stay_while_storage_is_gone(copy, page, monkeypatch):
    file = io.BytesIO()
    Picture.new("RGB", (1200, 800), "green").save(file, "PNG")
    page.share_image = get_image_model().objects.create(
        title="A centre", file=ImageFile(file, name="centre.png")
    )
    page.save_revision().publish()
    copy.write()
    pictures = list(copy.to.glob("site/media/images/*"))
    assert [one.suffix for one in pictures] == [".jpg"]
    assert not list(copy.to.glob("site/media/original_images/*"))
    monkeypatch.setattr(writing, "default_storage", GoneStorage())
    outcome = copy.write()
    assert outcome.removed == 0
    assert pictures[0].is_file()


def test_task_that_finds_a_broken_site_tries_again_later(copy, page, settings, monkeypatch):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.MRC_MIRROR_DIR = str(copy.to)
    monkeypatch.setattr(writing, "ask", lambda path, **how: Answer(500, "text/html", b""))
    assert refresh_changed.call() == "later"
    waiting = DBTaskResult.objects.filter(task_path="mrc.core.mirror.tasks.refresh_changed")
    assert waiting.filter(status="READY", run_after__gt=timezone.now()).count() == 1


def test_half_written_and_foreign_files_are_cleared_away(copy, page):
    copy.write()
    stray = copy.to / "site/en/about/.new-abc"
    stray.write_text("half")
    (copy.to / "site/en/about/index.html").write_text("changed by hand")
    outcome = copy.write()
    assert not stray.exists()
    assert (outcome.written, outcome.removed) == (1, 1)
    assert "Who we are." in copy.read("en/about/index.html")


def test_former_address_leads_on_and_one_to_a_private_page_does_not(copy, page, homes):
    Redirect.objects.create(old_path="/en/who", redirect_page=page)
    copy.write()
    assert 'content="0; url=/en/about/"' in copy.read("en/who/index.html")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    copy.write()
    assert not copy.has("en/who/index.html")


def test_file_names_never_leave_the_folder():
    assert file_of("/") == "index.html"
    assert file_of("/v/X7K2M9PT") == "v/X7K2M9PT/index.html"
    assert file_of("/en/a.b/") == "en/a.b/index.html"
    for path in ("etc/passwd", "/" + "x" * 300):
        with pytest.raises(UnsafePathError):
            file_of(path)
    assert file_of("/../../etc/passwd.txt") == "etc/passwd.txt"
    reader = Reader("https://mrc.example")
    html = b'<a href="/../../x"></a><a href="https://other.example/y"></a><a href="//evil/z"></a>'
    assert reader.paths("/en/", "text/html", html) == ["/x"]


def test_every_address_of_the_site_is_decided_about():
    """A new view is copied or kept out because somebody said so."""
    closed = (*CLOSED_FOLDERS, "documents/", "media/", "_util/")
    decided = [name for route, name in walked(get_resolver()) if not route.startswith(closed)]
    assert "wagtail_serve" in decided
    assert len(decided) > 40
    for name in decided:
        assert name in KINDS, f"add “{name}” to mrc.core.mirror.kinds"


def walked(resolver, prefix=""):
    """Each pattern's route below its language, and its name."""
    for entry in resolver.url_patterns:
        pattern = entry.pattern
        route = prefix
        if not isinstance(pattern, LocalePrefixPattern):
            route += str(pattern).lstrip("^")
        if isinstance(entry, URLResolver):
            yield from walked(entry, route)
        elif entry.name:
            yield route, entry.name
