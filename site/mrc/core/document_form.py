"""The form behind every document that an editor uploads: what it says it is, it has to be.

Documents are served as they came, so a photograph under another name, or one inside a text, would
tell every reader where it was taken. Those are refused; documents are not written anew.
"""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image
from wagtail.documents.forms import BaseDocumentForm

_GPS = 0x8825  # the tag of Exif under which a phone writes the place
_EXIF = b"Exif\x00\x00"
#: Bytes of a block of Exif in a JPEG at the most.
_LONGEST_EXIF = 65_536
#: What the office formats hold that makes them what they are.
_INSIDE = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "odt": "content.xml"}
#: Bytes of what a file may unpack to.
_LARGEST = 100 * 1024 * 1024
#: What reading raises: a wrong start or a part that is missing, cut off, encrypted or unknown.
_NO_SUCH_FILE = (ValueError, KeyError, RuntimeError, zipfile.BadZipFile, zlib.error, EOFError)

OTHER_KIND = _("The file is not what its name says. Save it again as PDF, and upload that.")
TELLS_PLACE = _(
    "A photograph in this file says where it was taken. Take the photograph out, or take a "
    "screenshot of it and use that instead."
)


class CheckedDocumentForm(BaseDocumentForm):
    """For `WAGTAILDOCS_DOCUMENT_FORM_BASE`."""

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        # A document that is edited comes with the file that is stored already.
        if not isinstance(sent, UploadedFile):
            return sent
        sent.seek(0)
        data = sent.read()
        sent.seek(0)
        kind = PurePath(sent.name or "").suffix.lower().lstrip(".")
        try:
            tells_place = any(map(_tells_place, _parts(kind, data)))
        except _NO_SUCH_FILE as error:
            raise ValidationError(OTHER_KIND, code="invalid_document") from error
        if tells_place:
            raise ValidationError(TELLS_PLACE, code="document_tells_place")
        return sent


def _parts(kind: str, data: bytes) -> Iterator[bytes]:
    """What may hold a photograph. Whatever is raised, the file is not of this kind."""
    if kind == "pdf":
        if b"%PDF-" not in data[:1024]:
            raise ValueError(kind)
        yield data
    elif kind in _INSIDE:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            archive.getinfo(_INSIDE[kind])
            if sum(one.file_size for one in archive.infolist()) > _LARGEST:
                raise ValueError(kind)
            for one in archive.infolist():
                yield archive.read(one)
    else:  # a table as text; an older Excel's own letters are no UTF-8
        data.decode("utf-8-sig")
        if b"\x00" in data:
            raise ValueError(kind)


def _tells_place(data: bytes) -> bool:
    """Of a picture, or of those that stand inside a PDF."""
    if _has_place(lambda: Image.open(io.BytesIO(data)).getexif()):
        return True
    start = data.find(_EXIF)
    while start != -1:
        if _has_place(partial(_loaded, data[start : start + _LONGEST_EXIF])):
            return True
        start = data.find(_EXIF, start + 1)
    return False


def _loaded(block: bytes) -> Image.Exif:
    exif = Image.Exif()
    exif.load(block)
    return exif


def _has_place(read: Callable[[], Image.Exif]) -> bool:
    try:
        return bool(read().get_ifd(_GPS))
    except Exception:  # no picture, or nothing but the look of Exif: that fails in many ways
        return False
