"""SQL in notebooks: ``%load_ext ballista`` gives ``%sql`` and ``%%sql``, shows types in tables, and how far queries are.

The magics take options before the SQL::

    %%sql [--host ADDRESS] [-o NAME | NAME <<]
    SELECT * FROM trips WHERE fare > $least

Queries run in the session that the variable ``ctx`` holds, which is made if there is none; ``--host`` opens one on a cluster.
``$least`` is the variable ``least`` of the notebook: a value, or a DataFrame in place of a table. With a name, the result is a
DataFrame of this name, and runs when its rows are asked for; otherwise its first rows are shown.
"""

from __future__ import annotations

import difflib
import os
import re
import sys
import traceback
from html import escape
from typing import TYPE_CHECKING, Any

import IPython
from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_cell_magic, magics_class, no_var_expand
from IPython.display import HTML, display

from . import _native, _progress, _shown
from ._query import Query
from ._rows import Rows
from .context import SessionContext
from .dataframe import DataFrame
from .dataframe_formatter import DataFrameHtmlFormatter, get_formatter, set_formatter
from .errors import BallistaError, NotFoundError
from .remote import BallistaSessionContext

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from IPython.core.interactiveshell import InteractiveShell

_SESSION = "ctx"

_HEAD = "Traceback (most recent call last):\n"
# Where frames lie that those who use the package did not write.
_OTHERS = tuple(os.path.dirname(file) + os.sep for file in (__file__, IPython.__file__))

# A line that is no SQL, but a name that was meant to be the result's.
_NAME = re.compile(r"\s*([^\W\d]\w*)\s*(?:=\s*)?")
_NO_TABLE = re.compile(r'table not found: "([^\W\d]\w*)".*')

_OPTION = re.compile(
    r"\s*(?:--host(?:=|\s+)(?P<host>\S+)|(?:-o\s*|--out(?:=|\s+))(?P<out>\w+)|(?P<target>[^\W\d]\w*)\s*<<)(?=\s|$)"
)


def load(shell: InteractiveShell) -> None:
    """Give a notebook, or IPython at a terminal, its magics."""
    shell.register_magics(SQLMagics)
    if type(get_formatter()) is DataFrameHtmlFormatter:
        set_formatter(NotebookFormatter())
    _progress.show_with(CellProgress if hasattr(shell, "kernel") else LineProgress, _render_user_frames)
    setattr(BallistaError, _RENDER, _user_frames)


def unload(_shell: InteractiveShell) -> None:
    """Stop to show types, and how far queries are."""
    if isinstance(get_formatter(), NotebookFormatter):
        set_formatter(DataFrameHtmlFormatter())
    _progress.show_with(None)
    if hasattr(BallistaError, _RENDER):
        delattr(BallistaError, _RENDER)


# IPython asks an error how it is shown by the method of this name. Its own way reads the sources of all that is on the stack,
# which takes up to a second.
_RENDER = "_render_traceback_"


def _render_message(error: BaseException) -> None:
    """Let an error of a cell of SQL, in which no line of Python is at fault, be shown by its message."""
    setattr(error, _RENDER, lambda: _lines(traceback.format_exception_only(error)))


def _render_user_frames(error: BaseException) -> None:
    """Let an error be shown with the lines of those who use the package."""
    setattr(error, _RENDER, lambda: _user_frames(error))


def _user_frames(error: BaseException) -> list[str]:
    frames = [f for f in traceback.extract_tb(error.__traceback__) if not f.filename.startswith(_OTHERS)]
    return _lines([_HEAD, *traceback.format_list(frames), *traceback.format_exception_only(error)])


def _lines(parts: Iterable[str]) -> list[str]:
    return "".join(parts).splitlines()


@magics_class
class SQLMagics(Magics):
    """The magics."""

    def __init__(self, shell: InteractiveShell) -> None:
        super().__init__(shell)
        self._host: str | None = None

    @no_var_expand
    @line_cell_magic
    def sql(self, line: str, cell: str | None = None) -> DataFrame | None:
        """Run SQL. See the documentation of `ballista.notebook`."""
        try:
            return self._run(line, cell)
        except (BallistaError, KeyboardInterrupt) as error:
            if isinstance(error, NotFoundError):
                self._told(error)
            _render_message(error)
            raise

    def _run(self, line: str, cell: str | None) -> DataFrame | None:
        options, text = _options(line)
        if cell is not None and (name := _NAME.fullmatch(text)):
            raise UsageError(f"to make the result the variable {name[1]}: %%sql {name[1]} <<")
        session = self._session(options.get("host"))
        statements = _native.sql_statements(text if cell is None else f"{text}\n{cell}")
        for statement in statements:
            statement["line"] -= cell is not None  # lines are those below the magic's
        target = options.get("out") or options.get("target")
        if not statements:
            if target or cell is not None:
                raise UsageError("there is no SQL to run")
            return None
        for statement in statements[:-1]:
            for _ in Query(self._frame(session, statement).plan):
                pass
        frame = self._frame(session, statements[-1])
        if target:
            self._names()[target] = frame
            return None
        return _Shown.of(frame)

    def _names(self) -> dict[str, Any]:
        """Return the variables of the notebook."""
        assert self.shell is not None
        names: dict[str, Any] = self.shell.user_ns
        return names

    def _session(self, host: str | None) -> SessionContext:
        """Return the session to use, which becomes the notebook's."""
        names = self._names()
        known = names.get(_SESSION)
        if host and (host != self._host or not isinstance(known, BallistaSessionContext)):
            known, self._host = BallistaSessionContext(host), host
        elif known is None:
            known = SessionContext()
        elif not isinstance(known, SessionContext):
            raise UsageError(f"the variable {_SESSION} should hold a session of ballista: it is of type {type(known).__name__}")
        session: SessionContext = known
        names[_SESSION] = session
        return session

    def _frame(self, session: SessionContext, statement: dict[str, Any]) -> DataFrame:
        """Bind a statement, with the notebook's variables as its parameters."""
        values, frames = {}, {}
        for name in statement["parameters"]:
            if name not in self._names():
                near = difflib.get_close_matches(name, self._names(), 1)
                raise NotFoundError(f"variable not found: ${name}" + (f" (did you mean ${near[0]}?)" if near else ""))
            value = self._names()[name]
            if hasattr(value, "__arrow_c_stream__"):
                frames[name] = value
            else:
                values[name] = value
        return _bound(session, "\n" * statement["line"] + statement["text"], frames, values)

    def _told(self, error: NotFoundError) -> None:
        """Say of a table that is not there that a variable has its name."""
        name = _NO_TABLE.fullmatch(error.message)
        if name and hasattr(self._names().get(name[1]), "__arrow_c_stream__"):
            error.message += f"; the variable {name[1]} is ${name[1]}"


