"""Plans as SQL: what is written gives the rows that the plan gives."""

import importlib

import pytest

# Each over t(a, b, s) with NULLs, and u(a, k).
QUERIES = [
    "SELECT 1",
    "SELECT a, b + 1 AS c FROM t WHERE a > 1",
    "SELECT a FROM t ORDER BY a DESC LIMIT 2 OFFSET 1",
    "SELECT a FROM t ORDER BY b NULLS FIRST, a",
    "SELECT a, count(*) AS n, sum(b) AS total FROM t GROUP BY a HAVING count(*) > 1",
    "SELECT 1 AS one FROM t HAVING count(*) > 100",
    "SELECT count(*) AS n FROM t WHERE a > 100",
    "SELECT a + 1 AS x, max(s) AS m FROM t GROUP BY a + 1",
    "SELECT n, count(*) AS groups FROM (SELECT a, count(*) AS n FROM t GROUP BY a) AS q GROUP BY n",
    "SELECT DISTINCT a FROM t",
    "SELECT count(*) AS n FROM (SELECT DISTINCT a, s FROM t) AS q",
    "SELECT x.a, y.s FROM t x JOIN t y ON x.a = y.a AND x.b < y.b",
    "SELECT t.a AS left_a, u.a AS right_a FROM t LEFT JOIN u ON t.a = u.a",
    "SELECT t.a AS left_a, u.a AS right_a FROM t FULL JOIN u ON t.a = u.a WHERE t.s IS NULL OR u.k > 1",
    "SELECT t.a, v.k FROM t JOIN (SELECT a, max(k) AS k FROM u GROUP BY a) AS v ON t.a = v.a",
    "SELECT * FROM (SELECT a AS p FROM t LIMIT 3) AS q CROSS JOIN (SELECT k AS r FROM u) AS w",
    "SELECT a FROM t UNION ALL SELECT k FROM u",
    "SELECT a FROM t UNION SELECT k FROM u ORDER BY 1",
    "SELECT a FROM t INTERSECT SELECT a FROM u",
    "SELECT a FROM t EXCEPT SELECT a FROM u",
    "SELECT sum(a) AS total FROM (SELECT a FROM t UNION ALL SELECT k FROM u) AS q",
    "VALUES (1, 'x'), (2, NULL)",
    "SELECT column1 + 1 AS n FROM (VALUES (1), (2)) AS v",
    "SELECT a FROM t WHERE a IN (SELECT a FROM u)",
    "SELECT a FROM t WHERE a NOT IN (SELECT a FROM u WHERE a IS NOT NULL)",
    "SELECT a FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.a = t.a)",
    "SELECT a, (SELECT max(k) FROM u WHERE u.a = t.a) AS best FROM t",
    "SELECT a FROM t WHERE b > (SELECT avg(b) FROM t)",
    "WITH c AS (SELECT a, b FROM t WHERE a > 1) SELECT x.a FROM c x JOIN c y ON x.a = y.a",
    "SELECT a FROM t WHERE a IN (1, 2) AND NOT (a = 1 OR b = 2.5)",
    "SELECT (a + 1) * 2 - -a AS x, a - (b - 1) AS y, a % 2 AS z FROM t",
    "SELECT CASE WHEN a = 1 THEN 'one' WHEN a IS NULL THEN 'none' ELSE 'it''s more' END AS c FROM t",
    "SELECT a FROM t WHERE s LIKE 'x%' OR s NOT ILIKE '%Y' OR a BETWEEN 2 AND 3",
    "SELECT CAST(a AS DOUBLE) AS d, CAST(b AS VARCHAR) AS v, TRY_CAST(s AS INTEGER) AS i FROM t",
    "SELECT DATE '2020-02-29' AS d, TIMESTAMP '2020-01-01 12:34:56.789' AS ts, CAST(1.25 AS DECIMAL(10, 2)) AS m, 1e300 AS f",
    "SELECT DATE '2020-01-31' + INTERVAL '1 month 2 days' AS d",
    "SELECT n, m FROM range(5, 0, -2) AS r(n) JOIN generate_series(1, 3) AS g(m) ON n = m",
    "SELECT * FROM generate_series(DATE '2024-01-31', DATE '2024-06-30', INTERVAL '1 month') AS d WHERE value > '2024-02-01'",
    "SELECT TIMESTAMPTZ '2024-03-31 01:30:00+01' AT TIME ZONE 'Europe/Berlin' AS z, arrow_cast(a, 'Timestamp(ms)') AS m FROM t",
    "SELECT arrow_cast([a, 1], 'LargeList(Int32)') AS l, arrow_cast('10:00:00', 'Time32(s)') AS c FROM t",
    "SELECT count(DISTINCT a) AS n, sum(b) FILTER (WHERE a > 1) AS f FROM t",
    "SELECT upper(s) AS u, substr(s, 1, 1) AS c, coalesce(a, 0) AS z FROM t",
    'SELECT a AS "order", s AS "a""b" FROM t',
    "SELECT a, sum(b) OVER (PARTITION BY a ORDER BY b) AS total, row_number() OVER (ORDER BY b, s) AS n FROM t",
    "SELECT n, count(*) AS c FROM (SELECT rank() OVER (ORDER BY a) AS n FROM t) AS q WHERE n > 1 GROUP BY n",
    "SELECT a, sum(sum(b)) OVER (ORDER BY a ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s FROM t GROUP BY a",
    "SELECT DISTINCT max(b) OVER (PARTITION BY a) AS m FROM t",
    "SELECT lag(b, 1) OVER (ORDER BY b) + 1 AS p FROM t",
]


