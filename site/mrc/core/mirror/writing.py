"""Writes a static copy of the public site, and keeps it the same as the site."""

import datetime
import logging
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import get_language_from_path
from wagtail.models import Site

from mrc.core.assets import MissingFileError, read_asset
from mrc.core.frame import forget
from mrc.core.media import is_closed

from . import pages as made
from .addresses import changed_paths, kind_of, pages, views
from .asking import Answer, ask
from .folder import Folder, UnsafePathError, file_of
from .kinds import Kind
from .lease import Lease
from .reading import Reader
from .redirects import redirects

logger = logging.getLogger(__name__)

#: Answers of 500 in a row after which it is the site that is broken, not a page.
_BROKEN_AFTER = 5
#: What a change may have missed because two clocks differ.
_MARGIN = datetime.timedelta(minutes=1)
#: In the list of files: what stands at the own address of a page of the tree.
_PAGE = "page"
_REDIRECTS = (301, 302, 303, 307, 308)


class SiteBrokenError(Exception):
    """The site answers nothing but errors: the copy stays as it is."""


@dataclass
class Outcome:
    """What one run came to, in files. `failed` holds the paths that answered 500."""

    written: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.written} written, {self.unchanged} unchanged, {self.removed} removed, "
            f"{len(self.failed)} failed"
        )


def write_mirror(to: Path, *, origin: str, only_changed: bool = False) -> Outcome:
    """Bring the copy in that folder up to date.

    `only_changed`: what was published, withdrawn or closed since the copy was last complete, the
    lists above it and the feeds; a first copy is always whole. Raises `lease.BusyError` where
    somebody else is writing, `lease.LostLeaseError` where somebody else has begun since, after
    which nothing is changed or saved, and `SiteBrokenError` where the site answers only errors;
    then nothing is removed that the site still has.
    """
    with Lease(to) as lease:
        folder = Folder(to, lease.holding)
        writer = _Writer(folder, lease, origin)
        try:
            writer.run(only_changed=only_changed and bool(folder.complete_at))
        finally:
            folder.save()
        return writer.outcome


