"""Fills the results of the .slt files in from the `datafusion` package, or compares them with it.

    python update.py [--check] [FILE...]

Records under a `# differs: reason` comment are not touched: there the project gives another answer than `datafusion`,
and the record states it. They are listed at the end, as are records that say more than `datafusion` can confirm.
A query record without type letters gets them, and is sorted unless the query is. `--display` writes
testdata/display.arrow and display.txt instead, which test how values are shown.
"""

from __future__ import annotations

import argparse
import dataclasses
import pathlib
import re
import sys
import tempfile

import datafusion
import display
import pyarrow as pa

HERE = pathlib.Path(__file__).resolve().parent
TESTDATA = HERE / "testdata"
KINDS = "syntax|binding|not found|unsupported|invalid value|out of memory|I/O|cancelled"
HEADER = re.compile(rf"statement ok|statement error ({KINDS})(: .+)?|query( [BDIRTP?]+)?( rowsort)?|schema")


@dataclasses.dataclass
class Record:
    """A record of a file, or the comments and blank lines between two of them (header is empty)."""

    header: str
    sql: list[str]
    result: list[str]
    line: int
    differs: str = ""
    before: list[str] = dataclasses.field(default_factory=list)

    @property
    def has_result(self) -> bool:
        return self.header.startswith(("query", "schema"))

    def text(self) -> list[str]:
        body = [self.header, *self.sql] if self.header else []
        return self.before + body + (["----", *self.result] if self.has_result else [])


def parse(path: pathlib.Path) -> list[Record]:
    records: list[Record] = []
    lines = path.read_text().split("\n")
    i, before = 0, []
    while i < len(lines):
        line = lines[i]
        if line == "" or line.startswith("#"):
            before.append(line)
            i += 1
            continue
        if not HEADER.fullmatch(line):
            raise SystemExit(f"{path}:{i + 1}: unknown record: {line}")
        end = i
        while end < len(lines) and lines[end] != "":
            end += 1
        body = lines[i + 1 : end]
        split = body.index("----") if "----" in body else len(body)
        directly_above = "\n".join(before).rpartition("\n\n")[2]
        differs = re.search(r"^# differs: (.+)$", directly_above, re.MULTILINE)
        reason = differs.group(1) if differs else ""
        records.append(Record(line, body[:split], body[split + 1 :], i + 1, reason, before))
        i, before = end, []
    records.append(Record("", [], [], len(lines), "", before))
    return records


class Answers:
    """A fresh session of `datafusion`, and what it says to each record of one file."""

    def __init__(self) -> None:
        self.session = datafusion.SessionContext().enable_url_table()
        self.scratch = tempfile.TemporaryDirectory()

    def run(self, record: Record) -> tuple[str, list[str]]:
        """The header and the result that the record should have."""
        sql = "\n".join(record.sql).replace("$TESTDATA", str(TESTDATA))
        sql = sql.replace("$SCRATCH", self.scratch.name)
        try:
            table = self.session.sql(sql).to_arrow_table()
        except BaseException as error:  # panics of the Rust code do not derive from Exception
            if isinstance(error, KeyboardInterrupt):
                raise
            return "statement error", [f"{type(error).__name__}: {error}"]
        if record.header == "schema":
            return "schema", [display.field_line(field) for field in table.schema]
        if not record.header.startswith("query"):
            return "statement ok", []
        return self.header(record, table), self.result(record, table)

    def header(self, record: Record, table: pa.Table) -> str:
        letters = "".join(display.letter(field.type) for field in table.schema)
        sort = "rowsort" in record.header or (table.num_rows > 1 and not ordered("\n".join(record.sql)))
        return f"query {letters}" + (" rowsort" if sort else "")

    def result(self, record: Record, table: pa.Table) -> list[str]:
        lines = display.lines(table)
        return sorted(lines, key=str.encode) if "rowsort" in self.header(record, table) else lines


def ordered(sql: str) -> bool:
    """Whether the statement says in which order its rows come: it has an ORDER BY outside of all parentheses."""
    if re.match(r"(SHOW|DESC|DESCRIBE)\b", sql):
        return True
    shorter, text = re.sub(r"'[^']*'", "", sql), ""
    while shorter != text:
        text, shorter = shorter, re.sub(r"\([^()]*\)", "", shorter)
    return re.search(r"\bORDER\s+BY\b", text, re.IGNORECASE) is not None


def matches(record: Record, header: str, result: list[str]) -> bool:
    if record.header.startswith("statement error"):
        return header == "statement error"
    return header == record.header and result == record.result


def update(path: pathlib.Path, check: bool) -> tuple[int, list[str], list[str]]:
    """Returns the number of checks in the file, its listed differences, and what is wrong."""
    records, answers = parse(path), Answers()
    differing: list[str] = []
    wrong: list[str] = []
    for record in records:
        if not record.header:
            continue
        where = f"{path.relative_to(HERE)}:{record.line}"
        header, result = answers.run(record)
        same = matches(record, header, result)
        if record.differs:
            differing.append(f"{where}: {record.differs}" + (" (no longer differs)" if same else ""))
        elif not same and (check or "statement" in header + record.header):
            wrong.append(f"{where}: {' '.join(record.sql)}\n    expected {record.header} {record.result}")
            wrong[-1] += f"\n    datafusion {header} {result}"
        elif not same:
            record.header, record.result = header, result
    if not check:
        path.write_text("\n".join(line for record in records for line in record.text()))
    return sum(1 for r in records if r.header and r.header != "statement ok"), differing, wrong


def write_display() -> None:
    """Pairs of a value and the text that datafusion prints for it, from testdata/display.sql."""
    session = datafusion.SessionContext()
    columns, texts = [], []
    for expression in (TESTDATA / "display.sql").read_text().splitlines():
        frame = session.sql(f"SELECT {expression} AS x")
        columns.append(frame.to_arrow_table().column(0))
        printed = str(frame).split("\n")
        kind = session.sql(f"SELECT arrow_typeof({expression})").to_arrow_table().column(0)[0].as_py()
        texts.append(f"{printed[4][2:-2].strip()}\t{kind}")
    table = pa.table(columns, names=[str(i) for i in range(len(columns))])
    with pa.ipc.new_file(TESTDATA / "display.arrow", table.schema) as file:
        file.write_table(table)
    (TESTDATA / "display.txt").write_text("\n".join(texts) + "\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare only, change nothing")
    parser.add_argument("--display", action="store_true", help="write the pairs that test how values are shown")
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    options = parser.parse_args()
    if options.display:
        write_display()
        return 0
    checks, differing, wrong = 0, [], []
    files = [file.resolve() for file in options.files] or sorted(HERE.glob("*/*.slt"))
    for path in files:
        count, listed, failures = update(path, options.check)
        checks += count
        differing += listed
        wrong += failures
    print(*(f"differs  {line}" for line in differing), *(f"WRONG    {line}" for line in wrong), sep="\n")
    print(f"{len(files)} files, {checks} checks, {len(differing)} differ, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
