"""Sessions by which expressions are written for other processes, and read there.

An expression that calls a function written in Python carries the function. A session that
``SessionContext.with_python_udf_inlining`` made writes its name alone, and the process that reads it needs a session where
the function is registered. Pickle takes no session: it uses those of the thread, which are set here.

    >>> import pickle
    >>> from ballista import SessionContext, col, ipc
    >>> ipc.set_sender_ctx(SessionContext().with_python_udf_inlining(enabled=False))
    >>> pickle.loads(pickle.dumps(col("a") + 1))
    Expr(a + Int64(1))
    >>> ipc.clear_sender_ctx()
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .context import SessionContext

__all__ = ["clear_sender_ctx", "clear_worker_ctx", "get_sender_ctx", "get_worker_ctx", "set_sender_ctx", "set_worker_ctx"]


class _Sessions(threading.local):
    sender: SessionContext | None = None
    worker: SessionContext | None = None


_sessions = _Sessions()


def set_sender_ctx(ctx: SessionContext) -> None:
    """Write expressions as a session says, in this thread from now on.

    Example:
        >>> from ballista import SessionContext, ipc
        >>> ctx = SessionContext().with_python_udf_inlining(enabled=False)
        >>> ipc.set_sender_ctx(ctx)
        >>> ipc.get_sender_ctx() is ctx
        True
        >>> ipc.clear_sender_ctx()
    """
    _sessions.sender = ctx


def get_sender_ctx() -> SessionContext | None:
    """Return the session of `set_sender_ctx`, or None.

    Example:
        >>> from ballista import ipc
        >>> ipc.get_sender_ctx() is None
        True
    """
    return _sessions.sender


def clear_sender_ctx() -> None:
    """Undo `set_sender_ctx`.

    Example:
        >>> from ballista import SessionContext, ipc
        >>> ipc.set_sender_ctx(SessionContext())
        >>> ipc.clear_sender_ctx()
        >>> ipc.get_sender_ctx() is None
        True
    """
    _sessions.sender = None


def set_worker_ctx(ctx: SessionContext) -> None:
    """Look functions up in a session, by the names that expressions call them, in this thread from now on.

    Example:
        >>> import pickle
        >>> import pyarrow as pa
        >>> from ballista import SessionContext, col, ipc, udf
        >>> by_name = SessionContext().with_python_udf_inlining(enabled=False)
        >>> same = udf(lambda a: a, [pa.int64()], pa.int64(), "immutable", "same")
        >>> by_name.register_udf(same)
        >>> ipc.set_sender_ctx(by_name)
        >>> ipc.set_worker_ctx(by_name)
        >>> pickle.loads(pickle.dumps(same(col("a"))))
        Expr(same(a))
        >>> ipc.clear_sender_ctx()
        >>> ipc.clear_worker_ctx()
    """
    _sessions.worker = ctx


def get_worker_ctx() -> SessionContext | None:
    """Return the session of `set_worker_ctx`, or None.

    Example:
        >>> from ballista import ipc
        >>> ipc.get_worker_ctx() is None
        True
    """
    return _sessions.worker


def clear_worker_ctx() -> None:
    """Undo `set_worker_ctx`.

    Example:
        >>> from ballista import SessionContext, ipc
        >>> ipc.set_worker_ctx(SessionContext())
        >>> ipc.clear_worker_ctx()
        >>> ipc.get_worker_ctx() is None
        True
    """
    _sessions.worker = None


def receiving(ctx: SessionContext | None) -> SessionContext:
    """Return the session that expressions are read by: a given one, that of the thread, or the global one."""
    from .context import SessionContext

    return ctx or _sessions.worker or SessionContext.global_ctx()
