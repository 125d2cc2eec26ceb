"""Development's settings as a small site would use them: no drawing, and a log of trouble only."""

from mrc.settings.dev import *  # noqa: F403

from .sites import HOST

ALLOWED_HOSTS = [HOST, "127.0.0.1"]
MRC_DRAW_CARDS = False
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
