"""The description of the service: OpenAPI 3.1, with its words in the reader's language."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bifall.accounts.models import Authority
from bifall.api.answers import PROBLEM
from bifall.api.catalogue import RESOURCES
from bifall.api.dcat import FORMS
from bifall.api.files import formats
from bifall.api.resources import Resource
from bifall.api.service import api
from bifall.api.webhook_description import webhooks
from bifall.ui.addresses import absolute

JSON = "application/json"
CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"


def description_of(authority: Authority) -> dict[str, Any]:
    schema: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=reverse("api:start")))
    schema["info"] = {
        "title": _("Öppna data – {authority}").format(authority=authority.name),
        "version": api.version,
        "description": _("Det som är offentligt om projektstödet, från utlysning till utfall."),
        "license": {"name": "CC0 1.0", "url": CC0},
    }
    schema["servers"] = [{"url": absolute(authority, "/").rstrip("/")}]
    schema["tags"] = [
        {"name": resource.name, "description": f"{resource.title}. {resource.about}"}
        for resource in RESOURCES
    ]
    for path in schema["paths"].values():
        for status, answer in path["get"]["responses"].items():
            _word(int(status), answer)
    for resource in RESOURCES:
        _describe(schema, resource)
    schemas: dict[str, Any] = schema["components"]["schemas"]
    schema["components"]["schemas"] = {
        name: found for name, found in schemas.items() if not name.endswith("Question")
    }
    schema["paths"] |= _beside_the_lists()
    schema["webhooks"] = webhooks()
    schemas["ProblemAnswer"]["description"] = _("Vad som är fel (RFC 9457), på läsarens språk.")
    return schema


def _word(status: int, answer: dict[str, Any]) -> None:
    words = {
        200: _("Svaret."),
        304: _("Inget har ändrats."),
        400: _("Frågan går inte att förstå."),
        404: _("Det finns inget här som är offentligt."),
    }
    answer["description"] = words[status]
    if status >= 400:
        answer["content"] = {PROBLEM: answer["content"]["application/json"]}


def _describe(schema: dict[str, Any], resource: Resource) -> None:
    name = resource.name.replace("-", "_")
    for path in schema["paths"].values():
        operation = path["get"]
        if operation["operationId"] not in {f"{what}_{name}" for what in ("list", "read", "fetch")}:
            continue
        operation["summary"] = str(resource.title)
        operation["description"] = str(resource.about)
        words = _of_parameters(resource)
        for parameter in operation["parameters"]:
            parameter["description"] = words[parameter["name"]]
            if parameter["name"] == "suffix":
                parameter["schema"] = {"type": "string", "enum": list(formats())}
        if operation["operationId"] == f"fetch_{name}":
            operation["responses"][200]["content"] = {one.media_type: {} for one in formats().values()}
    schemas = schema["components"]["schemas"]
    schemas[resource.schema_name]["description"] = str(resource.about)
    for field in resource.fields:
        schemas[resource.schema_name]["properties"][field.name]["description"] = str(field.about)


def _of_parameters(resource: Resource) -> dict[str, str]:
    return {
        "limit": _("Antal rader på en sida."),
        "cursor": _("Var sidan börjar: ta den ur förra sidans next."),
        "row_id": _("Radens id."),
        "suffix": _("Filens format. Kolumnerna och deras slag är desamma i alla."),
        **{one.name: str(one.about) for one in resource.filters},
    }


def _beside_the_lists() -> dict[str, Any]:
    """The addresses that are no list's own: the start, the 360Giving package, and the catalogue."""
    catalogue = _("Katalogen över allt som finns, enligt DCAT-AP-SE.")
    every_form = [form.media_type for form in FORMS.values()]
    return {
        reverse("api:start"): _address("read_start", _("Vad som finns, med adresser."), [JSON]),
        reverse("api:giving"): _address(
            "read_360giving", _("Beviljade projekt som ett paket enligt 360Giving."), [JSON], may_lack=True
        ),
        reverse("api:catalogue"): _address("read_catalogue", catalogue, every_form),
        **{
            f"{reverse('api:catalogue')}.{suffix}": _address(
                f"read_catalogue_{suffix}", catalogue, [form.media_type]
            )
            for suffix, form in FORMS.items()
        },
    }


def _address(name: str, summary: str, media_types: list[str], *, may_lack: bool = False) -> dict[str, Any]:
    content: dict[str, Any] = {media_type: {} for media_type in media_types}
    responses: dict[str, Any] = {"200": {"content": content}, "304": {}}
    if may_lack:
        problem = {"schema": {"$ref": "#/components/schemas/ProblemAnswer"}}
        responses["404"] = {"content": {JSON: problem}}
    for status, answer in responses.items():
        _word(int(status), answer)
    return {"get": {"operationId": name, "summary": summary, "responses": responses}}