class _Writer:
    def __init__(self, folder: Folder, lease: Lease, origin: str) -> None:
        self.folder, self.lease, self.origin = folder, lease, origin
        own = [site.root_url for site in Site.objects.filter(is_default_site=True)]
        # The last is what pictures for messengers are named with.
        self.reader = Reader(origin, *own, settings.WAGTAILADMIN_BASE_URL)
        self.outcome = Outcome()
        self.waiting: deque[str] = deque()
        self.seen: set[str] = set()
        #: Names of files that this run found to be right.
        self.right: set[str] = set()
        self.broken_in_a_row = 0

    def run(self, *, only_changed: bool) -> None:
        started = timezone.now()
        # What this process kept of the frame may be half a minute old.
        forget("menu:en", "menu:ur", "helpline")
        self.pages = pages()
        self._remove_closed()
        since = datetime.datetime.fromisoformat(self.folder.complete_at or _LONG_AGO)
        changed = changed_paths(self.pages, since - _MARGIN)
        self._add(changed)
        self._add(self._beside(changed))
        self._add([path for path in self.pages.live if path.count("/") == 2])
        feeds = [path for path in views() if "." in path]
        self._add(feeds)
        if not only_changed:
            self._add(self.pages.live)
            self._add(views())
        self._work(follow_known=not only_changed)
        if not only_changed:
            self._finish(started)

    def _finish(self, started: datetime.datetime) -> None:
        for path, target in redirects(self.pages.may_be_read):
            self._put_forward(path, target)
        self._work(follow_known=True)
        for path, make in made.fixed_pages(origin=self.origin).items():
            self.lease.renew()
            body = make()
            if body is not None:
                self._put(path, body, kind="fixed")
                self._follow(path, "text/html", body)
        self._work(follow_known=True)
        for path in self.outcome.failed:
            self.right.add(file_of(path))
        for name in [name for name in self.folder.files() if name not in self.right]:
            self._remove(name)
        for name in set(self.folder.entries).difference(self.right):
            self.folder.remove(name)
        self.folder.complete_at = started.isoformat()

    def _remove_closed(self) -> None:
        """First of all: pages that may not be read any more, with everything below them."""
        entries = self.folder.entries
        gone = tuple(
            one.path
            for one in entries.values()
            if one.kind == _PAGE and one.path not in self.pages.public
        )
        for name, entry in list(entries.items()):
            if entry.path.startswith(gone):
                self._remove(name)

    def _beside(self, changed: list[str]) -> list[str]:
        """What the copy holds below pages that changed (calendar files, documents, versions), and
        what belongs to no language: CAP messages, and what codes on posters lead to."""
        deep = tuple(path for path in changed if path.count("/") > 3)
        return [
            one.path
            for one in self.folder.entries.values()
            if one.kind in (_PAGE, Kind.COPY)
            and (one.path.startswith(deep) or not get_language_from_path(one.path))
        ]

    def _add(self, paths: Iterable[str]) -> None:
        for path in paths:
            if path not in self.seen:
                self.seen.add(path)
                self.waiting.append(path)

    def _work(self, *, follow_known: bool) -> None:
        """`follow_known` false: of what pages lead to, only what the copy does not have yet."""
        self.follow_known = follow_known
        while self.waiting:
            self.lease.renew()
            path = self.waiting.popleft()
            try:
                self._take(path)
            except UnsafePathError:
                logger.warning("An address cannot be a file of the copy")

    def _take(self, path: str) -> None:
        if path.startswith(settings.STATIC_URL):
            self._take_static(path)
            return
        if path.startswith(settings.MEDIA_URL):
            self._take_upload(path)
            return
        kind, name = kind_of(path, self.pages)
        if kind is Kind.AWAY:
            body = made.away_page(path, name, origin=self.origin)
            self._put(path, body, kind=kind.value)
            self._follow(path, "text/html", body)
        elif kind is Kind.FORWARD:
            self._take_answer(path, ask(path, origin=self.origin, method="HEAD"), kind)
        elif kind is Kind.COPY:
            self._take_answer(path, ask(path, origin=self.origin), kind)

    def _take_answer(self, path: str, answer: Answer, kind: Kind) -> None:
        if answer.status >= 500 and answer.status != 503:
            self._failed(path)
            return
        self.broken_in_a_row = 0
        if answer.status in _REDIRECTS:
            self._put_forward(path, answer.location)
        elif answer.status == 200 and answer.is_for_everybody and kind is Kind.COPY:
            is_page = path in self.pages.live
            self._put(path, answer.body, kind=_PAGE if is_page else kind.value)
            self._follow(path, answer.content_type, answer.body)
        else:
            # Gone, not for everybody, or a document that is being drawn anew.
            self._remove(file_of(path))

    def _failed(self, path: str) -> None:
        """The copy keeps what it has of the page."""
        logger.error("A page could not be copied")
        self.outcome.failed.append(path)
        self.broken_in_a_row += 1
        if self.broken_in_a_row >= _BROKEN_AFTER:
            raise SiteBrokenError

    def _put_forward(self, path: str, target: str) -> None:
        """A page that leads on; none to what is not in the copy, such as a sign-in."""
        own = self.reader.own_path(path, target)
        is_elsewhere = not own and target.startswith(("https://", "sms:"))
        if own and not self._is_file(own) and kind_of(own, self.pages)[0] is Kind.NEVER:
            self._remove(file_of(path))
            return
        if not own and not is_elsewhere:
            return
        if file_of(path) in self.right:
            return
        body = made.forward_page(path, own or target, origin=self.origin)
        self._put(path, body, kind=Kind.FORWARD.value)
        self._follow(path, "text/html", body)
        if own:
            self._add_found([own])

    def _is_file(self, path: str) -> bool:
        return path.startswith((settings.STATIC_URL, settings.MEDIA_URL))

    def _take_static(self, path: str) -> None:
        try:
            body = read_asset(path)
        except MissingFileError:
            logger.warning("A static file that a page names is missing: %s", path)
            return
        except OSError as error:
            logger.error("A static file could not be copied: %s", type(error).__name__)
            self.right.add(file_of(path))
            return
        self._put(path, body, kind="static")
        self._follow(path, "", body)

    def _take_upload(self, path: str) -> None:
        """Read again only where its size or time has changed. While storage is gone the copy keeps
        what it has."""
        name = path.removeprefix(settings.MEDIA_URL)
        if is_closed(name):
            return
        try:
            self._copy_upload(path, name)
        except OSError as error:
            logger.error("An upload could not be copied: %s", type(error).__name__)
            self.right.add(file_of(path))

    def _copy_upload(self, path: str, name: str) -> None:
        if not default_storage.exists(name):
            return
        changed = default_storage.get_modified_time(name).timestamp()
        stamp = f"{default_storage.size(name)}:{changed}"
        if self.folder.is_unchanged(path, stamp):
            self.right.add(file_of(path))
            self.outcome.unchanged += 1
            return
        with default_storage.open(name) as file:
            content = bytes(file.read())
        self._put(path, content, kind="upload", stamp=stamp)

    def _put(self, path: str, body: bytes, *, kind: str, stamp: str = "") -> None:
        if self.folder.put(path, body, kind=kind, stamp=stamp):
            self.outcome.written += 1
        else:
            self.outcome.unchanged += 1
        self.right.add(file_of(path))

    def _follow(self, path: str, content_type: str, body: bytes) -> None:
        self._add_found(self.reader.paths(path, content_type, body))

    def _add_found(self, paths: Iterable[str]) -> None:
        for path in paths:
            try:
                is_known = file_of(path) in self.folder.entries
            except UnsafePathError:
                continue
            if self.follow_known or not is_known:
                self._add([path])

    def _remove(self, name: str) -> None:
        self.outcome.removed += self.folder.remove(name)


_LONG_AGO = "2000-01-01T00:00:00+00:00"
