"""Signatures against the published example, addresses that are never called, and when it is tried again."""

from __future__ import annotations

import base64
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bifall.kernel.problems import Problem
from bifall.webhooks.rules import (
    GIVE_UP_AFTER,
    headers_of,
    is_callable,
    problems_with_endpoint,
    secret_text,
    signature,
    wait_after,
)

# The example of the Standard Webhooks libraries.
SECRET = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
MESSAGE, TIMESTAMP, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

NOBODYS = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
    "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    "::/128", "::1/128", "::ffff:0:0/96", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23",
    "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
]  # fmt: skip
ADDRESSES = st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6))


def inside(network: str) -> st.SearchStrategy[IPv4Address | IPv6Address]:
    found = ip_network(network)
    kind = IPv4Address if found.version == 4 else IPv6Address
    return st.integers(int(found[0]), int(found[-1])).map(kind)


def test_the_published_example() -> None:
    assert secret_text(SECRET) == "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    assert signature(SECRET, MESSAGE, TIMESTAMP, BODY) == SIGNED
    assert headers_of([SECRET], MESSAGE, TIMESTAMP, BODY) == {
        "webhook-id": MESSAGE,
        "webhook-timestamp": "1614265330",
        "webhook-signature": SIGNED,
    }
    two = headers_of([b"another", SECRET], MESSAGE, TIMESTAMP, BODY)["webhook-signature"]
    assert two == f"{signature(b'another', MESSAGE, TIMESTAMP, BODY)} {SIGNED}"


@given(st.sampled_from(NOBODYS).flatmap(inside))
def test_what_is_nobodys_on_the_internet_is_not_called(address: IPv4Address | IPv6Address) -> None:
    assert not is_callable(str(address))
    on_this_machine = address in ip_network("127.0.0.0/8") or str(address) == "::1"
    assert is_callable(str(address), loopback=True) == on_this_machine


@given(st.ip_addresses(v=4))
def test_no_address_of_version_4_is_hidden_in_one_of_version_6(address: IPv4Address) -> None:
    number = int(address)
    for hidden in (
        IPv6Address(number),
        IPv6Address((0xFFFF << 32) + number),
        IPv6Address((0x64FF9B << 96) + number),
        IPv6Address((0x2002 << 112) + (number << 80)),
        IPv6Address((0x20010000 << 96) + (number ^ 0xFFFFFFFF)),
    ):
        assert not is_callable(str(hidden))


@given(ADDRESSES)
def test_what_python_holds_for_private_is_not_called(address: IPv4Address | IPv6Address) -> None:
    if not address.is_global or address.is_multicast or address.is_reserved:
        assert not is_callable(str(address))
    if is_callable(str(address)):
        assert is_callable(str(address), loopback=True)


@pytest.mark.parametrize("address", ["1.1.1.1", "193.10.0.1", "2a00:801::1", "2606:4700:4700::1111"])
def test_others_are_called(address: str) -> None:
    assert is_callable(address)
    assert is_callable(str(ip_address(address)), loopback=True)


def test_an_address_with_a_scope_and_one_that_is_none() -> None:
    assert not is_callable("2a00:801::1%eth0")
    with pytest.raises(ValueError, match="does not appear"):
        is_callable("2130706433.example.org")


def test_it_is_tried_eight_times_with_four_times_as_long_between() -> None:
    waits = [wait_after(attempts) for attempts in range(1, GIVE_UP_AFTER + 1)]
    minutes = [1, 4, 16, 64, 256, 1024, 4096]
    assert waits == [*(timedelta(minutes=one) for one in minutes), None]
    assert sum(minutes) == (3 * 24 + 19) * 60 + 1


def problems(address: str, *, loopback: bool = False) -> list[Problem]:
    return list(problems_with_endpoint("Bladet", address, ["grants"], ["grants"], loopback=loopback))


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("", "wrong"),
        ("mottagare.example.org/andringar", "wrong"),
        ("ftp://mottagare.example.org/", "wrong"),
        ("https://", "wrong"),
        ("https://mottagare.example.org:port/", "wrong"),
        ("https://mottagare.example.org:0/", "wrong"),
        ("https://mottagare.example.org/#del", "wrong"),
        ("https://mottagare.example.org/a b", "wrong"),
        ("https://mottagare.example.org/\r\nX-Header:1", "wrong"),
        ("https://någon.example.org/", "wrong"),
        ("https://[::1/", "wrong"),
        ("https://någon:lösen@mottagare.example.org/".replace("å", "a").replace("ö", "o"), "has_password"),
        ("https://@mottagare.example.org/", "has_password"),
        ("http://mottagare.example.org/", "not_https"),
        ("http://127.0.0.1:8000/", "not_https"),
        ("https://127.0.0.1/", "not_public"),
        ("https://[::ffff:10.0.0.1]/", "not_public"),
        ("https://169.254.169.254/latest/", "not_public"),
        ("https://localhost/", "not_public"),
        ("https://databas/", "not_public"),
    ],
)
def test_addresses_that_are_refused_at_once(address: str, code: str) -> None:
    assert problems(address) == [Problem(f"webhook_address_{code}", "address")]


def test_addresses_that_are_taken() -> None:
    assert problems("https://mottagare.example.org") == []
    assert problems("https://mottagare.example.org:8443/andringar?for=bladet") == []
    assert problems("http://127.0.0.1:8000/", loopback=True) == []
    assert problems("http://localhost:8000/", loopback=True) == []
    assert problems("http://mottagare.example.org/", loopback=True) == [
        Problem("webhook_address_not_https", "address")
    ]
    assert problems(f"https://mottagare.example.org/{'a' * 500}") == [
        Problem("webhook_address_too_long", "address", {"most": 500})
    ]


def test_everything_wrong_is_told_at_once() -> None:
    found = list(problems_with_endpoint("", "x", [], ["grants"], loopback=False))
    assert [(one.code, one.field) for one in found] == [
        ("webhook_name_missing", "name"),
        ("webhook_address_wrong", "address"),
        ("webhook_lists_missing", "resources"),
    ]
    [long, unknown] = problems_with_endpoint(
        "a" * 121, "https://a.example.org", ["x"], ["grants"], loopback=False
    )
    assert (long.code, unknown.code) == ("webhook_name_too_long", "webhook_lists_missing")