@pytest.fixture
def tables(ctx):
    ctx.from_pydict(
        {"a": [1, 2, 2, 3, None], "b": [1.5, 2.5, None, 4.0, 5.0], "s": ["x", "xy", None, "Y", "z"]},
        name="t",
    )
    ctx.from_pydict({"a": [2, 3, 3, None], "k": [1, 2, 3, 4]}, name="u")
    return ctx


@pytest.fixture
def unparser(package):
    return importlib.import_module(f"{package.__name__}.unparser")


def rows(frame):
    """Return the rows in some order: all but the names of columns that have none in the query."""
    return sorted(zip(*frame.to_pydict().values()), key=repr)


@pytest.mark.parametrize("optimized", [False, True], ids=["bound", "optimized"])
@pytest.mark.parametrize("sql", QUERIES)
def test_round_trips(tables, unparser, sql, optimized):
    frame = tables.sql(sql)
    plan = frame.optimized_logical_plan() if optimized else frame.logical_plan()
    written = tables.sql(unparser.Unparser(unparser.Dialect.default()).plan_to_sql(plan))
    assert rows(written) == rows(frame)
    if " AS " in sql:
        assert written.schema().names == frame.schema().names


@pytest.mark.parametrize("dialect", ["mysql", "postgres", "sqlite", "duckdb"])
def test_dialects(ctx, unparser, dialect):
    written = unparser.Unparser(getattr(unparser.Dialect, dialect)())
    assert written.plan_to_sql(ctx.sql("SELECT 1").logical_plan()) == "SELECT 1"


def test_quotes(tables, unparser):
    plan = tables.sql("SELECT a FROM t ORDER BY a").logical_plan()
    mysql = unparser.Unparser(unparser.Dialect.mysql()).with_pretty(True).plan_to_sql(plan)
    assert mysql == "SELECT `t`.`a` FROM `t` ORDER BY `t`.`a`"
    postgres = unparser.Unparser(unparser.Dialect.postgres()).plan_to_sql(plan)
    assert postgres == 'SELECT "t"."a" FROM "t" ORDER BY "t"."a" NULLS LAST'


def test_volatile_functions_are_written_once(tables, unparser):
    plan = tables.sql("SELECT r AS x, r AS y FROM (SELECT random() AS r FROM t) AS q").logical_plan()
    written = tables.sql(unparser.Unparser(unparser.Dialect.default()).plan_to_sql(plan)).to_pydict()
    assert written["x"] == written["y"]


def test_what_sql_cannot_say(package, ctx, unparser):
    with pytest.raises(package.errors.UnsupportedError, match="without a name"):
        unparser.Unparser(unparser.Dialect.default()).plan_to_sql(ctx.read_batch(_batch()).logical_plan())


def _batch():
    return importlib.import_module("pyarrow").record_batch({"a": [1]})
