"""Catalogs, also those that are written in Python, and datasets."""

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest


@pytest.fixture
def dataset():
    return ds.dataset([pa.record_batch({"a": [1, 2, 3], "b": [4, 5, 6]})])


@pytest.fixture
def schema_of(dataset):
    """A class of schemas with one table, written as programs do that derive from nothing."""

    class Tables:
        def __init__(self):
            self.tables = {"table1": dataset}
            self.asked = []

        def table_names(self):
            return set(self.tables)

        def table_exist(self, name):
            return name in self.tables

        def table(self, name):
            self.asked.append(name)
            return self.tables.get(name)

        def register_table(self, name, table):
            self.tables[name] = table

        def deregister_table(self, name, cascade=True):
            del self.tables[name]

    return Tables


@pytest.fixture
def catalog_of(schema_of):
    class Schemas:
        def __init__(self):
            self.schemas = {"my_schema": schema_of()}

        def schema_names(self):
            return set(self.schemas)

        def schema(self, name):
            return self.schemas[name]

        def register_schema(self, name, schema):
            self.schemas[name] = schema

        def deregister_schema(self, name, cascade):
            del self.schemas[name]

    return Schemas


def test_a_catalog_in_python(ctx, catalog_of, schema_of):
    ctx.register_catalog_provider("my_catalog", catalog_of())
    assert {"datafusion", "my_catalog"} <= ctx.catalog_names()
    assert ctx.catalog("datafusion").names() == {"public"}
    mine = ctx.catalog("my_catalog")
    assert mine.names() == {"my_schema"}
    assert ctx.sql("SELECT sum(a) AS s FROM my_catalog.my_schema.table1").to_pydict() == {"s": [6]}
    mine.register_schema("second", schema_of())
    assert mine.schema_names() == {"my_schema", "second"}
    assert ctx.sql("SELECT count(*) AS n FROM my_catalog.second.table1 WHERE b > 4").to_pydict() == {"n": [2]}
    mine.deregister_schema("my_schema")
    assert mine.schema_names() == {"second"}
    with pytest.raises(ValueError, match=r"(?i)table"):
        ctx.sql("SELECT * FROM my_catalog.second.nope")


def test_a_schema_in_python(ctx, schema_of):
    catalog, mine = ctx.catalog(), schema_of()
    catalog.register_schema("custom", mine)
    assert catalog.names() == {"public", "custom"}
    schema = catalog.schema("custom")
    assert schema.table_names() == {"table1"}
    assert ctx.sql("SELECT a FROM custom.table1 ORDER BY a DESC LIMIT 1").to_pydict() == {"a": [3]}
    assert ctx.table("custom.table1").count() == 3
    assert set(mine.asked) == {"table1"}
    schema.deregister_table("table1")
    with pytest.raises(ValueError, match="table1"):
        ctx.sql("SELECT a FROM custom.table1")
    schema.register_table("table2", ctx.sql("SELECT 7 AS q"))
    assert ctx.sql("SELECT q + 1 AS r FROM custom.table2").to_pydict() == {"r": [8]}
    catalog.deregister_schema("custom")
    assert catalog.names() == {"public"}
    with pytest.raises(ValueError, match=r"(?i)not found"):
        ctx.sql("SELECT q FROM custom.table2")


def test_python_is_asked_about_what_sub_queries_read(ctx, schema_of):
    mine = schema_of()
    mine.tables["other"] = mine.tables["table1"]
    ctx.catalog().register_schema("s", mine)
    sql = "WITH q AS (SELECT * FROM s.table1) SELECT count(*) AS n FROM q WHERE a IN (SELECT a FROM s.other WHERE b > 4)"
    assert ctx.sql(sql).to_pydict() == {"n": [2]}


def test_tables_that_change(ctx, schema_of):
    mine = schema_of()
    ctx.catalog().register_schema("s", mine)
    assert ctx.sql("SELECT count(*) AS n FROM s.table1").to_pydict() == {"n": [3]}
    mine.tables["table1"] = ds.dataset([pa.record_batch({"a": [1]})])
    assert ctx.sql("SELECT count(*) AS n FROM s.table1").to_pydict() == {"n": [1]}


def test_errors_of_a_schema_in_python_are_raised(ctx, schema_of):
    class Broken(schema_of):
        def table(self, name):
            raise RuntimeError("out of order")

    ctx.catalog().register_schema("s", Broken())
    with pytest.raises(Exception, match="out of order"):
        ctx.sql("SELECT * FROM s.table1")
    assert ctx.sql("SELECT 1 AS a").to_pydict() == {"a": [1]}


