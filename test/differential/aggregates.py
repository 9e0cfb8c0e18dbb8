"""What queries compute over groups and over windows.

Each line has the SQL, the kind of the result, the kind of the argument, and the peers that give it our meaning.
{0} is the argument, {1} a condition, {2} an integer. X is any comparable kind.
"""

from __future__ import annotations

from nodes import BOTH, DATAFUSION, DUCKDB

AGGREGATES: list[tuple[str, str, str, frozenset[str]]] = [
    ("count(*)", "int", "int", BOTH),
    ("count({0})", "int", "X", BOTH),
    ("count(DISTINCT {0})", "int", "X", BOTH),
    ("sum({0})", "int", "int", BOTH),
    ("sum(DISTINCT {0})", "int", "int", BOTH),
    ("sum({0})", "float", "float", BOTH),
    ("sum({0})", "decimal", "decimal", BOTH),
    ("sum(DISTINCT {0})", "decimal", "decimal", BOTH),
    ("min({0})", "X", "X", BOTH),
    ("max({0})", "X", "X", BOTH),
    ("avg({0})", "float", "int", BOTH),
    ("avg(DISTINCT {0})", "float", "int", BOTH),
    ("avg({0})", "decimal", "decimal", DATAFUSION),
    ("bool_and({0})", "bool", "bool", BOTH),
    ("bool_or({0})", "bool", "bool", BOTH),
    ("bit_and(CAST({0} AS BIGINT))", "int", "int", BOTH),
    ("bit_or(CAST({0} AS BIGINT))", "int", "int", BOTH),
    ("bit_xor(CAST({0} AS BIGINT))", "int", "int", BOTH),
    ("var_pop({0})", "float", "int", BOTH),
    ("var_samp({0})", "float", "int", BOTH),
    ("stddev({0})", "float", "int", BOTH),
    ("covar_pop({0}, {2})", "float", "int", BOTH),
    ("regr_count({0}, {2})", "int", "int", BOTH),
    ("regr_avgx({0}, {2})", "float", "int", BOTH),
    ("median({0})", "int", "int", DATAFUSION),
    ("percentile_cont(0.25) WITHIN GROUP (ORDER BY CAST({0} AS DOUBLE))", "float", "int", BOTH),
    ("string_agg({0}, ',' ORDER BY {0})", "text", "text", BOTH),
    ("string_agg({0}, ',' ORDER BY {0} DESC)", "text", "text", BOTH),
    ("string_agg(DISTINCT {0}, ',' ORDER BY {0})", "text", "text", BOTH),
    ("array_agg({0} ORDER BY {0})", "list", "int", BOTH),
    ("array_agg({0} ORDER BY {0} DESC NULLS LAST)", "list", "int", BOTH),
    ("array_agg(DISTINCT {0} ORDER BY {0})", "list", "int", BOTH),
    ("array_agg({0} ORDER BY {0})", "texts", "text", BOTH),
    ("array_agg({0} ORDER BY {2}, {0})", "texts", "text", BOTH),
    ("first_value({0} ORDER BY {0})", "X", "X", DATAFUSION),
    ("last_value({0} ORDER BY {0} NULLS FIRST)", "X", "X", DATAFUSION),
]

# Whose last digits depend on the order of the rows.
INEXACT = ("var_", "stddev", "covar_", "regr_avgx")

# Over rows in an order that leaves no ties, with a frame or without.
RANKS: list[tuple[str, str, str, frozenset[str]]] = [
    ("row_number()", "int", "int", BOTH),
    ("ntile(3)", "int", "int", BOTH),
    ("lag({0})", "X", "X", BOTH),
    ("lead({0}, 2)", "X", "X", BOTH),
    ("lag({0}, 1, {0})", "X", "X", DUCKDB),
    ("lead(({0}) IGNORE NULLS)", "X", "X", BOTH),
    ("lag({0}, 2) IGNORE NULLS", "X", "X", BOTH),
]
VALUES: list[tuple[str, str, str, frozenset[str]]] = [
    ("first_value({0})", "X", "X", BOTH),
    ("last_value({0})", "X", "X", BOTH),
    ("nth_value({0}, 2)", "X", "X", BOTH),
    ("first_value({0}) IGNORE NULLS", "X", "X", BOTH),
    ("last_value(({0}) IGNORE NULLS)", "X", "X", BOTH),
]
# Where rows may be peers.
PEERS: list[tuple[str, str, str, frozenset[str]]] = [
    ("rank()", "int", "int", BOTH),
    ("dense_rank()", "int", "int", BOTH),
    ("percent_rank()", "float", "int", BOTH),
    ("cume_dist()", "float", "int", BOTH),
]
SUMS: list[tuple[str, str, str, frozenset[str]]] = [
    ("sum({0})", "int", "int", BOTH),
    ("sum({0})", "decimal", "decimal", BOTH),
    ("min({0})", "X", "X", BOTH),
    ("max({0})", "X", "X", BOTH),
    ("count({0})", "int", "X", BOTH),
    ("count(*)", "int", "int", BOTH),
    ("avg({0})", "float", "int", BOTH),
    ("bool_or({0})", "bool", "bool", DUCKDB),
    ("count(DISTINCT {0})", "int", "X", BOTH),
    ("sum(DISTINCT {0})", "int", "int", BOTH),
]

ROWS = [
    "",
    " ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW",
    " ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING",
    " ROWS BETWEEN 1 FOLLOWING AND 3 FOLLOWING",
    " ROWS BETWEEN 3 PRECEDING AND 2 PRECEDING",
    " ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING",
    " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING",
    " ROWS 2 PRECEDING",
]
GROUPS = [
    "",
    " RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW",
    " RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING",
    " RANGE BETWEEN CURRENT ROW AND CURRENT ROW",
    " GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW",
    " GROUPS BETWEEN 1 FOLLOWING AND 2 FOLLOWING",
    " GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING",
    " GROUPS 2 PRECEDING",
]
# By the kind of the key.
RANGES = {
    "int": [
        " RANGE BETWEEN 2 PRECEDING AND 1 FOLLOWING",
        " RANGE BETWEEN UNBOUNDED PRECEDING AND 3 PRECEDING",
        " RANGE BETWEEN 1 FOLLOWING AND 5 FOLLOWING",
        " RANGE 1 PRECEDING",
    ],
    "date": [" RANGE BETWEEN INTERVAL '10' DAY PRECEDING AND CURRENT ROW"],
    "time": [
        " RANGE BETWEEN INTERVAL '1' MONTH PRECEDING AND INTERVAL '12' HOUR FOLLOWING",
        " RANGE BETWEEN CURRENT ROW AND INTERVAL '7' DAY FOLLOWING",
    ],
}


def exact(call: str) -> str:
    """A call without the digits that depend on the order of the rows."""
    return f"(round({call}, 6) + 0.0)" if call.startswith(INEXACT) else call
