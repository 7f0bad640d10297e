"""The head of an upload without its body, as a browser sends it first."""

from __future__ import annotations

from typing import Any

from django.test import Client

MEGABYTE = 1024 * 1024


class Unread:
    """A body that nobody may begin to read."""

    def read(self, *_size: int) -> bytes:
        raise AssertionError("the body was read")

    readline = read


def announce(client: Client, address: str, length: int) -> Any:
    """Send the head of an upload of `length` bytes. Raises AssertionError if its body is asked for."""
    return client.request(
        REQUEST_METHOD="POST",
        PATH_INFO=address,
        CONTENT_TYPE="multipart/form-data; boundary=slut",
        CONTENT_LENGTH=str(length),
        **{"wsgi.input": Unread()},
    )
