"""What the worker does after a report was issued."""

import logging
from datetime import timedelta

from django.utils import timezone
from django_tasks import task

logger = logging.getLogger(__name__)

#: Minutes before each further attempt; after the last, the report's page offers another.
RETRIES = (1, 10, 60)


@task(priority=-5)
def make_report_files(report: int, attempt: int = 0) -> int:
    """Makes the files of an issued report that are missing; tries again later what failed."""
    from .files import FilesFailedError, make_files

    try:
        return make_files(report, now=timezone.now())
    except FilesFailedError as error:
        logger.warning("Files of a report failed: %s, attempt %d", error, attempt)
        if attempt < len(RETRIES) and make_report_files.get_backend().supports_defer:
            later = timezone.now() + timedelta(minutes=RETRIES[attempt])
            make_report_files.using(run_after=later).enqueue(report, attempt + 1)
        return 0
