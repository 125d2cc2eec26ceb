"""A form that could not be stored, given back with all that was typed.

Made from what was sent alone: no question to the database, nothing written to a log, a disk or a
cookie. Its button sends the same again, to the same address.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse, RawPostDataException
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from mrc.core.confidential.trust import is_trusted, trust_or_ask_again

from .frame import frame

#: The fields of the forms at an address, by the name of its pattern.
_known: dict[str, dict[str, forms.Field]] = {}
#: Where nothing is given back: passwords and codes, and pages that save by script.
_CLOSED = ("/accounts/", "/admin/", "/api/")
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105  (the name of a field)


@dataclass(frozen=True, repr=False)
class Typed:
    """One value. `widget`: a `text` of several lines, a `line`, or `hidden`. `shown` is what
    stands beside a hidden one, with its `label`. Without a repr: it must not reach a traceback."""

    name: str
    value: str
    widget: str
    label: str = ""
    shown: str = ""
    kind: str = "text"


class _NoFiles(FileUploadHandler):
    """Files are let go as they arrive: none is put on a disk to be forgotten there."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return None

    def file_complete(self, file_size: int) -> None:
        return None


def keep_typed(url_name: str, *kinds: type[forms.Form]) -> None:
    """Tell what the fields of the forms at an address are called, so that people recognise them."""
    for kind in kinds:
        _known.setdefault(url_name, {}).update(kind.base_fields)


def is_given_back(request: HttpRequest) -> bool:
    return request.method == "POST" and not request.path_info.startswith(_CLOSED)


def not_sent(request: HttpRequest) -> HttpResponse:
    """503 with the form; without it where it came from another site, or cannot be read."""
    response = _given_back(request)
    assert isinstance(response, HttpResponse)
    return response


@trust_or_ask_again
def _given_back(request: HttpRequest) -> HttpResponse:
    typed = _typed(request) if is_trusted(request) else []
    context: dict[str, Any] = {
        **frame(request),
        "typed": typed,
        "address": request.get_full_path(),
        "had_files": request.content_type == "multipart/form-data",
        "token": get_token(request) if typed else "",
    }
    return HttpResponse(render_to_string("failing/not_sent.html", context), status=503)


def _typed(request: HttpRequest) -> list[Typed]:
    try:
        if not hasattr(request, "_files"):
            request.upload_handlers = [_NoFiles(request)]
        sent = request.POST
    except (AttributeError, OSError, RawPostDataException):
        return []
    fields = _known.get(_url_name(request), {})
    return [
        _one(name, value, fields.get(name))
        for name, values in sent.lists()
        for value in values
        if name != _TOKEN and "password" not in name
    ]


def _one(name: str, value: str, field: forms.Field | None) -> Typed:
    if field is None or isinstance(field.widget, forms.HiddenInput):
        return Typed(name, value, "hidden")
    label = str(field.label or "")
    if isinstance(field.widget, forms.Textarea):
        return Typed(name, value, "text", label)
    if isinstance(field.widget, forms.widgets.Input) and not isinstance(
        field.widget, forms.CheckboxInput
    ):
        kind = field.widget.input_type
        # A browser empties a number or a day that it cannot read.
        return Typed(name, value, "line", label, kind=kind if kind in ("email", "tel") else "text")
    return Typed(name, value, "hidden", label, shown=_words(field, value))


def _words(field: forms.Field, value: str) -> str:
    """What a choice is called, where its words are known without the database."""
    if isinstance(field.widget, forms.CheckboxInput):
        return "✓" if value else ""
    choices: Any = getattr(field.widget, "choices", ())
    if hasattr(choices, "queryset"):
        return ""
    for key, words in choices:
        if str(key) == value:
            return str(words)
    return ""


def _url_name(request: HttpRequest) -> str:
    try:
        match = request.resolver_match or resolve(request.path_info)
    except Resolver404:
        return ""
    return match.url_name or ""
