"""What gunicorn says, as JSON lines like the rest: for ``--logger-class``.

It writes the address that was asked for, the visitor's, and the words of an exception, none of
which belong into a log (`mrc.core.logs`).
"""

import logging
from typing import Any

from gunicorn.glogging import Logger

from .logs import JsonFormatter


class JsonLogger(Logger):
    """gunicorn's logger with our formatter."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(_GunicornFormatter())


class _GunicornFormatter(JsonFormatter):
    def _message(self, record: logging.LogRecord) -> str:
        """Without its arguments, and without what gunicorn has put into the text itself."""
        return str(record.msg).partition(" from ip=")[0]
