"""Asking one address: what it answers, and what we never ask."""

from typing import Any

import pytest
import urllib3

from home.links import asking
from home.links.asking import Answer, ask
from home.links.choices import Problem

from .conftest import WebServer


def test_page_that_is_there_answers_200(web: WebServer) -> None:
    assert ask(f"{web.origin}/page?a=1") == Answer(200)
    assert web.asked == [("HEAD", "/page?a=1")]


@pytest.mark.parametrize("status", [404, 410, 503])
def test_failing_page_is_asked_twice_and_reported(web: WebServer, status: int) -> None:
    assert ask(f"{web.origin}/{status}").status == status


def test_server_that_refuses_head_is_asked_with_get(web: WebServer) -> None:
    assert ask(f"{web.origin}/no-head") == Answer(200)
    assert web.asked == [("HEAD", "/no-head"), ("GET", "/no-head")]


def test_permanent_redirect_names_the_new_address(web: WebServer) -> None:
    assert ask(f"{web.origin}/to/301/new") == Answer(200, moved_to=f"{web.origin}/new")


def test_temporary_redirect_is_followed_and_not_taken_for_a_move(web: WebServer) -> None:
    assert ask(f"{web.origin}/to/302/new") == Answer(200)
    assert ask(f"{web.origin}/to/301/to/302/new") == Answer(200)


def test_endless_redirects_end(web: WebServer) -> None:
    address = f"{web.origin}/to/302" + "/to/302" * 10
    assert ask(address).problem == Problem.TOO_MANY_REDIRECTS
    assert len(web.asked) == asking.MOST_REDIRECTS + 1


def test_redirect_into_a_private_network_is_not_followed(web: WebServer) -> None:
    assert ask(f"{web.origin}/elsewhere") == Answer(problem=Problem.PRIVATE)
    assert ("HEAD", "/secret") not in web.asked


def test_private_address_is_never_asked(web: WebServer, settings: Any) -> None:
    settings.MRC_LINK_CHECK_NETWORKS = ()
    assert ask(f"{web.origin}/page") == Answer(problem=Problem.PRIVATE)
    assert web.asked == []


def test_slow_server_is_not_waited_for(web: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "TIMEOUT", urllib3.Timeout(connect=1, read=0.2))
    assert ask(f"{web.origin}/slow") == Answer(problem=Problem.TIMEOUT)


def test_server_without_tls_has_no_certificate(web: WebServer) -> None:
    assert ask(web.origin.replace("http:", "https:")).problem == Problem.CERTIFICATE


def test_closed_port_does_not_answer(web: WebServer) -> None:
    web.shutdown()
    web.server_close()
    assert ask(web.origin).problem == Problem.NO_ANSWER


def test_unknown_name_is_told_apart() -> None:
    assert ask("https://no-such-host.invalid/").problem == Problem.NO_HOST


@pytest.mark.parametrize("address", ["ftp://example.org/", "https:///nowhere", "http://[bad/"])
def test_what_is_no_web_address_is_said(address: str) -> None:
    assert ask(address).problem == Problem.NOT_AN_ADDRESS


def test_server_that_wants_to_be_asked_later_says_when(web: WebServer) -> None:
    assert ask(f"{web.origin}/later").retry_after == 864000
