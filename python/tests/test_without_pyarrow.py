"""The package where pyarrow, pandas and polars are not installed."""

import subprocess
import sys
import textwrap

BLOCK = """
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("pyarrow", "pandas", "polars", "numpy"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Missing())
"""


def run(program):
    done = subprocess.run(
        [sys.executable, "-c", BLOCK + textwrap.dedent(program)], capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_queries():
    output = run(
        """
        import datetime
        from decimal import Decimal
        from ballista import SessionContext, col, lit, functions as f
        ctx = SessionContext()
        df = ctx.from_pydict({
            "a": [1, 2, None], "s": ["x", None, "a text longer than twelve bytes"], "l": [[1], [], None],
            "d": [datetime.date(2020, 1, 1), None, datetime.date(1999, 12, 31)], "m": [Decimal("1.50"), None, Decimal("-2.25")],
        }, name="t")
        df.show()
        assert df.filter(col("a") > lit(1)).to_pydict()["a"] == [2]
        assert df.select("m", "d").to_pylist()[0] == {"m": Decimal("1.50"), "d": datetime.date(2020, 1, 1)}
        assert ctx.sql("SELECT sum(a) AS s FROM t WHERE a < $1", param_values={"1": 5}).to_pydict() == {"s": [3]}
        assert df.select(col("a").cast(float).alias("a")).to_pydict()["a"][0] == 1.0
        assert df.count() == 3 and "<table" in df._repr_html_() and df.describe().count() == 7
        assert ctx.from_pylist([{"x": 1}, {"x": 2}]).fill_null(0).to_pydict() == {"x": [1, 2]}
        assert [len(batch) for batch in df] == [3]
        moment = ctx.sql("SELECT to_timestamp('2020-01-02T03:04:05') AS t").to_pydict()["t"][0]
        assert moment == datetime.datetime(2020, 1, 2, 3, 4, 5)
        """
    )
    assert output == (
        "DataFrame()\n"
        "+---+---------------------------------+-----+------------+-------+\n"
        "| a | s                               | l   | d          | m     |\n"
        "+---+---------------------------------+-----+------------+-------+\n"
        "| 1 | x                               | [1] | 2020-01-01 | 1.50  |\n"
        "| 2 |                                 | []  |            |       |\n"
        "|   | a text longer than twelve bytes |     | 1999-12-31 | -2.25 |\n"
        "+---+---------------------------------+-----+------------+-------+\n"
    )


def test_what_needs_more_says_so():
    run(
        """
        from ballista import SessionContext
        df = SessionContext().sql("SELECT 1 AS one")
        for method, package in [("collect", "pyarrow"), ("schema", "pyarrow"), ("to_arrow_table", "pyarrow"),
                                ("to_pandas", "pandas"), ("to_polars", "polars"), ("collect_column", "pyarrow")]:
            try:
                getattr(df, method)(*(["one"] if method == "collect_column" else []))
            except ImportError as error:
                assert f"pip install 'ballista[{package}]'" in str(error), error
            else:
                raise AssertionError(method)
        """
    )


def test_functions_in_python_say_what_they_need():
    output = run(
        """
        from ballista import udf
        try:
            udf(len, [None], None, "volatile", "f")
        except ImportError as error:
            print(error)
        """
    )
    assert "needs pyarrow: pip install 'ballista[pyarrow]'" in output
