"""Sessions: SQL, tables, catalogs and settings."""

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest


def test_sql(ctx):
    assert ctx.sql("SELECT 1 AS a, 'x' AS b").to_pydict() == {"a": [1], "b": ["x"]}


def test_sql_over_tables(ctx, df):
    assert ctx.sql("SELECT sum(a) AS s FROM t WHERE b IS NOT NULL").to_pydict() == {"s": [4]}
    assert ctx.sql("SELECT count(*) FROM t").to_pydict() == {"count(*)": [3]}


def test_parameters(ctx, df):
    found = ctx.sql("SELECT a + $1 AS x FROM t WHERE a > $least ORDER BY x", param_values={"1": 10, "least": 1})
    assert found.to_pydict() == {"x": [12, 13]}
    assert ctx.sql("SELECT $1 AS v", param_values={"1": [1, 2]}).to_pydict() == {"v": [[1, 2]]}
    text = ctx.sql("SELECT a FROM t WHERE s = $s", param_values={"s": "x' OR 'a' = 'a"})
    assert text.to_pydict() == {"a": []}


def test_names_in_the_text(ctx, df):
    assert ctx.sql("SELECT a FROM $table WHERE a >= $least", table=df, least=2).to_pydict() == {"a": [2, 3]}
    assert ctx.sql("SELECT '$least' AS v, $least AS w", least=2).to_pydict() == {"v": ["$least"], "w": [2]}


def test_options(ctx, package):
    options = package.SQLOptions()
    assert ctx.sql_with_options("SELECT 1 AS a", options).to_pydict() == {"a": [1]}
    with pytest.raises(ValueError, match="DDL"):
        ctx.sql_with_options("CREATE VIEW v AS SELECT 1", options.with_allow_ddl(False))
    with pytest.raises(ValueError, match="SetVariable"):
        ctx.sql("SET datafusion.execution.batch_size = 1", options=options.with_allow_statements(False))
    assert not ctx.table_exist("v")


@pytest.mark.parametrize("change", ["UPDATE t SET a = 1", "DELETE FROM t"])
def test_options_may_refuse_changes(ctx, package, df, change):
    ctx.sql("CREATE TABLE changed AS SELECT * FROM t")
    change = change.replace(" t", " changed")
    with pytest.raises(ValueError, match="DML"):
        ctx.sql_with_options(change, package.SQLOptions().with_allow_dml(False))
    assert ctx.sql_with_options(change, package.SQLOptions()).to_pydict() == {"count": [3]}


def test_statements_take_effect_at_once(ctx):
    ctx.sql("CREATE VIEW v AS SELECT 1 AS a")
    assert ctx.table_exist("v")
    ctx.sql("DROP VIEW v")
    assert not ctx.table_exist("v")


def test_tables(ctx, df):
    assert ctx.table("t").to_pydict() == df.to_pydict()
    assert ctx.table("T").count() == ctx.table("datafusion.public.t").count() == ctx.table("public.t").count() == 3
    assert ctx.table_exist("t")
    assert not ctx.table_exist("nothing")
    ctx.deregister_table("t")
    ctx.deregister_table("t")
    assert not ctx.table_exist("t")


def test_names_of_tables_fold(ctx):
    ctx.from_pydict({"a": [1]}, name='"T"')
    assert ctx.table('"T"').count() == 1
    assert not ctx.table_exist("T")


def test_views(ctx, df, col):
    ctx.register_view("v", df.filter(col("a") > 1))
    assert ctx.sql("SELECT a FROM v ORDER BY a").to_pydict() == {"a": [2, 3]}
    ctx.register_table("w", df.limit(1))
    assert ctx.table("w").count() == 1
    ctx.register_table("x", df.into_view())
    assert ctx.table("x").count() == 3


def test_catalog(ctx, df):
    ctx.register_view("v", df)
    assert "datafusion" in ctx.catalog_names()
    assert "public" in ctx.catalog().names()
    schema = ctx.catalog().schema()
    assert {"t", "v"} <= schema.names() == schema.table_names()
    assert schema.table_exist("t")
    assert not schema.table_exist("nothing")
    assert (schema.table("t").kind, schema.table("v").kind) == ("physical", "view")
    assert schema.table("t").schema.names == ["a", "b", "s"]
    assert repr(schema.table("t")) == "Table(kind=physical)"
    assert ctx.read_table(schema.table("t")).count() == 3
    schema.deregister_table("v")
    assert not ctx.table_exist("v")
    schema.register_table("again", df)
    assert ctx.table("again").count() == 3


def test_sessions_are_apart(package, ctx, df):
    other = package.SessionContext()
    assert not other.table_exist("t")
    assert other.session_id() != ctx.session_id()


def test_settings(package):
    config = package.SessionConfig().with_batch_size(2).with_target_partitions(1).with_information_schema()
    ctx = package.SessionContext(config)
    batches = ctx.from_pydict({"a": [1, 2, 3]}).filter("a > 0").collect()
    assert max(batch.num_rows for batch in batches) <= 2
    assert ctx.sql("SHOW datafusion.execution.batch_size").to_pydict()["value"] == ["2"]
    assert "datafusion.execution.batch_size = 2" in repr(ctx)


