"""Processes of this machine that a benchmark starts, watches and ends."""

import contextlib
import http.client
import os
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

#: Seconds that a server may take to come up, and to end.
COMES_UP, ENDS = 90, 20


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running:
    """A process with all that it starts, ended at the end of the `with`."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        log: Path,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> None:
        self.command, self.log_path = list(command), log
        self.environment = dict(environment if environment is not None else os.environ)
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        if self.process is None:
            raise RuntimeError(f"{self.command[0]} is not running")
        return self.process.pid

    def stop(self) -> None:
        """Asks it to end; what has not ended then is killed, with all that it started."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(ENDS)
        except subprocess.TimeoutExpired:
            self.kill()
        self.process = None

    def kill(self) -> None:
        """Ends it and all that it started at once, as a power cut does."""
        if self.process is not None:
            kill_group(self.process.pid)
            self.process.wait()
            self.process = None

    def wait_for(self, port: int, path: str, headers: Mapping[str, str] | None = None) -> None:
        """Until it answers 200 on that port. RuntimeError with the end of its log where not."""
        end = time.monotonic() + COMES_UP
        while time.monotonic() < end:
            if self.process is None or self.process.poll() is not None:
                break
            try:
                if fetch(port, path, headers)[0] == 200:
                    return
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.1)
        log = self.log_path.read_text(errors="replace")[-3000:]
        raise RuntimeError(f"{self.command} did not come up:\n{log}")

    def processor_seconds(self) -> float:
        """Of the process and all that it started and that still runs."""
        return sum(map(processor_seconds, family(self.pid)))


def kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, 9)


def family(pid: int) -> list[int]:
    """A process and those below it."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(one for child in children for one in family(int(child)))]


def processor_seconds(pid: int) -> float:
    """Seconds of the processor that a process used, the system's work for it included."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def fetch(
    port: int, path: str, headers: Mapping[str, str] | None = None, timeout: float = 60
) -> tuple[int, dict[str, str], bytes]:
    """One GET over a connection of its own: status, headers (names in small letters), body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request("GET", path, headers=dict(headers or {}))
        answer = connection.getresponse()
        heads = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, heads, answer.read()
    finally:
        connection.close()
