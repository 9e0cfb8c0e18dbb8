"""Which functions the engine has, and what it knows of them."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache
from typing import Any

from .. import _native
from .._table import table
from . import _MODULES

# What is written without a function of the engine's tables.
_FORMS = {"alias", "case", "col", "grouping", "in_list", "lambda_", "lambda_var", "order_by", "when"}

# Functions that are made of one of another name.
_MADE_OF = {
    "array_contains": "array_has",
    "char_length": "character_length",
    "count_star": "count",
    "length": "character_length",
    "make_map": "map",
    "stddev_samp": "stddev",
    "substring": "substr",
}


@cache
def available() -> dict[str, Callable[..., Any]]:
    """Return the functions that work, by their names."""
    described = _described()
    functions = {}
    for module_name in _MODULES:
        module = importlib.import_module(f"{__package__}.{module_name}")
        for name in module.__all__:
            function = getattr(module, name)
            engine_name = _MADE_OF.get(function.__name__, function.__name__)
            if name in _FORMS:
                functions[name] = function
            elif engine_name in described:
                functions[name] = _documented(function, described[engine_name])
    return functions


def _described() -> dict[str, dict[str, Any]]:
    described = {}
    for function in _native.functions():
        for name in [function["name"], *function["aliases"]]:
            described[name] = function
    return described


def _documented(function: Callable[..., Any], description: dict[str, Any]) -> Callable[..., Any]:
    """Add what the engine says to the docstring, once for a function and all its other names."""
    if "\n\nIn SQL:" in (function.__doc__ or ""):
        return function
    lines = [(function.__doc__ or "").rstrip(), "", f"In SQL: ``{description['name']}``. {description['summary']}"]
    if description["arguments"]:
        lines += ["", "Arguments in SQL:"]
        lines += [f"    {argument['name']}: {argument['summary']}" for argument in description["arguments"]]
    if description["example"]:
        lines += ["", "Example:", *("    " + line for line in _example(description))]
    function.__doc__ = "\n".join(lines)
    return function


def _example(description: dict[str, Any]) -> list[str]:
    """Write the engine's example: one that can be run, unless it needs rows to aggregate."""
    example, result = description["example"], description["result"]
    if description["kind"] in ("aggregate", "window"):
        return [f"``SELECT {example} FROM t`` may give ``{result}``"]
    sql = f"SELECT {example} AS value".replace("\\", "\\\\").replace('"', '\\"')
    shown = table(["value"], [["" if result == "NULL" else result]])
    call = f'>>> SessionContext().sql("{sql}").show()'
    return [">>> from ballista import SessionContext", call, "DataFrame()", *shown.split("\n")]
