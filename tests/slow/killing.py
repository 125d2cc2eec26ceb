"""The parts of the site that a drill kills, and the people who use it meanwhile."""

import http.client
import os
import re
import shutil
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from .services import HOST, Services, throwaway_postgres

#: Seconds after which a reader has given up.
PATIENCE = 15


class Cluster:
    """A PostgreSQL of its own that can be stopped as a power cut stops it, and started again.

    Unlike the tests' own it writes to the disk before it says that something is stored.
    """

    def __init__(self, folder: Path, binaries: Path) -> None:
        self.folder, self.binaries = folder, binaries
        self.port = throwaway_postgres.free_port()
        self.user = throwaway_postgres.user_to_run_as()
        self.url = f"postgres://mrc@127.0.0.1:{self.port}/postgres"
        if self.user is not None:
            shutil.chown(folder, self.user)
        self._run("initdb", "-U", "mrc", "--auth=trust", "-E", "UTF8", "--no-sync")

    def _run(self, command: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self.binaries / command), "-D", str(self.folder / "data"), *arguments],
            cwd=self.folder, user=self.user, extra_groups=[] if self.user else None,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self.folder)},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        self._run("pg_ctl", "-l", str(self.folder / "log"), "-o", options, "-w", "start")

    def kill(self) -> None:
        self._run("pg_ctl", "-m", "immediate", "-w", "stop")


@contextmanager
def cluster(folder: Path, binaries: Path) -> Iterator[Cluster]:
    found = Cluster(folder, binaries)
    found.start()
    try:
        yield found
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            found.kill()


class Parts(Services):
    """The services of compose.yaml with two web processes, each of which can be killed."""

    def environment(self, name: str) -> dict[str, str]:
        return {**super().environment(name), "WEB_WORKERS": "2"}

    def kill(self, name: str) -> None:
        """A service with all its processes, at once."""
        process = self.running.pop(name)
        for pid in [*children(process.pid), process.pid]:
            with_its_life(pid)
        process.wait()

    def kill_child(self, name: str) -> None:
        """One of the processes that a service has started; it starts another."""
        found = children(self.running[name].pid)
        assert found, f"{name} has no process below it"
        with_its_life(found[0])


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def with_its_life(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


class Route(NamedTuple):
    """An address, and what its answer holds when it is good."""

    path: str
    status: int
    holds: tuple[str, ...]


@contextmanager
def at_work(what: Callable[[int], None], number: int, ended: threading.Event) -> Iterator[None]:
    """So many threads do it, each with a number of its own, until `ended` is set at the end."""
    threads = [threading.Thread(target=what, args=(at,)) for at in range(number)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()


@dataclass
class Readers:
    """So many threads that read one page after the other, at a steady pace."""

    port: int
    routes: Sequence[Route]
    number: int
    pause: float
    good: Counter[str] = field(default_factory=Counter)
    #: Phase and what was wrong.
    bad: list[tuple[str, str]] = field(default_factory=list)
    slowest: float = 0.0
    phase: str = "calm"
    ended: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def reading(self) -> Iterator[None]:
        with at_work(self._read, self.number, self.ended):
            yield

    def _read(self, start: int) -> None:
        at = start
        while not self.ended.wait(self.pause):
            at += 1
            route = self.routes[at % len(self.routes)]
            # Each fourth with something that no page reads: nginx has no copy of that address.
            query = ("&" if "?" in route.path else "?") + f"drill={start}-{at}"
            path = route.path + (query if at % 4 == 0 else "")
            began, phase = time.monotonic(), self.phase
            problem = problem_of(self.port, path, route)
            self.slowest = max(self.slowest, time.monotonic() - began)
            if problem:
                self.bad.append((phase, f"{path}: {problem}"))
            else:
                self.good[phase] += 1


def problem_of(port: int, path: str, route: Route) -> str:
    """What is wrong with an answer; nothing where it is good."""
    try:
        status, _heads, body = ask(port, "GET", path)
    except (OSError, http.client.HTTPException) as error:
        return f"{type(error).__name__} {error}"
    if status != route.status:
        return f"{status} instead of {route.status}"
    missing = [one for one in route.holds if one not in body]
    return f"does not hold {missing}" if missing else ""


def ask(
    port: int, method: str, path: str, body: str | None = None, cookies: str = ""
) -> tuple[int, list[tuple[str, str]], str]:
    """One request through nginx, over a connection of its own."""
    headers = {"Host": HOST, "Origin": f"https://{HOST}", "Referer": f"https://{HOST}{path}"}
    if cookies:
        headers["Cookie"] = cookies
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        link.request(method, path, body, headers)
        answer = link.getresponse()
        return answer.status, answer.getheaders(), answer.read().decode()
    finally:
        link.close()


@dataclass
class Senders:
    """People who ask a counsellor, each question again until there is a reference for it."""

    port: int
    number: int
    pause: float
    #: Words of the questions of which somebody has a reference.
    acknowledged: dict[str, str] = field(default_factory=dict)
    #: Answers that say that it was not sent: by the application, and by nginx alone.
    not_sent: int = 0
    unreached: int = 0
    wrong: list[str] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def sending(self) -> Iterator[None]:
        with at_work(self._send, self.number, self.ended):
            yield

    def _send(self, who: int) -> None:
        number = 0
        while not self.ended.wait(self.pause):
            number += 1
            language = ("en", "ur")[number % 2]
            self._ask(f"/{language}/ask/", f"Question {number} of person {who}: is it safe?")

    def _ask(self, address: str, words: str) -> None:
        opened = self._open(address)
        if opened is None:
            return
        state, token, cookies = opened
        form = {
            "csrfmiddlewaretoken": token, "state": state, "go": "send", "topic": "offer",
            "question": words, "reply_by": "phone", "reply_to": "0300 1234567", "language": "en",
            "centre": "any", "country_code": "",
        }  # fmt: skip
        # Whoever has begun to send goes on until there is an answer, also after the drill's end.
        for _time in range(120):
            if self._press(address, urlencode(form), cookies, words):
                return
            time.sleep(0.5)
        self.wrong.append(f"never answered: {words}")

    def _open(self, address: str) -> tuple[str, str, str] | None:
        """The sealed beginning, the form's key and the cookies; None while it cannot be opened."""
        try:
            status, heads, body = ask(self.port, "GET", address)
        except (OSError, http.client.HTTPException):
            return None
        state = re.search(r'name="state" value="([^"]+)"', body)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', body)
        if status != 200 or state is None or token is None:
            return None
        cookies = [value.partition(";")[0] for name, value in heads if name == "Set-Cookie"]
        return unescape(state[1]), unescape(token[1]), "; ".join(cookies)

    def _press(self, address: str, form: str, cookies: str, words: str) -> bool:
        """True once there is a reference in the hand."""
        try:
            status, heads, body = ask(self.port, "POST", address, form, cookies)
        except (OSError, http.client.HTTPException):
            self.unreached += 1
            return False
        reference = re.search(r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b", body)
        if status == 200 and reference is not None:
            self.acknowledged[words] = reference[0]
            return True
        if status != 503:
            self.wrong.append(f"{status} for {words}")
            return True
        from_mirror = any(name == "Cache-Status" and "mirror" in one for name, one in heads)
        if from_mirror or "</form>" not in body:
            # Nobody of ours was there to give it back: the browser still has it.
            self.unreached += 1
        elif words in unescape(body):
            self.not_sent += 1
        else:
            self.wrong.append(f"what was typed is gone: {words}")
        return False
