"""The spreadsheets that Wagtail makes of its lists and reports, with the guard of our own.

Wagtail writes what a row holds as it is, so that words that a reader typed into the search come out
of a report as a formula; and it writes no byte order mark, without which Excel garbles Urdu.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.db.models import QuerySet
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from .exports import guard

_MARK = "\ufeff"


def guard_wagtail_exports() -> None:
    """For every list and report, those that fields or values are written for by themselves too."""
    mixin = SpreadsheetExportMixin
    mixin.preprocess_field_value = _guarded(mixin.preprocess_field_value)
    mixin.stream_csv = _marked(mixin.stream_csv)


def _guarded(prepare: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(prepare)
    def prepare_guarded(
        self: SpreadsheetExportMixin, field: str, value: Any, export_format: str
    ) -> Any:
        prepared = prepare(self, field, value, export_format)
        is_text = export_format == self.FORMAT_CSV and isinstance(prepared, str)
        return guard(prepared) if is_text else prepared

    return prepare_guarded


def _marked(stream: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    @wraps(stream)
    def stream_marked(self: SpreadsheetExportMixin, queryset: QuerySet[Any]) -> Iterator[Any]:
        yield _MARK
        yield from stream(self, queryset)

    return stream_marked