def test_catalogs_in_memory(ctx, package, dataset):
    catalog = package.Catalog.memory_catalog()
    schema = package.catalog.Schema.memory_schema()
    assert (catalog.names(), schema.names()) == (set(), set())
    catalog.register_schema("s", schema)
    schema.register_table("d", dataset)
    assert (catalog.names(), schema.names(), schema.table_exist("d")) == ({"s"}, {"d"}, True)
    assert (schema.table("d").kind, schema.table("d").schema.names) == ("physical", ["a", "b"])
    ctx.register_catalog_provider("mc", catalog)
    assert ctx.sql("SELECT max(b) AS m FROM mc.s.d").to_pydict() == {"m": [6]}
    schema.deregister_table("d")
    with pytest.raises(ValueError, match=r"(?i)table"):
        ctx.sql("SELECT * FROM mc.s.d")
    with pytest.raises(KeyError):
        catalog.schema("nope")
    catalog.deregister_schema("s")
    assert catalog.names() == set()


def test_datasets(ctx, package, dataset, tmp_path):
    ctx.register_dataset("d", dataset)
    assert ctx.sql("SELECT sum(a) AS s FROM d WHERE b > 4").to_pydict() == {"s": [5]}
    assert ctx.table_provider("d").kind == "physical"
    pq.write_table(pa.table({"a": [1, 2], "s": ["x", None]}), tmp_path / "one.parquet")
    pq.write_table(pa.table({"a": [3], "s": ["z"]}), tmp_path / "two.parquet")
    ctx.register_table("files", package.catalog.Table(ds.dataset(tmp_path)))
    assert ctx.sql("SELECT * FROM files ORDER BY a").to_pydict() == {"a": [1, 2, 3], "s": ["x", None, "z"]}
    assert ctx.table("files").schema() == pa.schema([("a", pa.int64()), ("s", pa.string())])
    for key in ("p=1", "p=2"):
        (tmp_path / "keyed" / key).mkdir(parents=True)
        pq.write_table(pa.table({"a": [int(key[-1])]}), tmp_path / "keyed" / key / "x.parquet")
    ctx.register_dataset("keyed", ds.dataset(tmp_path / "keyed", partitioning="hive"))
    assert ctx.sql("SELECT a, p FROM keyed ORDER BY a").to_pydict() == {"a": [1, 2], "p": [1, 2]}
    with pytest.warns(DeprecationWarning, match="Table"):
        assert package.catalog.Table.from_dataset(dataset).kind == "physical"
    with pytest.raises(Exception, match=r"(?i)table|dataset"):
        package.catalog.Table(5)


def test_table_providers(ctx, df):
    ctx.register_view("v", df)
    assert ctx.table_provider("v").kind in ("view", "physical")
    assert ctx.table_provider("t").schema.names == ["a", "b", "s"]
    ctx.register_table_provider("u", ctx.table_provider("t"))
    assert ctx.table("u").count() == 3
    with pytest.raises(KeyError):
        ctx.table_provider("nope")


def test_formats_that_are_written_in_python(package, ctx):
    class Letters(package.TableProviderFactory):
        def create(self, cmd):
            assert (cmd.name(), cmd.file_type()) == ("letters", "LETTERS")
            return package.Table(ds.dataset(pa.table({"letter": list(cmd.locations()[0])})))

    ctx.register_table_factory("LETTERS", Letters())
    assert ctx.sql("CREATE EXTERNAL TABLE letters STORED AS LETTERS LOCATION abc").collect() == []
    assert ctx.sql("SELECT count(*) AS n FROM letters").to_pydict() == {"n": [3]}
    ctx.sql("CREATE EXTERNAL TABLE IF NOT EXISTS letters STORED AS LETTERS LOCATION 'abcd'").collect()
    assert ctx.table("letters").count() == 3
    with pytest.raises(Exception, match=r"(?i)NUMBERS"):
        ctx.sql("CREATE EXTERNAL TABLE x STORED AS NUMBERS LOCATION 'x'")
    with pytest.raises(Exception, match=r"(?i)allow|DDL"):
        ctx.sql_with_options(
            "CREATE EXTERNAL TABLE y STORED AS LETTERS LOCATION 'x'", package.SQLOptions().with_allow_ddl(False)
        )


def test_rows_without_a_name_have_one(ctx):
    df = ctx.from_pydict({"a": [1, 2]})
    [name] = ctx.catalog().schema().names()
    assert (len(name), name[0]) == (33, "c")
    assert ctx.sql(f"SELECT a FROM {name}").to_pydict() == df.to_pydict()
    assert ctx.catalog().schema().names() == {name}
