"""Programs that tests run in processes of their own, to fork, end and kill them.

    python programs.py <what> <Plausible's address> [database name]

None of them may reach anything but this machine: an attempt ends it with an error.
"""

import os
import sys
from typing import Any

READER = {"User-Agent": "Phone", "X-Forwarded-For": "203.0.113.0"}


def keep_to_loopback(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.getaddrinfo" and arguments[0] not in {"127.0.0.1", "localhost"}:
        raise RuntimeError(f"asked for {arguments[0]}")


def configure(api: str) -> None:
    """The client alone, without the site: it starts at once."""
    from django.conf import settings

    settings.configure(
        PLAUSIBLE_DOMAIN="mrc.example", PLAUSIBLE_API=api, PLAUSIBLE_ORIGIN="https://mrc.example"
    )


def send(path: str) -> None:
    from mrc.core.analytics.client import plausible

    client = plausible()
    assert client is not None
    client.send_soon(name="pageview", path=path, props={}, headers=READER)


def end(api: str) -> None:
    """Sends five events and is over."""
    configure(api)
    for number in range(5):
        send(f"/{number}/")


def fork(api: str) -> None:
    """Forks while its own thread and connection are in use; each process then sends its own."""
    configure(api)
    send("/parent/before/")
    children = []
    for number in range(3):
        child = os.fork()
        if child == 0:
            send(f"/child/{number}/a/")
            send(f"/child/{number}/b/")
            sys.exit()
        children.append(child)
    send("/parent/after/")
    wait_for(children)


def wait_for(children: list[int]) -> None:
    """Ends with an error if one of them did."""
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    sys.exit(max(codes, default=0))


def drain(api: str, database: str, workers: str) -> None:
    """Workers: the real site on the test's database, sending what its outbox holds.

    The processes are forked when everything is loaded, so that they begin at the same time.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = "mrc.settings.test"
    import django
    from django.conf import settings
    from django.db import connection

    django.setup()
    settings.PLAUSIBLE_DOMAIN = "mrc.example"
    settings.PLAUSIBLE_API = api
    settings.PLAUSIBLE_ORIGIN = "https://mrc.example"
    connection.settings_dict["NAME"] = database
    from mrc.core.analytics.outbox import drain as drain_outbox

    children = []
    for _other in range(int(workers) - 1):
        child = os.fork()
        if child == 0:
            drain_outbox()
            sys.exit()
        children.append(child)
    drain_outbox()
    wait_for(children)


if __name__ == "__main__":
    sys.addaudithook(keep_to_loopback)
    {"end": end, "fork": fork, "drain": drain}[sys.argv[1]](*sys.argv[2:])
