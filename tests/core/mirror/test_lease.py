"""A writer that was stopped for too long changes nothing any more."""

import json
import os
import threading

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from mrc.core.mirror import writing
from mrc.core.mirror.folder import Folder
from mrc.core.mirror.lease import Lease, LostLeaseError
from mrc.core.mirror.tasks import refresh_changed

ABOUT = "en/about/index.html"


def run_out(copy):
    """As if the writer had said nothing for half a minute; it does not know yet."""
    file = copy.to / "lease.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "until": 1.0}))


class Meanwhile:
    """While a writer stands still, once: the page is withdrawn, and another writer removes it."""

    def __init__(self, copy, page):
        self.copy, self.page = copy, page
        self.is_over = False
        self.listed = b""

    def happens(self):
        if self.is_over:
            return
        self.is_over = True
        run_out(self.copy)
        self.page.unpublish()
        self.copy.write()
        assert not self.copy.has(ABOUT)
        self.listed = (self.copy.to / "manifest.json").read_bytes()


@pytest.fixture
def meanwhile(copy, page):
    copy.write()
    page.summary = "Who we are today."
    page.save_revision().publish()
    return Meanwhile(copy, page)


def stalled_after_rendering(meanwhile, monkeypatch):
    whole = writing.ask

    def ask(path, **how):
        answer = whole(path, **how)
        if path == "/en/about/":
            meanwhile.happens()
        return answer

    monkeypatch.setattr(writing, "ask", ask)


def stalled_on_the_disk(meanwhile, monkeypatch):
    sync = os.fsync

    def fsync(number):
        sync(number)
        meanwhile.happens()

    monkeypatch.setattr("mrc.core.mirror.folder.os.fsync", fsync)


STALLED = pytest.mark.parametrize("stall", [stalled_after_rendering, stalled_on_the_disk])


@STALLED
def test_stalled_writer_puts_no_withdrawn_page_back_and_saves_nothing(
    copy, meanwhile, monkeypatch, stall
):
    stall(meanwhile, monkeypatch)
    with pytest.raises(LostLeaseError):
        copy.write(only_changed=True)
    assert meanwhile.is_over
    assert not copy.has(ABOUT)
    assert (copy.to / "manifest.json").read_bytes() == meanwhile.listed
    assert list(copy.to.glob("site/**/.new-*")) == []


@STALLED
def test_task_that_lost_the_lease_is_asked_again(copy, meanwhile, monkeypatch, settings, stall):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.MRC_MIRROR_DIR = str(copy.to)
    stall(meanwhile, monkeypatch)
    assert refresh_changed.call() == "later"
    waiting = DBTaskResult.objects.filter(task_path="mrc.core.mirror.tasks.refresh_changed")
    assert waiting.filter(status="READY", run_after__gt=timezone.now()).exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: folder.put("/en/", b"new", kind="page"),
        lambda folder: folder.put("/en/other/page/", b"new", kind="page"),
        lambda folder: folder.remove("en/index.html"),
        lambda folder: folder.save(),
    ],
    ids=["put", "put in a new folder", "remove", "save"],
)
def test_folder_is_left_alone_once_another_writer_has_begun(copy, change):
    with Lease(copy.to) as lease:
        folder = Folder(copy.to, lease.holding)
        folder.put("/en/", b"old", kind="page")
        folder.save()
        run_out(copy)
        with Lease(copy.to):
            before = contents(copy)
            with pytest.raises(LostLeaseError):
                change(folder)
            assert contents(copy) == before
        # It has finished, and nobody holds the lease; what we know of the folder is old.
        before = contents(copy)
        with pytest.raises(LostLeaseError):
            change(folder)
        assert contents(copy) == before


def contents(copy):
    """Of each file; folders as well."""
    return {path: path.is_file() and path.read_bytes() for path in copy.to.rglob("*")}


def test_lease_that_ran_out_and_that_nobody_took_goes_on(copy):
    with Lease(copy.to, seconds=0) as lease:
        lease.renew()
        with lease.holding():
            pass


def test_nobody_begins_during_a_step_of_the_writer(copy):
    began = threading.Event()

    def begin():
        with Lease(copy.to):
            began.set()

    other = threading.Thread(target=begin)
    with Lease(copy.to) as lease:
        with lease.holding():
            run_out(copy)
            other.start()
            assert not began.wait(0.3)
        assert began.wait(10)
        other.join()
        with pytest.raises(LostLeaseError), lease.holding():
            pass
