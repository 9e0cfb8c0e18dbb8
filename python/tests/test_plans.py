"""Plans as objects, and what their operators did."""

import pytest
from ballista import SessionContext


@pytest.fixture
def query(ctx, df):
    return ctx.sql("SELECT a FROM t WHERE a > 1")


def rows(plan):
    return [metrics.output_rows for _, metrics in plan.collect_metrics()]


@pytest.mark.parametrize("run", ["collect", "to_pydict", "collect_partitioned", "execute_stream", "execute_stream_partitioned"])
def test_metrics_of_what_ran(query, run):
    before = query.execution_plan().metrics()
    assert before is None or not before.output_rows
    made = getattr(query, run)()
    streams = made if run == "execute_stream_partitioned" else [made]
    for stream in streams:
        if run.startswith("execute"):
            assert sum(batch.to_pyarrow().num_rows for batch in stream) == 2
    plan = query.execution_plan()
    assert 2 in rows(plan)
    for name, metrics in plan.collect_metrics():
        assert name
        assert metrics.sum_by_name("output_rows") in (None, metrics.output_rows)
        assert metrics.sum_by_name("no such") is None
        for metric in metrics.metrics():
            assert metric.name
            assert isinstance(metric.labels(), dict)
            assert metric.partition is None or isinstance(metric.partition, int)
            assert metric.name in repr(metric)
    timed = [metrics.elapsed_compute for _, metrics in plan.collect_metrics() if metrics.elapsed_compute is not None]
    assert sum(timed) > 0


def test_operators_are_walked(query):
    plan = query.execution_plan()
    depth = 0
    while plan.children():
        [plan] = plan.children()
        depth += 1
    assert depth >= 1
    assert query.execution_plan().partition_count >= 1


def test_schemas_and_drawings(query):
    plan = query.logical_plan()
    first = plan.display_indent_schema().split("\n")[0]
    assert first.startswith(plan.display())
    assert first.endswith("[a:Int64;N]")
    drawing = plan.display_graphviz()
    assert "digraph" in drawing
    assert plan.display() in drawing


def test_plans_compare(ctx, query):
    assert query.logical_plan() == ctx.sql("SELECT a FROM t WHERE a > 1").logical_plan()
    assert query.logical_plan() != ctx.sql("SELECT a FROM t WHERE a > 2").logical_plan()
    assert query.logical_plan() != "Projection"


def test_a_plan_that_is_deeper_than_json_may_be():
    tables = ", ".join(f"c{i} AS (SELECT a + 1 AS a FROM c{i - 1})" for i in range(1, 1000))
    df = SessionContext().sql(f"WITH c0 AS (SELECT 1 AS a), {tables} SELECT a FROM c999")
    assert df.to_pydict() == {"a": [1000]}
