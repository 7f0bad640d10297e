"""The service: an address for each resource and one for each row, made from the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Query, Schema
from ninja.errors import ValidationError
from pydantic import Field as Described
from pydantic import WithJsonSchema, create_model

from bifall.api import answers, cursors
from bifall.api.catalogue import RESOURCES
from bifall.api.dcat import FORMS as CATALOGUE_FORMS
from bifall.api.files import formats
from bifall.api.kinds import Kind, as_json_value, json_schema
from bifall.api.resources import Asked, Resource, Row, WrongCursor, WrongValue
from bifall.ui.addresses import absolute
from bifall.ui.middleware import authority_of

PER_PAGE, MOST = 50, 200
OF_FILTER: Mapping[Kind, Any] = {Kind.TEXT: str | None, Kind.NUMBER: int | None}

api = NinjaAPI(version="1", docs_url=None, openapi_url=None, urls_namespace="api")


class ProblemAnswer(Schema):
    """What is wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str


Answer = Callable[..., HttpResponseBase]


def asked_by(request: HttpRequest) -> Asked:
    return Asked(authority_of(request), timezone.now())


def row_schema(resource: Resource) -> type[Schema]:
    """The row as a schema, field for field as the table of what may leave has it."""
    shape: dict[str, Any] = {
        field.name: (Annotated[Any, WithJsonSchema(json_schema(field.kind))], ...)
        for field in resource.fields
    }
    return create_model(resource.schema_name, __base__=Schema, **shape)


def page_schema(resource: Resource, row: type[Schema]) -> type[Schema]:
    shape: dict[str, Any] = {"items": (list[row], ...), "next": (str | None, ...)}  # type: ignore[valid-type]
    return create_model(f"{resource.schema_name}Page", __base__=Schema, **shape)


def filter_schema(resource: Resource) -> type[Schema]:
    shape: dict[str, Any] = {one.name: (OF_FILTER[one.kind], None) for one in resource.filters}
    return create_model(f"{resource.schema_name}FilterQuestion", __base__=Schema, **shape)


def question_schema(resource: Resource) -> type[Schema]:
    shape: dict[str, Any] = {"limit": (int, Described(PER_PAGE, ge=1, le=MOST)), "cursor": (str, "")}
    return create_model(f"{resource.schema_name}Question", __base__=filter_schema(resource), **shape)


def list_of(resource: Resource) -> Answer:
    def answer(request: HttpRequest, question: Schema) -> HttpResponseBase:
        wanted = question.model_dump()
        if unknown := sorted(set(request.GET) - set(wanted)):
            return unknown_parameter(unknown[0])
        asked = asked_by(request)
        after = cursors.read(wanted["cursor"]) if wanted["cursor"] else None
        rows, key = resource.page(asked, wanted, after, wanted["limit"])
        following = next_address(asked, resource, wanted, cursors.written(key)) if key else None
        page = {"items": [as_json_row(row) for row in rows], "next": following}
        response = answers.as_json(request, asked, page)
        if following:
            response.headers["Link"] = f'<{following}>; rel="next"'
        return response

    in_the_address: Any = Query
    answer.__annotations__["question"] = in_the_address[question_schema(resource)]
    return answer


def row_of(resource: Resource) -> Answer:
    def answer(request: HttpRequest, row_id: str) -> HttpResponseBase:
        if unknown := sorted(request.GET):
            return unknown_parameter(unknown[0])
        asked = asked_by(request)
        row = resource.one(asked, row_id)
        if row is None:
            raise Http404(row_id)
        return answers.as_json(request, asked, as_json_row(row))

    return answer


