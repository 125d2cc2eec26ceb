"""A worker of the mail drill: the test's database, its mail server, a queue, short timeouts."""

import os

from tests.slow.server_settings import *  # noqa: F403

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = int(os.environ["MRC_DRILL_MAIL_PORT"])
#: Makes a lease of fifteen seconds: what a killed worker held waits no longer.
EMAIL_TIMEOUT = 1
