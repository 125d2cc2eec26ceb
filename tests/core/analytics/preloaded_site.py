"""The real site as `gunicorn --preload` loads it, with the client already at work in the master.

That is the hard case: its thread stays behind in the master, its locks and its connection are
copied into every worker. Each answer names the worker that gave it.
"""

import os
import sys
from collections.abc import Callable, Iterable
from typing import Any

from mrc.core import analytics
from mrc.wsgi import application as site
from tests.core.analytics.programs import keep_to_loopback

sys.addaudithook(keep_to_loopback)
analytics.page_view(
    path="/en/master/", referrer="", user_agent="Phone", address="203.0.113.1", language="en"
)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        return start_response(status, [*headers, ("X-Worker", str(os.getpid()))], *rest)

    return site(environ, start)
