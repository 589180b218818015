"""The OpenAPI 3.1 document, written from the table of resources: what it says cannot differ from what is answered."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from fingerpost import __version__
from fingerpost.web.api.resources import RESOURCES, Field, Parameter, Resource

PAGING = (
    Parameter("page", "which page of rows, from 1", "1", "integer"),
    Parameter("size", "how many rows a page has: 1,000 by default, 10,000 at most", "1000", "integer"),
)
PROBLEMS = {
    "400": "A parameter is not understood.",
    "401": "There is no token, or it holds no more.",
    "403": "The role of the token's owner may not read this.",
    "404": "There is no such measure, period, extract or table; the nearest is named.",
    "429": "Too many requests; Retry-After says how many seconds to wait.",
    "503": "The workspace cannot be read at present.",
}


@cache
def document() -> Mapping[str, Any]:
    """The document, ready to be written as JSON."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Fingerpost",
            "version": __version__,
            "summary": "Figures, definitions and published reports, to be read and not changed.",
            "description": "No child can be read here. A token has the rights of whoever made it.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/api/v1"}],
        "security": [{"bearer": []}, {"basic": []}],
        "paths": {each.path: {"get": _operation(each)} for each in RESOURCES},
        "components": {
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "description": "The token."},
                "basic": {"type": "http", "scheme": "basic", "description": "Any name; the token as the password."},
            },
            "schemas": {
                **{_schema_name(each): _object(each.fields) for each in RESOURCES},
                "Problem": _object(
                    {
                        "title": Field("string", "what kind of error"),
                        "status": Field("integer", "the HTTP status"),
                        "detail": Field("string", "what was asked, what was found, what to do"),
                    }
                ),
            },
        },
    }


def _operation(resource: Resource) -> dict[str, Any]:
    return {
        "operationId": resource.name,
        "summary": resource.says,
        "parameters": [
            *(_parameter(each, "path") for each in resource.parts),
            *(_parameter(each, "query") for each in (*resource.query, *PAGING)),
        ],
        "responses": {
            "200": {
                "description": "A page of rows.",
                "headers": {"ETag": {"schema": {"type": "string"}, "description": "Send it as If-None-Match."}},
                "content": {"application/json": {"schema": _answer(resource)}},
            },
            "304": {"description": "Nothing has changed since the ETag that was sent."},
            **{status: _problem(says) for status, says in PROBLEMS.items()},
        },
    }


def _parameter(each: Parameter, where: str) -> dict[str, Any]:
    kind: dict[str, Any] = {"type": each.type}
    return {
        "name": each.name, "in": where, "required": where == "path", "description": each.says, "schema": kind,
        "example": int(each.example) if each.type == "integer" else each.example,
    }  # fmt: skip


def _answer(resource: Resource) -> dict[str, Any]:
    rows = {"type": "array", "items": {"$ref": f"#/components/schemas/{_schema_name(resource)}"}}
    return {
        "type": "object",
        "required": ["data", "total", "page", "size", "next"],
        "properties": {
            "data": rows,
            "total": {"type": "integer", "description": "how many rows there are in all"},
            "page": {"type": "integer"},
            "size": {"type": "integer"},
            "next": {"type": ["string", "null"], "description": "the address of the next page; null on the last"},
        },
    }


def _object(fields: Mapping[str, Field]) -> dict[str, Any]:
    if not fields:
        return {"type": "object", "additionalProperties": {"type": "string"}}
    return {
        "type": "object",
        "required": [*fields],
        "additionalProperties": False,
        "properties": {name: _field(each) for name, each in fields.items()},
    }


def _field(field: Field) -> dict[str, Any]:
    kind: dict[str, Any] = {"type": [field.type, "null"] if field.empty else field.type, "description": field.says}
    if field.format:
        kind["format"] = field.format
    if field.type == "array":
        kind["items"] = {"type": "string"}
    if field.type == "object":
        kind["additionalProperties"] = {"type": "string"}
    return kind


def _schema_name(resource: Resource) -> str:
    return "".join(part.capitalize() for part in resource.name.split("-"))


def _problem(says: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": says, "content": {"application/problem+json": {"schema": schema}}}
