"""No request of ours goes into a private network, however an address is dressed up."""

import ipaddress
import socket
from typing import Any

import pytest

from home.links.hosts import PrivateHostError, UnknownHostError, is_public, public_address

PRIVATE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "fe80::1", "fc00::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::", "::",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_private_address_is_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
def test_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f000001", "[::1]"])
def test_names_of_the_own_machine_are_refused(host: str) -> None:
    with pytest.raises((PrivateHostError, UnknownHostError)):
        public_address(host.strip("[]"), 80)


def test_one_private_answer_among_public_ones_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def two_answers(host: str, port: int, **_kwargs: object) -> list[tuple]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", port)),
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.7", port)),
        ]

    monkeypatch.setattr(socket, "getaddrinfo", two_answers)
    with pytest.raises(PrivateHostError):
        public_address("rebinding.example", 80)


def test_network_of_the_tests_counts_only_where_it_is_named(settings: Any) -> None:
    with pytest.raises(PrivateHostError):
        public_address("127.0.0.1", 80)
    settings.MRC_LINK_CHECK_NETWORKS = ("127.0.0.1/32",)
    assert public_address("127.0.0.1", 80) == "127.0.0.1"
    with pytest.raises(PrivateHostError):
        public_address("127.0.0.2", 80)
