"""Sessions on clusters."""

from __future__ import annotations

from . import _native
from .config import RuntimeEnvBuilder, SessionConfig, merged_options
from .context import SessionContext

__all__ = ["BallistaSessionContext"]


class BallistaSessionContext(SessionContext):
    """A session whose tables lie, and whose queries run, on a cluster.

    It does everything that a `SessionContext` does. Files are those that the scheduler and its executors see; a relative path
    that exists in this process is taken as one of this process. Data of this process, such as DataFrames of pandas, is sent to
    the cluster once, when it becomes a table. Views stay in this process: they are part of the queries over them.

    When the connection is lost, what runs raises a `FileError` whose ``retryable`` is true, and the next call comes back to the
    session, which the scheduler keeps. The session ends with the last reference to it and to its DataFrames.

    Args:
        address: Where the scheduler is, such as ``df://localhost:50050``.
        config: Settings.
        runtime: What memory a query may use on each executor.

    Raises:
        FileError: If nothing answers there.
        UnsupportedError: If the scheduler is of another version.
        ValueError: If the address is malformed, a setting is unknown, or its value does not fit.

    Example:
        >>> from ballista import BallistaSessionContext, setup_test_cluster
        >>> host, port = setup_test_cluster()
        >>> ctx = BallistaSessionContext(f"df://{host}:{port}")
        >>> _ = ctx.from_pydict({"a": [1, 2, 3]}, name="t")
        >>> ctx.sql("SELECT sum(a) AS total FROM t").to_pydict()
        {'total': [6]}
    """

    def __init__(self, address: str, config: SessionConfig | None = None, runtime: RuntimeEnvBuilder | None = None) -> None:
        self._begin(_native.session_connect(address, merged_options(config, runtime)))
