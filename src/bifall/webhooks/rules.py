"""How a call is signed, when it is tried again, and which addresses are never called.

Signatures follow Standard Webhooks (https://www.standardwebhooks.com/).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from bifall.kernel.problems import Problem

SECRET_PREFIX = "whsec_"  # noqa: S105 -- how such a secret begins
GIVE_UP_AFTER = 8
"""Attempts. The last is made 3 days and 19 hours after the first."""
OLD_SECRET_HOLDS = timedelta(hours=24)
LONGEST_NAME, LONGEST_ADDRESS, LONGEST_EXCERPT = 120, 500, 200
GONE = 410
LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))

# What is written in an address of the internet but leads elsewhere (IANA's registries of special purpose).
_REFUSED = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        # Within 2000::/3, beside which no address of version 6 is anybody's: protocols, documentation, and
        # 6to4, which hides an address of version 4.
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "3fff::/20",
    )
)
_UNICAST = ip_network("2000::/3")
_WRITTEN = re.compile(r"[!-~]+")


def secret_text(secret: bytes) -> str:
    """The secret as a receiver keeps it."""
    return f"{SECRET_PREFIX}{base64.b64encode(secret).decode()}"


def signature(secret: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """One signature of version 1. timestamp: seconds since 1970."""
    signed = b".".join((message_id.encode(), str(timestamp).encode(), body))
    return f"v1,{base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()}"


def headers_of(secrets: Sequence[bytes], message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers of a call; with several secrets it is signed by each, so that one can be exchanged."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signature(one, message_id, timestamp, body) for one in secrets),
    }


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts: 1, 4, 16 minutes …; None when that was the last."""
    return None if attempts >= GIVE_UP_AFTER else timedelta(minutes=4 ** (attempts - 1))


def is_callable(address: str, *, loopback: bool = False) -> bool:
    """Whether a call may go to an IP address: only to one that is anybody's on the internet.

    loopback: this machine itself may be called too, and nothing else is otherwise. Raises ValueError for what
    is no address.
    """
    found: IPv4Address | IPv6Address = ip_address(address)
    if loopback and any(found in network for network in LOOPBACK if network.version == found.version):
        return True
    if isinstance(found, IPv6Address) and (found.scope_id is not None or found not in _UNICAST):
        return False
    return not any(found in network for network in _REFUSED if network.version == found.version)


def problems_with_endpoint(
    name: str, address: str, resources: Collection[str], known: Collection[str], *, loopback: bool
) -> Iterator[Problem]:
    """known: the lists that there are. Fields: name, address, resources."""
    if not name:
        yield Problem("webhook_name_missing", "name")
    elif len(name) > LONGEST_NAME:
        yield Problem("webhook_name_too_long", "name", {"most": LONGEST_NAME})
    yield from _problems_with_address(address, loopback=loopback)
    if not resources or not set(resources) <= set(known):
        yield Problem("webhook_lists_missing", "resources")


def _problems_with_address(address: str, *, loopback: bool) -> Iterator[Problem]:
    if len(address) > LONGEST_ADDRESS:
        yield Problem("webhook_address_too_long", "address", {"most": LONGEST_ADDRESS})
        return
    parts = parts_of(address)
    if parts is None or parts.scheme not in {"https", "http"}:
        yield Problem("webhook_address_wrong", "address")
    elif parts.username is not None or parts.password is not None:
        yield Problem("webhook_address_has_password", "address")
    elif parts.scheme == "http" and not (loopback and _is_loopback(parts.hostname or "")):
        yield Problem("webhook_address_not_https", "address")
    elif not _leads_out(parts.hostname or "", loopback=loopback):
        yield Problem("webhook_address_not_public", "address")


def parts_of(address: str) -> SplitResult | None:
    """The parts of an address that can be called; None for what is none, and for one with a fragment."""
    if not _WRITTEN.fullmatch(address):
        return None
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    return None if not parts.hostname or port == 0 or parts.fragment else parts


def _leads_out(host: str, *, loopback: bool) -> bool:
    """What the host says by itself. A name is looked up first when it is called."""
    try:
        return is_callable(host, loopback=loopback)
    except ValueError:
        return "." in host.strip(".") or (loopback and host == "localhost")


def _is_loopback(host: str) -> bool:
    try:
        found = ip_address(host)
    except ValueError:
        return host == "localhost"
    return any(found in network for network in LOOPBACK if network.version == found.version)
