"""nginx with bytes that never change: as fast as this machine gives a page away."""

import contextlib
import os
import pwd
from collections.abc import Iterator, Mapping
from pathlib import Path

from .gateway import nginx_path
from .processes import Running, fetch, free_port

_CONFIGURATION = """
daemon off;
{user}
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 100000;
    default_type text/html;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        root {folder}/pages;
        index index.html;
    }}
}}
"""


def user_line() -> str:
    """nginx's workers leave root where they can; as anybody else there is nothing to say."""
    if os.geteuid() != 0:
        return ""
    names = {entry.pw_name for entry in pwd.getpwall()}
    return f"user {'www-data' if 'www-data' in names else 'nobody'};"


@contextlib.contextmanager
def static_pages(folder: Path, pages: Mapping[str, bytes]) -> Iterator[tuple[int, Running]]:
    """The port of an nginx that gives these bodies for these addresses."""
    nginx = nginx_path()
    folder.mkdir()
    for path, body in pages.items():
        file = folder / "pages" / path.strip("/") / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
    port = free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(_CONFIGURATION.format(folder=folder, port=port, user=user_line()))
    command = [nginx, "-p", str(folder), "-c", str(configuration), "-e", str(folder / "error.log")]
    with Running(command, log=folder / "nginx.log") as process:
        first = next(iter(pages))
        process.wait_for(port, first)
        for path, body in pages.items():
            if fetch(port, path)[2] != body:
                raise RuntimeError(f"nginx gives other bytes for {path}")
        yield port, process