def file_of(resource: Resource) -> Answer:
    def answer(request: HttpRequest, suffix: str, question: Schema | None = None) -> HttpResponseBase:
        written = formats().get(suffix)
        if written is None:
            raise Http404(suffix)
        wanted = {} if question is None else question.model_dump()
        if unknown := sorted(set(request.GET) - set(wanted)):
            return unknown_parameter(unknown[0])
        asked = asked_by(request)
        rows = resource.every(asked, wanted)
        response = StreamingHttpResponse(
            written.write(resource.fields, rows, asked.at), content_type=written.media_type
        )
        response.headers["Content-Disposition"] = f'attachment; filename="{resource.name}.{suffix}"'
        columns = [(field.name, field.kind) for field in resource.fields]
        tag = answers.tag_of(asked, resource.name, suffix, sorted(request.GET.items()), columns)
        return answers.with_validators(request, response, asked, tag)

    if not resource.filters:
        return lambda request, suffix: answer(request, suffix)
    in_the_address: Any = Query
    answer.__annotations__["question"] = in_the_address[filter_schema(resource)]
    return answer


def as_json_row(row: Row) -> dict[str, Any]:
    return {name: as_json_value(value) for name, value in row.items()}


def address(asked: Asked, path: str = "") -> str:
    return absolute(asked.authority, f"{reverse('api:start')}{path}")


def next_address(asked: Asked, resource: Resource, wanted: Mapping[str, Any], cursor: str) -> str:
    kept = {one.name: wanted[one.name] for one in resource.filters if wanted[one.name] is not None}
    query = urlencode({**kept, "limit": wanted["limit"], "cursor": cursor})
    return f"{address(asked, resource.name)}?{query}"


def start(request: HttpRequest) -> HttpResponseBase:
    asked = asked_by(request)
    found = {
        "publisher": {
            "name": asked.authority.name,
            "organisation_number": asked.authority.organisation_number,
        },
        "licence": "https://creativecommons.org/publicdomain/zero/1.0/",
        "openapi": address(asked, "openapi.json"),
        "catalogue": [address(asked, f"catalogue.{suffix}") for suffix in CATALOGUE_FORMS],
        "360giving": address(asked, "360giving.json"),
        "resources": [
            {
                "name": resource.name,
                "address": address(asked, resource.name),
                "files": [address(asked, f"{resource.name}.{suffix}") for suffix in formats()],
            }
            for resource in RESOURCES
        ],
    }
    return answers.as_json(request, asked, found)


def unknown_parameter(name: str) -> HttpResponseBase:
    title = _("Adressen har en parameter som inte finns här.")
    return answers.problem(400, "parameter_unknown", title, parameter=name)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Exception) -> HttpResponseBase:
    return answers.problem(404, "not_found", _("Det finns inget här som är offentligt."))


@api.exception_handler(WrongCursor)
def wrong_cursor(request: HttpRequest, error: Exception) -> HttpResponseBase:
    title = _("Markören känns inte igen. Börja om från första sidan.")
    return answers.problem(400, "cursor_unknown", title, parameter="cursor")


@api.exception_handler(ValidationError)
@api.exception_handler(WrongValue)
def wrong_value(request: HttpRequest, error: ValidationError | WrongValue) -> HttpResponseBase:
    name = error.errors[0]["loc"][-1] if isinstance(error, ValidationError) else error.args[0]
    title = _("En parameter har ett värde som inte går att förstå.")
    return answers.problem(400, "value_wrong", title, parameter=str(name))


def _serve(resource: Resource) -> None:
    row = row_schema(resource)
    refusals: dict[int, Any] = {304: None, 400: ProblemAnswer, 404: ProblemAnswer}
    name = resource.name.replace("-", "_")
    api.get(
        f"/{resource.name}",
        response={200: page_schema(resource, row), **refusals},
        operation_id=f"list_{name}",
        url_name=f"{name}_list",
        tags=[resource.name],
    )(list_of(resource))
    api.get(
        f"/{resource.name}/{{row_id}}",
        response={200: row, **refusals},
        operation_id=f"read_{name}",
        url_name=f"{name}_row",
        tags=[resource.name],
    )(row_of(resource))
    api.get(
        f"/{resource.name}.{{suffix}}",
        response={200: None, **refusals},
        operation_id=f"fetch_{name}",
        url_name=f"{name}_file",
        tags=[resource.name],
    )(file_of(resource))


for _resource in RESOURCES:
    _serve(_resource)
