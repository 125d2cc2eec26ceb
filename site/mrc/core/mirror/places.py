"""Where the copy is kept, and under which address the site is read."""

from pathlib import Path

from django.conf import settings


def mirror_dir() -> Path | None:
    """None where no copy is kept: then nothing is written after publishing either."""
    return Path(settings.MRC_MIRROR_DIR) if settings.MRC_MIRROR_DIR else None


def mirror_origin() -> str:
    """Such as ``https://www.mrc.example``, as it stands in pages and feeds."""
    return str(getattr(settings, "SITE_ORIGIN", "") or settings.WAGTAILADMIN_BASE_URL)
