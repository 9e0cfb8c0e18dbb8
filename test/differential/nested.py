"""What expressions are made of: lists, structs and maps."""

from __future__ import annotations

from nodes import BOTH, DATAFUSION, DUCKDB, NESTED

FORMS = [
    *(("bool", "({0} IS NULL)", (kind,), BOTH) for kind in NESTED),
    *((kind, "(CASE WHEN {0} THEN {1} ELSE {2} END)", ("bool", kind, kind), BOTH) for kind in ("list", "texts", "map")),
    *((kind, "coalesce({0}, {1})", (kind, kind), BOTH) for kind in ("list", "texts")),
    ("int", "CAST(array_length({0}) AS BIGINT)", ("list",), DATAFUSION),
    ("int", "CAST(cardinality({0}) AS BIGINT)", ("list",), DATAFUSION),
    ("int", "{0}[1]", ("list",), BOTH),
    ("int", "{0}[-1]", ("list",), BOTH),
    ("int", "CAST(array_position({0}, {1}) AS BIGINT)", ("list", "int"), DATAFUSION),
    ("int", "array_max({0})", ("list",), BOTH),
    ("int", "array_min({0})", ("list",), BOTH),
    ("int", "{0}['a']", ("struct",), BOTH),
    ("int", "{0}['a']", ("map",), BOTH),
    ("int", "{0}[1]['n']", ("records",), BOTH),
    ("text", "{0}['b']", ("struct",), BOTH),
    ("text", "{0}[2]", ("texts",), BOTH),
    ("text", "array_to_string({0}, '+')", ("list",), DATAFUSION),
    ("text", "array_to_string({0}, ',')", ("texts",), DATAFUSION),
    ("bool", "array_has({0}, 1)", ("list",), DUCKDB),
    ("bool", "array_has_any({0}, [1, 2])", ("list",), BOTH),
    ("bool", "array_has_all({0}, [1])", ("list",), BOTH),
    ("list", "[{0}, {1}]", ("int", "int"), BOTH),
    ("list", "array_append({0}, 5)", ("list",), BOTH),
    ("list", "array_concat({0}, {1})", ("list", "list"), DATAFUSION),
    ("list", "array_reverse({0})", ("list",), BOTH),
    ("list", "array_sort({0})", ("list",), DATAFUSION),
    ("list", "array_distinct({0})", ("list",), DATAFUSION),
    ("list", "{0}[1:2]", ("list",), BOTH),
    ("list", "map_values({0})", ("map",), BOTH),
    ("list", "array_transform({0}, e -> e + {1})", ("list", "int"), DUCKDB),
    ("list", "array_filter({0}, e -> e > 0)", ("list",), DUCKDB),
    ("texts", "[{0}, {1}]", ("text", "text"), BOTH),
    ("texts", "map_keys({0})", ("map",), BOTH),
    ("texts", "array_append({0}, {1})", ("texts", "text"), BOTH),
    ("texts", "string_to_array({0}, ' ')", ("text",), DATAFUSION),
    ("struct", "{{'a': {0}, 'b': {1}}}", ("int", "text"), BOTH),
]