def test_all_settings_are_accepted(package):
    config = (
        package.SessionConfig({"datafusion.execution.batch_size": "100"})
        .with_create_default_catalog_and_schema(True)
        .with_default_catalog_and_schema("datafusion", "public")
        .with_information_schema(True)
        .with_repartition_aggregations(False)
        .with_repartition_joins(False)
        .with_repartition_windows(False)
        .with_repartition_sorts(False)
        .with_repartition_file_scans(False)
        .with_repartition_file_min_size(1)
        .with_parquet_pruning(True)
    )
    runtime = package.RuntimeEnvBuilder().with_disk_manager_os().with_fair_spill_pool(100_000_000)
    assert package.SessionContext(config, runtime).sql("SELECT 1 AS a").to_pydict() == {"a": [1]}
    runtime = package.RuntimeEnvBuilder().with_unbounded_memory_pool().with_greedy_memory_pool(100_000_000)
    assert package.SessionContext(runtime=runtime).sql("SELECT 1 AS a").to_pydict() == {"a": [1]}


@pytest.mark.parametrize(("key", "value"), [("datafusion.nothing", "1"), ("datafusion.execution.batch_size", "many")])
def test_wrong_settings(package, key, value):
    with pytest.raises(ValueError, match=key):
        package.SessionContext(package.SessionConfig().set(key, value))


def test_from_python(ctx):
    assert ctx.from_pydict({"a": [1, None], "l": [["x"], []]}).to_pydict() == {"a": [1, None], "l": [["x"], []]}
    assert ctx.from_pylist([{"a": 1, "b": 2}, {"a": 3}]).to_pydict() == {"a": [1, 3], "b": [2, None]}


def test_from_arrow(ctx):
    table = pa.table({"a": pa.array([1, None, 3], pa.int16()), "d": pa.array(["x", None, "x"]).dictionary_encode()})
    for given in (table, table.to_batches()[0], table.to_reader(), table.to_struct_array().chunk(0), table.slice(0, 3)):
        assert ctx.from_arrow(given).to_pydict() == {"a": [1, None, 3], "d": ["x", None, "x"]}
    assert ctx.from_arrow(table.slice(1)).to_pydict() == {"a": [None, 3], "d": [None, "x"]}
    assert ctx.from_arrow(table).schema().field("a").type == pa.int16()


def test_from_batches(ctx):
    batches = pa.table({"a": [1, 2, 3]}).to_batches(max_chunksize=2)
    assert ctx.create_dataframe([batches]).to_pydict() == {"a": [1, 2, 3]}
    assert ctx.create_dataframe([batches[:1], batches[1:]], name="named").count() == 3
    assert ctx.read_batches(batches).count() == 3
    assert ctx.read_batch(batches[0]).to_pydict() == {"a": [1, 2]}
    ctx.register_record_batches("rb", [batches])
    ctx.register_batch("b", batches[0])
    assert ctx.sql("SELECT (SELECT count(*) FROM rb) AS x, (SELECT count(*) FROM b) AS y").to_pydict() == {"x": [3], "y": [2]}


def test_from_pandas_and_polars(ctx):
    assert ctx.from_pandas(pd.DataFrame({"a": [1, 2], "s": ["x", None]}), "p").to_pydict() == {"a": [1, 2], "s": ["x", None]}
    assert ctx.from_polars(pl.DataFrame({"a": [1, 2], "s": ["x", None]}), "q").to_pydict() == {"a": [1, 2], "s": ["x", None]}
    assert ctx.sql("SELECT count(*) AS n FROM p JOIN q USING (a)").to_pydict() == {"n": [2]}


def test_empty(ctx):
    assert ctx.empty_table().count() == ctx.read_empty().count() == 1
    assert ctx.empty_table().schema().names == []
    assert ctx.from_pydict({"a": []}).to_pydict() == {"a": []}


def test_identity(ctx):
    assert len(ctx.session_id()) == 36
    assert ctx.session_start_time().startswith("20")
    assert ctx.enable_ident_normalization() is True


def test_global_context(package):
    package.SessionContext.global_ctx().from_pydict({"a": [1]}, name="shared_by_all")
    assert package.SessionContext.global_ctx().table("shared_by_all").count() == 1
    package.SessionContext.global_ctx().deregister_table("shared_by_all")


def test_tables_of_no_batches(ctx):
    for partitions in ([], [[]]):
        with pytest.raises(ValueError, match="no record batches"):
            ctx.register_record_batches("t", partitions)
    ctx.register_record_batches("t", [[], [pa.RecordBatch.from_pydict({"a": [1]})]])
    assert ctx.table("t").to_pydict() == {"a": [1]}


def test_parts_of_extensions(package):
    components = package.SessionExtensionComponents(logical_extension_codecs=[1, 2])
    assert (components.logical_extension_codecs, components.physical_extension_codecs) == ((1, 2), ())
    for codecs in ("x", 7):
        with pytest.raises(TypeError, match="must be an iterable of codec objects, not a single"):
            package.SessionExtensionComponents(physical_extension_codecs=codecs)