def _bound(session: SessionContext, text: str, frames: dict[str, Any], values: dict[str, Any]) -> DataFrame:
    """Bind a statement. For as long as that takes, DataFrames are tables."""
    tables = {name: f'"${name}"' for name in frames}
    try:
        for name, frame in frames.items():
            if isinstance(frame, DataFrame):
                session.register_view(tables[name], frame)
            else:
                session.from_arrow(frame, tables[name])
        return session.sql(session._substituted(text, tables), param_values=values)
    finally:
        for table in tables.values():
            session.deregister_table(table)


class _Shown(DataFrame):
    """A DataFrame whose first rows were read already, so that showing it does not run its query again."""

    _ready: dict[str, str] | None = None

    @classmethod
    def of(cls, frame: DataFrame) -> _Shown:
        ready = None
        if _native.plan_columns(frame.plan):
            ready = _shown.bundle(frame)
        made = cls(frame._session, frame.plan)
        made._ready = ready or {"text/plain": "OK", "text/html": "OK"}
        return made

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        ready, self._ready = self._ready, None
        return ready or super()._repr_mimebundle_()


def _options(line: str) -> tuple[dict[str, str], str]:
    """Take the options from the beginning of a line."""
    options: dict[str, str] = {}
    while match := _OPTION.match(line):
        found = {name: value for name, value in match.groupdict().items() if value}
        if options.keys() & found.keys() or {"out", "target"} <= options.keys() | found.keys():
            raise UsageError(f"option given twice: {match[0].strip()}")
        options |= found
        line = line[match.end() :]
    if re.fullmatch(r"\s*(-o|--out|--host)=?\s*", line):
        raise UsageError(f"option without a value: {line.strip()}; the options are --host ADDRESS and -o NAME")
    if re.match(r"\s*-\w|\s*--\w", line):
        raise UsageError(f"option not known: {line.split()[0]}; the options are --host ADDRESS and -o NAME")
    return options, line


class NotebookFormatter(DataFrameHtmlFormatter):
    """Writes tables in HTML with the types of the columns in their headers."""

    def _header(self, field: Any) -> str:
        if self._header_builder:
            return super()._header(field)
        kind = f'<br><span style="font-weight: normal; color: #777">{escape(str(field.type))}</span>'
        return f"<th style='{self.style_provider.get_header_style()}'>{escape(field.name)}{kind}</th>"

    def format_html(
        self, batches: Sequence[Any], schema: Iterable[Any], has_more: bool = False, table_uuid: str | None = None
    ) -> str:
        """Write a table. One without rows has its header."""
        columns = list(schema)
        if not batches and columns:
            return super().format_html([Rows([[] for _ in columns], 0)], columns, False, table_uuid) + "\n<div>No rows.</div>"
        html = super().format_html(batches, columns, False, table_uuid)
        if has_more and self.show_truncation_message:
            html += f"\n<div>The first {sum(batch.num_rows for batch in batches)} rows; there are more.</div>"
        return html


class CellProgress:
    """Shows how far a query is in the output of a cell."""

    def __init__(self) -> None:
        self._handle = display(HTML(""), display_id=True)  # type: ignore[no-untyped-call]

    def update(self, progress: dict[str, float]) -> None:
        """Show what the library says of the query."""
        part = _progress.fraction(progress)
        value = "" if part is None else f' value="{part:.3f}"'
        text = escape(_progress.text(progress))
        self._handle.update(HTML(f'<progress max="1"{value}></progress> <small>{text}</small>'))  # type: ignore[no-untyped-call]

    def end(self) -> None:
        """Show nothing any more."""
        self._handle.update(HTML(""))  # type: ignore[no-untyped-call]


class LineProgress:
    """Shows how far a query is in a line of a terminal."""

    def update(self, progress: dict[str, float]) -> None:
        """Show what the library says of the query."""
        if sys.stderr.isatty():
            print(f"\r{_progress.text(progress)}\x1b[K", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Show nothing any more."""
        if sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
