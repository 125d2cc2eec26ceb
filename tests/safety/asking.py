"""Asks for an address and judges the answer: opened or refused, and what it wrote."""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, NamedTuple
from unittest import mock
from urllib.parse import urlsplit

from django.core.paginator import UnorderedObjectListWarning
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.template.backends.django import Template
from django.test import Client
from django.utils.safestring import mark_safe

#: What somebody may be sent to who may not do what was asked.
_TURNED_AWAY = re.compile(
    r"/accounts/(login|second-factor/(confirm|app))/|/admin/(login/)?|/(en|ur)/_util/login/"
)
_WRITES = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM)\s+[\"`]?(\w+)", re.IGNORECASE)
#: Written by merely coming: sessions, and what is noted of whoever is there.
_NOTED = {"django_session", "wagtailadmin_editingsession", "wagtailusers_userprofile"}
#: What a stranger's or a reader's visit may write: counts of days, and nothing about who it was.
COUNTED = {"core_dailycount", "home_missedsearch", "home_missedsearchmonth", "core_apitoken"}
#: What a forger sends along: whose it is, in which state, and who is said to have agreed.
FORGED = {
    "centre": "1", "centre_id": "1", "status": "verified", "state": "verified",
    "verified_by": "1", "officer": "1", "submitted_by": "1", "uploaded_by": "1", "user": "1",
    "is_superuser": "on", "is_staff": "on", "groups": "1", "user_permissions": "1",
    "is_sample": "on", "quarantine": "", "live": "on", "owner": "1",
}  # fmt: skip


class Verdict(NamedTuple):
    is_open: bool
    status: int
    location: str
    #: Tables that were written, without those that coming alone writes.
    wrote: frozenset[str]
    body: bytes

    @property
    def crashed(self) -> bool:
        """Neither let in nor refused. (503 is an answer of ours: not now, come again.)"""
        return self.status == HTTPStatus.INTERNAL_SERVER_ERROR


@contextmanager
def _listening(wrote: set[str]) -> Iterator[None]:
    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := _WRITES.match(sql):
            wrote.add(found[2])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield


@contextmanager
def nothing_rendered() -> Iterator[None]:
    """Answers keep their status and lose their words: setting a page of the admin takes far longer
    than deciding who may see it. For what ought to be open; what is refused is read in full."""
    with mock.patch.object(Template, "render", return_value=mark_safe("")):
        yield


def ask(client: Client, method: str, path: str, data: dict[str, str] | None = None) -> Verdict:
    """Asks, and takes back whatever the answer changed."""
    wrote: set[str] = set()
    with transaction.atomic():
        with _listening(wrote), warnings.catch_warnings():
            # Of the translation editor's report: an error in tests alone, the site only warns.
            warnings.simplefilter("ignore", UnorderedObjectListWarning)
            response = client.get(path) if method == "GET" else client.post(path, data or {})
            body = _body(response)
        transaction.set_rollback(True)
    location = response.headers.get("Location", "")
    return Verdict(
        # Some send back to the first page of the admin after having done what was asked.
        is_open=_is_open(response, path) or bool(wrote - _NOTED - COUNTED),
        status=response.status_code,
        location=location,
        wrote=frozenset(wrote - _NOTED),
        body=body,
    )


def _body(response: HttpResponseBase) -> bytes:
    if getattr(response, "streaming", False):
        return b"".join(response.streaming_content)  # type: ignore[attr-defined]
    return bytes(response.content)  # type: ignore[attr-defined]


def _is_open(response: HttpResponseBase, path: str) -> bool:
    if response.status_code in (401, 403, 404, 405, 410, HTTPStatus.INTERNAL_SERVER_ERROR):
        return False
    if response.status_code in (301, 302, 303, 307):
        place = urlsplit(response.headers["Location"]).path
        return _TURNED_AWAY.fullmatch(place) is None or path in ("/admin/login/",)
    return True
