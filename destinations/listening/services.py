"""Writes: a recording for a page, and that somebody compared it with the text."""

import hashlib
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from .models import Recording
from .sound import Sound
from .text import text_hash

if TYPE_CHECKING:
    from destinations.models import GuidePage, GuidePartPage
    from mrc.core.models import User

#: Below the folder of uploads. Files there are named after their content.
FOLDER = "recordings"


def keep_recording(
    *,
    page: "GuidePage | GuidePartPage",
    sound: Sound,
    by: "User | None",
    recording: Recording | None = None,
) -> Recording:
    """The recording of a page, in place of the one that it had. Its text is the page's of now."""
    digest = hashlib.sha256(sound.data).hexdigest()
    kept = recording or Recording.objects.filter(page_id=page.pk).first() or Recording()
    before = kept.file.name if kept.pk else ""
    name = f"{FOLDER}/{digest[:32]}.{sound.format.value}"
    if not default_storage.exists(name):
        name = default_storage.save(name, ContentFile(sound.data))
    kept.page_id = page.pk
    kept.file.name = name
    kept.format = sound.format.value
    kept.size = len(sound.data)
    kept.seconds = sound.seconds
    kept.sha256 = digest
    kept.uploaded_by = by
    with transaction.atomic():
        _compare(kept, page)
        kept.save()
        if before and before != name:
            transaction.on_commit(lambda: drop_file(before))
    return kept


def confirm(*, recording: Recording, page: "GuidePage | GuidePartPage") -> None:
    """Somebody listened: the recording says what the page says now."""
    _compare(recording, page)
    recording.save(update_fields=["text_hash", "compared_on"])


def _compare(recording: Recording, page: "GuidePage | GuidePartPage") -> None:
    recording.text_hash = text_hash(page)
    recording.compared_on = timezone.localdate()


def drop_file(name: str) -> None:
    """A file goes once no recording has it: two pages may have been given the same one."""
    if name and not Recording.objects.filter(file=name).exists():
        default_storage.delete(name)
