"""The test settings, with an error collector where `MRC_DRILL_DSN` names one; no database."""

import os

from mrc.settings.test import *  # noqa: F403

SENTRY_DSN = os.environ["MRC_DRILL_DSN"]
LOGGING_CONFIG = None
