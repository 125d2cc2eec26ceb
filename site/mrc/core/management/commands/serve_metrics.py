"""`manage.py serve_metrics`: the figures of all processes, on a port that is not the public one."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector

from mrc.core.metrics.slots import FOLDER_VARIABLE, is_counting
from mrc.core.metrics.state import SiteStateOnce


class Command(BaseCommand):
    help = "Answers with the site's figures in Prometheus's text format, at MRC_METRICS_BIND."
    # The database may be what is wrong.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bind", default=settings.MRC_METRICS_BIND, metavar="ADDRESS:PORT")

    def handle(self, *args: Any, **options: Any) -> None:
        address, _colon, port = options["bind"].rpartition(":")
        if not address or not port.isdecimal():
            raise CommandError("--bind must be ADDRESS:PORT, such as 127.0.0.1:9100.")
        registry = CollectorRegistry()
        registry.register(SiteStateOnce())
        if is_counting():
            MultiProcessCollector(registry)
        else:
            self.stderr.write(f"{FOLDER_VARIABLE} is not set: no figures of requests.")
        server, thread = start_http_server(int(port), addr=address.strip("[]"), registry=registry)
        if options["verbosity"]:
            self.stdout.write(f"Figures at http://{options['bind']}/metrics")
        ended = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: ended.set())
        ended.wait()
        server.shutdown()
        thread.join()
