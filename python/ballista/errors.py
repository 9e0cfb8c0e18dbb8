"""The exceptions that queries raise.

All of them are a `BallistaError`. Each also derives from the built-in exception that fits it, and so is caught by programs
that were written for the ``datafusion`` package, where a mistake in SQL is a `ValueError` and an unknown table of
``ctx.table`` a `KeyError`.
"""

from __future__ import annotations

__all__ = [
    "BallistaError",
    "BindingError",
    "CancelledError",
    "FileError",
    "ForkError",
    "InternalError",
    "InvalidValueError",
    "NotFoundError",
    "OutOfMemoryError",
    "SyntaxError",
    "UnsupportedError",
]


_LONGEST = 4000


class BallistaError(Exception):
    """What all errors of the engine have in common.

    Args:
        message: One line that says what is wrong and where.
        detail: Further lines, such as the line of SQL with a caret below.
        position: The offset in bytes into the SQL text, or None.
        retryable: Whether the same may succeed when it is tried again, as after a lost connection to a cluster.

    Example:
        >>> from ballista import BallistaError, SessionContext
        >>> try:
        ...     SessionContext().sql("SELECT b FROM (VALUES (1)) AS t (a)")
        ... except BallistaError as error:
        ...     error.message, error.position
        ('column not found: "b" (did you mean "a"?)', 7)
    """

    def __init__(self, message: str, detail: str = "", position: int | None = None, retryable: bool = False) -> None:
        if len(message) > _LONGEST:  # it has a name or a value, which may be of any length
            message = f"{message[: _LONGEST * 3 // 4]}...{message[-_LONGEST // 4 :]}"
        super().__init__(message)
        self.message = message
        self.detail = detail
        self.position = position
        self.retryable = retryable

    def __str__(self) -> str:
        return f"{self.message}\n{self.detail}" if self.detail else self.message


class InternalError(BallistaError, RuntimeError):
    """A bug in the engine."""


class SyntaxError(BallistaError, ValueError):  # noqa: A001
    """A SQL text that does not parse.

    Example:
        >>> import ballista
        >>> try:
        ...     ballista.SessionContext().sql("SELEC 1")
        ... except ballista.errors.SyntaxError as error:
        ...     print(error)
        expected a statement, found "SELEC" (did you mean "select"?)
        line 1: SELEC 1
                ^
    """


class BindingError(BallistaError, ValueError):
    """A name, a type or an argument in a query that is wrong."""


class NotFoundError(BallistaError, ValueError, KeyError):
    """A table, a column, a function or a file that does not exist.

    Example:
        >>> from ballista import SessionContext
        >>> try:
        ...     SessionContext().table("trips")
        ... except KeyError as error:
        ...     print(error)
        table not found: "trips"
    """


class UnsupportedError(BallistaError, ValueError, NotImplementedError):
    """Something valid that this version does not do."""


class InvalidValueError(BallistaError, ValueError):
    """A value that does not fit: an overflow, a cast that fails, a malformed file.

    Example:
        >>> from ballista import SessionContext
        >>> from ballista.errors import InvalidValueError
        >>> try:
        ...     SessionContext().sql("SELECT CAST('x' AS INT) AS a").collect()
        ... except InvalidValueError as error:
        ...     print(error.message)
        cannot cast "x" to Int32
    """


class OutOfMemoryError(BallistaError, MemoryError):
    """The memory limit of the session does not allow for the query.

    Example:
        >>> from ballista import RuntimeEnvBuilder, SessionContext
        >>> ctx = SessionContext(runtime=RuntimeEnvBuilder().with_fair_spill_pool(1000))
        >>> try:
        ...     ctx.sql("SELECT value FROM range(1000000) ORDER BY value").collect()
        ... except MemoryError:
        ...     "the query needs more memory"
        'the query needs more memory'
    """


class FileError(BallistaError, OSError):
    """A file or a connection that failed."""


class CancelledError(BallistaError):
    """A query that was cancelled, or took longer than it may."""


class ForkError(BallistaError, RuntimeError):
    """The engine was used in a child of the process that started it."""


# In the order of the kinds in ballista.h.
KINDS: tuple[type[BallistaError], ...] = (
    InternalError,
    SyntaxError,
    BindingError,
    NotFoundError,
    UnsupportedError,
    InvalidValueError,
    OutOfMemoryError,
    FileError,
    CancelledError,
)
