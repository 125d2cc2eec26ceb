"""Asking one address whether it is still there, without reading what it says."""

import ssl
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit, urlunsplit

import urllib3
from django.conf import settings

from .choices import Problem
from .hosts import PrivateHostError, UnknownHostError, public_address

TIMEOUT = urllib3.Timeout(connect=10, read=15)
MOST_REDIRECTS = 5
PERMANENT = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})
REDIRECTS = PERMANENT | {HTTPStatus.FOUND, HTTPStatus.SEE_OTHER, HTTPStatus.TEMPORARY_REDIRECT}
#: What servers answer that do not know HEAD, or refuse it: they are asked again with GET.
NOT_FOR_HEAD = frozenset({400, 403, 404, 405, 406, 500, 501, 503})


@dataclass(frozen=True)
class Answer:
    """What an address said. Exactly one of `status` and `problem` tells how it ended."""

    #: The last status of HTTP, or None where no server answered.
    status: int | None = None
    problem: str = ""
    #: Where it has moved for good; empty unless every redirect on the way said so.
    moved_to: str = ""
    #: Seconds after which the server wants to be asked again, if it said so.
    retry_after: int | None = None


def ask(address: str) -> Answer:
    """Follow an address to its end; never raises for what a server does."""
    here, all_permanent = address, True
    for _hop in range(MOST_REDIRECTS + 1):
        try:
            response = _request(here)
        except PrivateHostError:
            return Answer(problem=Problem.PRIVATE)
        except UnknownHostError:
            return Answer(problem=Problem.NO_HOST)
        except ValueError:
            return Answer(problem=Problem.NOT_AN_ADDRESS)
        except (urllib3.exceptions.SSLError, ssl.SSLError):
            return Answer(problem=Problem.CERTIFICATE)
        except urllib3.exceptions.NewConnectionError:
            return Answer(problem=Problem.NO_ANSWER)
        except urllib3.exceptions.TimeoutError:
            return Answer(problem=Problem.TIMEOUT)
        except (urllib3.exceptions.HTTPError, OSError):
            return Answer(problem=Problem.NO_ANSWER)
        location = response.headers.get("Location", "")
        if response.status not in REDIRECTS or not location:
            moved = here if all_permanent and here != address else ""
            return Answer(response.status, moved_to=moved, retry_after=_retry_after(response))
        all_permanent = all_permanent and response.status in PERMANENT
        here = urljoin(here, location)
    return Answer(problem=Problem.TOO_MANY_REDIRECTS)


def _request(address: str) -> urllib3.BaseHTTPResponse:
    """HEAD, and GET where a server will not have HEAD. The body is never read."""
    response = _send("HEAD", address)
    return _send("GET", address) if response.status in NOT_FOR_HEAD else response


def _send(method: str, address: str) -> urllib3.BaseHTTPResponse:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(address)
    secure = parts.scheme == "https"
    host = parts.hostname.encode("idna").decode()
    port = parts.port or (443 if secure else 80)
    ip = public_address(host, port)
    pool: urllib3.HTTPConnectionPool
    if secure:
        pool = urllib3.HTTPSConnectionPool(
            ip, port, timeout=TIMEOUT, server_hostname=host, assert_hostname=host
        )
    else:
        pool = urllib3.HTTPConnectionPool(ip, port, timeout=TIMEOUT)
    default = parts.port is None or parts.port == (443 if secure else 80)
    headers = {
        "Host": host if default else f"{host}:{port}",
        "User-Agent": f"MRC-Pakistan-link-check/1.0 (+{settings.WAGTAILADMIN_BASE_URL})",
        "Accept": "*/*",
    }
    with pool:
        response = pool.urlopen(
            method,
            urlunsplit(("", "", parts.path or "/", parts.query, "")),
            headers=headers,
            redirect=False,
            retries=False,
            preload_content=False,
            assert_same_host=False,
        )
        response.close()
    return response


def _retry_after(response: urllib3.BaseHTTPResponse) -> int | None:
    text = response.headers.get("Retry-After", "")
    return int(text) if text.isdigit() else None
