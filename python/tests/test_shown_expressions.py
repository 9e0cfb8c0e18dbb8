"""Windows and sub-queries in the expressions of plans, and catalogs that sessions begin with."""

import pytest


def predicate(ctx, sql):
    return ctx.sql(sql).logical_plan().inputs()[0].to_variant().predicate()


@pytest.mark.parametrize(
    ("condition", "kind", "negated"),
    [
        ("a IN (SELECT a FROM t)", "InSubquery", False),
        ("a NOT IN (SELECT a FROM t)", "InSubquery", True),
        ("EXISTS (SELECT 1 FROM t AS o WHERE o.a = t.a)", "Exists", False),
        ("NOT EXISTS (SELECT 1 FROM t AS o WHERE o.a = t.a)", "Exists", True),
    ],
)
def test_subqueries_in_conditions(ctx, df, condition, kind, negated):
    made = predicate(ctx, f"SELECT a FROM t WHERE {condition}").to_variant()
    if type(made).__name__ == "Not":
        made, negated = made.expr().to_variant(), not negated
    assert (type(made).__name__, made.negated()) == (kind, negated)


def test_subqueries_as_values(ctx, df):
    [item] = ctx.sql("SELECT (SELECT max(a) FROM t) AS m").logical_plan().to_variant().projections()
    assert type(item.to_variant().expr().to_variant()).__name__ == "ScalarSubquery"


def test_windows_of_calls(ctx, df):
    sql = "SELECT sum(a) OVER (PARTITION BY s ORDER BY b DESC NULLS LAST, a ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t"
    node = ctx.sql(sql).logical_plan().inputs()[0].to_variant()
    [call] = node.get_window_expr()
    assert [str(expr) for expr in node.get_partition_exprs(call)] == ["Expr(t.s)"]
    keys = [(str(key.expr()), key.ascending(), key.nulls_first()) for key in node.get_sort_exprs(call)]
    assert keys == [("Expr(t.b)", False, False), ("Expr(t.a)", True, False)]
    frame = node.get_frame(call)
    assert (frame.get_frame_units(), repr(frame)) == ("ROWS", "OVER (ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)")
    start, end = frame.get_lower_bound(), frame.get_upper_bound()
    assert (start.is_preceding(), start.get_offset(), start.is_current_row(), start.is_unbounded()) == (True, 1, False, False)
    assert (end.is_current_row(), end.is_following(), end.is_unbounded(), end.get_offset()) == (True, False, False, None)


def test_windows_without_a_frame(ctx, df):
    node = ctx.sql("SELECT rank() OVER (ORDER BY a) FROM t").logical_plan().inputs()[0].to_variant()
    [call] = node.get_window_expr()
    assert node.get_partition_exprs(call) == []
    assert repr(node.get_frame(call)) == "OVER (RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"


def test_catalogs_that_sessions_begin_with(package):
    config = package.SessionConfig().with_default_catalog_and_schema("lake", "raw").with_information_schema(True)
    ctx = package.SessionContext(config)
    assert list(ctx.catalog_names()) == ["lake"]
    ctx.from_pydict({"a": [1]}, name="t")
    assert ctx.catalog("lake").schema("raw").names() == {"t"}
    assert ctx.sql("SELECT a FROM lake.raw.t").to_pydict() == {"a": [1]}
    found = ctx.sql("SELECT table_catalog, table_schema FROM information_schema.tables WHERE table_name = 't'")
    assert found.to_pydict() == {"table_catalog": ["lake"], "table_schema": ["raw"]}
    with pytest.raises(KeyError):
        ctx.catalog("datafusion")
