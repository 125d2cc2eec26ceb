"""The site with its first content, on this machine: `make demo`.

Prepares the SQLite database in var/, loads the content, then runs the server and one worker until
Ctrl-C or until either of them ends.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

REPO_DIR = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 10


def say(text: str) -> None:
    print(f"==> {text}", flush=True)


def refuse_taken_port(port: int) -> None:
    """Say so before anything else: preparing the database takes a while."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            sys.exit(
                f"Port {port} cannot be used ({error.strerror}). Is the demo running already?\n"
                f"Stop it, or choose another port: make demo PORT={port + 1}"
            )


def prepare_database() -> None:
    """Migrate where there is something to migrate, then load the content; safe to repeat."""
    import django
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    django.setup()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Preparing the database (the first time takes about half a minute)")
        call_command("migrate", verbosity=1, interactive=False)
    say("Loading the content (the first time takes a minute or two)")
    call_command("load_demo")
    connection.close()


def start_processes(port: int) -> dict[str, subprocess.Popen[bytes]]:
    server = [
        sys.executable, "-m", "gunicorn", "mrc.wsgi", "--bind", f"{HOST}:{port}",
        "--worker-class", "gthread", "--threads", "6", "--log-level", "warning",
        "--no-control-socket",
    ]  # fmt: skip
    worker = [sys.executable, "manage.py", "db_worker", "--no-reload", "--verbosity", "0"]
    return {
        "server": subprocess.Popen(server, cwd=REPO_DIR),
        "worker": subprocess.Popen(worker, cwd=REPO_DIR),
    }


def wait_until_up(port: int, server: subprocess.Popen[bytes]) -> bool:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/livez", timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False


def wait_for_an_end(processes: dict[str, subprocess.Popen[bytes]]) -> str:
    """The name of the process that ended first."""
    while True:
        for name, process in processes.items():
            if process.poll() is not None:
                return name
        time.sleep(0.3)


def stop(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    for process in processes.values():
        if process.poll() is None:
            process.terminate()
    for process in processes.values():
        try:
            process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    os.environ["DJANGO_SETTINGS_MODULE"] = "mrc.settings.dev"
    # As readers get it: our own error pages instead of Django's.
    os.environ["MRC_DEBUG"] = "0"
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        refuse_taken_port(port)
        prepare_database()
        say("Starting the server and one worker")
        processes = start_processes(port)
        if wait_until_up(port, processes["server"]):
            say(f"The site is up: http://{HOST}:{port}/en/ and http://{HOST}:{port}/ur/")
            say(f"The admin: http://{HOST}:{port}/admin/   Ctrl-C stops everything")
        say(f"The {wait_for_an_end(processes)} has ended; stopping")
        return 1
    except KeyboardInterrupt:
        print()
        say("Stopping")
        return 0
    finally:
        stop(processes)


if __name__ == "__main__":
    sys.exit(main())
