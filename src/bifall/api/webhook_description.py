"""The calls that those who follow the open data get, as OpenAPI 3.1 describes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from bifall.api.catalogue import BY_NAME, CHANGES
from bifall.webhooks.messages import TYPES
from bifall.webhooks.states import DeliveryKind

TEXT: Mapping[str, Any] = {"type": "string"}


def webhooks() -> dict[str, Any]:
    """By type: what is sent, and what is answered."""
    change = {"$ref": f"#/components/schemas/{BY_NAME[CHANGES].schema_name}"}
    items = {"type": "array", "items": change}
    code = {"type": "object", "properties": {"challenge": TEXT}, "required": ["challenge"]}
    asked = {"challenge": TEXT, "resources": {"type": "array", "items": TEXT}}
    taken = {"2XX": {"description": _("Mottagaren har tagit emot.")}}
    answered = {
        "200": {
            "description": _("Mottagaren vill ha ändringarna: koden ur frågan."),
            "content": {"application/json": {"schema": code}},
        }
    }
    described: dict[DeliveryKind, tuple[str, Mapping[str, Any], Mapping[str, Any]]] = {
        DeliveryKind.CHALLENGE: (_("Fråga om mottagaren vill ha ändringar."), asked, answered),
        DeliveryKind.CHANGES: (_("Ändringar i de listor som mottagaren följer."), {"items": items}, taken),
        DeliveryKind.TEST: (_("Ett prov, som inte berättar något."), {"items": items}, taken),
    }
    return {
        TYPES[kind]: {"post": _operation(kind, summary, data, responses)}
        for kind, (summary, data, responses) in described.items()
    }


def _operation(
    kind: DeliveryKind, summary: str, data: Mapping[str, Any], responses: Mapping[str, Any]
) -> dict[str, Any]:
    gone = {"410": {"description": _("Mottagaren vill inte ha mer.")}}
    return {
        "operationId": f"receive_{kind.value}",
        "summary": summary,
        "parameters": [
            {"name": name, "in": "header", "required": True, "schema": schema, "description": about}
            for name, schema, about in (
                ("webhook-id", TEXT, _("Meddelandets id, detsamma vid varje försök.")),
                ("webhook-timestamp", {"type": "integer"}, _("När försöket görs, sekunder sedan 1970.")),
                (
                    "webhook-signature",
                    TEXT,
                    _("Signaturer enligt Standard Webhooks, med mellanslag mellan. En som stämmer räcker."),
                ),
            )
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": _schema(kind, data)}},
        },
        "responses": {**responses, **gone},
    }


def _schema(kind: DeliveryKind, data: Mapping[str, Any]) -> dict[str, Any]:
    told = {"type": "object", "properties": dict(data), "required": list(data)}
    return {
        "type": "object",
        "properties": {
            "type": {"const": TYPES[kind]},
            "timestamp": {"type": "string", "format": "date-time"},
            "data": told,
        },
        "required": ["type", "timestamp", "data"],
    }
