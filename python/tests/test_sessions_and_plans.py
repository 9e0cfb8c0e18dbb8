"""What a session does with plans and expressions."""

import pytest


def test_plans_become_dataframes(ctx, df):
    plan = df.filter("a > 1").select("a").logical_plan()
    assert ctx.create_dataframe_from_logical_plan(plan).sort("a").to_pydict() == {"a": [2, 3]}
    assert ctx.execute_logical_plan(plan).count() == 2
    [below] = plan.inputs()
    assert ctx.create_dataframe_from_logical_plan(below).sort("a").to_pydict()["s"] == ["y", None]


def test_optimized_plans_become_dataframes(ctx, df):
    ctx.register_view("v", df)
    query = ctx.sql("SELECT x.a, y.s FROM t x JOIN t y ON x.a = y.a WHERE x.a IN (SELECT max(a) FROM t) LIMIT 2")
    again = ctx.create_dataframe_from_logical_plan(query.optimized_logical_plan())
    assert again.to_pydict() == query.to_pydict() == {"a": [3], "s": [None]}


def test_execute(ctx, df):
    plan = df.filter("a > 1").execution_plan()
    batches = [batch.to_pyarrow() for i in range(plan.partition_count) for batch in ctx.execute(plan, i)]
    assert sum(batch.num_rows for batch in batches) == 2
    with pytest.raises(ValueError, match=r"(?i)partition"):
        ctx.execute(plan, plan.partition_count)
    with pytest.raises(OverflowError):
        ctx.execute(plan, -1)


def test_partitioning(ctx, df):
    partitioning = df.execution_plan().output_partitioning
    assert partitioning.partition_count == df.execution_plan().partition_count
    assert str(partitioning) == f"UnknownPartitioning({partitioning.partition_count})"
    assert partitioning.hash_expressions is None
    assert partitioning == df.execution_plan().output_partitioning
    assert len({partitioning, df.execution_plan().output_partitioning}) == 1
    assert partitioning != "UnknownPartitioning(1)"


def test_expressions_of_sql(ctx, df, package):
    empty = package.common.DFSchema.empty()
    assert str(ctx.parse_sql_expr("1 + 2", empty)) == "Expr(Int64(1) + Int64(2))"
    with pytest.raises(Exception, match="a"):
        ctx.parse_sql_expr("a + 2", empty)
    schema = df.logical_plan().to_variant().schema()
    assert df.select(ctx.parse_sql_expr("a + 2", schema).alias("x")).sort("x").to_pydict() == {"x": [3, 4, 5]}


@pytest.mark.parametrize(("text", "size"), [("1M", 1 << 20), ("1.5G", 3 << 29), ("512K", 1 << 19), ("0", 0)])
def test_capacities(package, text, size):
    assert package.SessionContext.parse_capacity_limit("some.limit", text) == size


@pytest.mark.parametrize("text", ["10", "abc", "-1K", "1T", "", "infG"])
def test_capacities_that_are_none(package, text):
    with pytest.raises(Exception, match=r"some\.limit"):
        package.SessionContext.parse_capacity_limit("some.limit", text)


def test_optimizer_rules(ctx):
    assert ctx.remove_optimizer_rule("nonexistent_rule") is False


def test_paths_are_tables(ctx, tmp_path):
    (tmp_path / "numbers.csv").write_text("a\n1\n2\n")
    enabled = ctx.enable_url_table()
    assert enabled.sql(f"SELECT sum(a) AS s FROM '{tmp_path}/numbers.csv'").to_pydict() == {"s": [3]}


def test_plans_as_bytes(ctx, package, tmp_path):
    (tmp_path / "t.csv").write_text("k,a\nx,1\ny,2\nx,3\n")
    df = ctx.read_csv(tmp_path / "t.csv").filter("a < 3").select("k", (package.col("a") * 2).alias("b"))
    data = df.logical_plan().to_bytes()
    for session in (ctx, package.SessionContext()):
        again = session.create_dataframe_from_logical_plan(package.LogicalPlan.from_bytes(session, data))
        assert again.sort("b").to_pydict() == {"k": ["x", "y"], "b": [2, 4]}
        assert again.union(again).count() == 4
    with pytest.warns(DeprecationWarning, match=r"(?i)deprecated"):
        assert package.LogicalPlan.from_proto(ctx, df.logical_plan().to_proto()).to_variant()


def test_plans_that_cannot_be_written(package, tmp_path):
    ctx = package.SessionContext()
    with pytest.raises(Exception, match=r"(?i)not supported|not implemented|cannot be written"):
        ctx.from_pydict({"a": [1]}, name="t").logical_plan().to_bytes()
    for wrong in (b"", b"no plan", b"\xff" * 50):
        with pytest.raises(Exception, match=r"(?i)plan|proto|decode"):
            package.LogicalPlan.from_bytes(ctx, wrong)
