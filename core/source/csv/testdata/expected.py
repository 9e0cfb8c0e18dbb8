"""Fills in what the datafusion package makes of each case of cases.json. Run it where datafusion and pyarrow are installed."""

import json
import os
import tempfile

import datafusion
import pyarrow as pa

HERE = os.path.dirname(os.path.abspath(__file__))


def plain(value, kind):
    """A value as text: floats in hexadecimal, dates and times as the integers that arrow keeps."""
    if not value.is_valid:
        return None
    if pa.types.is_floating(kind):
        return float(value.as_py()).hex()
    if pa.types.is_temporal(kind):
        return str(value.value)
    if pa.types.is_decimal(kind):
        return str(int(f"{value.as_py():f}".replace(".", "")))
    if pa.types.is_boolean(kind):
        return "true" if value.as_py() else "false"
    return str(value.as_py())


def ask(case):
    with tempfile.TemporaryDirectory() as folder:
        for i, text in enumerate(case["files"]):
            with open(os.path.join(folder, f"{i}.csv"), "wb") as f:
                f.write(text.encode("utf-8"))
        options = ", ".join(
            "'{}' '{}'".format(k, v.replace("'", "''"))
            for k, v in {"format.has_header": "true", **case.get("options", {})}.items()
        )
        ctx = datafusion.SessionContext(datafusion.SessionConfig().with_target_partitions(1))
        columns = f"({case['columns']})" if "columns" in case else ""
        path = folder + "/0.csv" if len(case["files"]) == 1 else folder + "/"
        ctx.sql(f"CREATE EXTERNAL TABLE t {columns} STORED AS CSV LOCATION '{path}' OPTIONS ({options})")
        frame = ctx.sql("SELECT * FROM t")
        case["expected"] = {"names": frame.schema().names, "types": [str(t) for t in frame.schema().types]}
        table = frame.to_arrow_table()
    columns = [[plain(v, c.type) for v in c] for c in table.columns]
    case["expected"]["rows"] = [list(row) for row in zip(*columns)]


def main():
    path = os.path.join(HERE, "cases.json")
    with open(path) as f:
        cases = json.load(f)
    for case in cases:
        case["expected"] = {}
        try:
            ask(case)
        except BaseException as e:  # datafusion's panics are no Exception
            case["expected"]["error"] = str(e).splitlines()[0].split("/tmp")[0]
    with open(path, "w") as f:
        f.write("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")


if __name__ == "__main__":
    main()
