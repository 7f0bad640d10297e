"""Reading the service as one does from outside: from its first address on."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from zipfile import ZipFile

import pyarrow.parquet as pq
from django.test import Client

ROOT = "/api/v1/"


def rows_of(client: Client, name: str, query: str = "") -> list[dict[str, Any]]:
    """Every row of a resource, page after page."""
    return [row for page in pages_of(client, f"{ROOT}{name}{query}") for row in page["items"]]


def pages_of(client: Client, address: str | None) -> Iterator[dict[str, Any]]:
    while address:
        response = client.get(address)
        assert response.status_code == 200, response.content
        page = json.loads(response.content)
        yield page
        address = path_of(page["next"])


def path_of(address: str | None) -> str | None:
    """An address of the service without its host."""
    if address is None:
        return None
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def text_of(client: Client, address: str) -> str:
    """What stands at an address, as text, whatever it is packed in."""
    response = client.get(address)
    assert response.status_code == 200, address
    content: bytes = response.getvalue()
    if address.endswith(".xlsx"):
        with ZipFile(io.BytesIO(content)) as packed:
            return "".join(packed.read(name).decode() for name in packed.namelist())
    if address.endswith(".parquet"):
        return str(pq.read_table(io.BytesIO(content)).to_pylist())
    return content.decode()


def every_address(client: Client) -> Iterator[str]:
    """All that one finds when one follows every address: lists, pages of lists, rows, descriptions."""
    yield ROOT
    yield f"{ROOT}openapi.json"
    yield from (f"{ROOT}catalogue{suffix}" for suffix in ("", ".ttl", ".jsonld", ".rdf"))
    if rows_of(client, "grants"):
        yield f"{ROOT}360giving.json"
    for resource in json.loads(client.get(ROOT).content)["resources"]:
        yield from (path_of(file) or "" for file in resource["files"])
        address = path_of(f"{resource['address']}?limit=200")
        while address:
            yield address
            page = json.loads(client.get(address).content)
            for row in page["items"]:
                yield f"{ROOT}{resource['name']}/{row['id']}"
            address = path_of(page["next"])
