"""Receiving pictures in memory alone: a temporary file would be a copy that nobody encrypts."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.utils.translation import gettext as _

from mrc.core.pictures import Picture, PictureError, redraw

from .models import MOST_PICTURES

FIELD = "pictures"
#: Megabytes of one picture as it is sent.
MEGABYTES = 8
_LIMIT = MEGABYTES * 1024 * 1024


class PictureUploadHandler(FileUploadHandler):
    """At most `MOST_PICTURES` files of our field; what is more or too large is not read further.

    `too_many` and `too_large` (numbers of the files, from 1) say what was left out.
    """

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self.too_many = False
        self.too_large: list[int] = []
        self._buffer = BytesIO()

    def new_file(self, field_name: str, *args: Any, **kwargs: Any) -> None:
        super().new_file(field_name, *args, **kwargs)
        if field_name != FIELD:
            raise SkipFile
        self.count += 1
        if self.count > MOST_PICTURES:
            self.too_many = True
            raise SkipFile
        self._buffer = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) > _LIMIT:
            self.too_large.append(self.count)
            self._buffer = BytesIO()
            raise SkipFile
        self._buffer.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The name that a phone gave it is dropped here: it may hold anything."""
        self._buffer.seek(0)
        return InMemoryUploadedFile(
            file=self._buffer,
            field_name=self.field_name,
            name=str(self.count),
            content_type=None,
            size=file_size,
            charset=None,
        )


def redrawn(handler: PictureUploadHandler, files: list[Any]) -> tuple[list[Picture], list[str]]:
    """The pictures without anything but their pixels, and what is wrong with the others."""
    pictures: list[Picture] = []
    problems: list[str] = []
    if handler.too_many:
        problems.append(
            _("Choose at most %(number)d pictures; send the others later.")
            % {"number": MOST_PICTURES}
        )
    for number in handler.too_large:
        problems.append(
            _("Picture %(number)d is larger than %(limit)d MB. Choose a smaller one.")
            % {"number": number, "limit": MEGABYTES}
        )
    for file in files:
        try:
            pictures.append(redraw(file.read()))
        except PictureError as error:
            problems.append(
                _("Picture %(number)s: %(problem)s")
                % {"number": file.name, "problem": error.message}
            )
    return pictures, problems
