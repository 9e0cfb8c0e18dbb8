"""Servers of a cluster that run in this process: schedulers, and executors that work for them."""

from __future__ import annotations

import json
import sys
import threading
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any

from . import _native
from .errors import BindingError, FileError

__all__ = ["BallistaExecutor", "BallistaScheduler", "setup_test_cluster"]

_LOOPBACK = "127.0.0.1"
_SCHEDULER_PORT = 50050
_EXECUTOR_PORT = 50051
_POLL_SECONDS = 0.05

# A proxy for the web does not know servers of this process.
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class _Server:
    """A server from its start to its end. ``with`` starts it, and closes it in the end."""

    _kind: str

    def __init__(self, options: dict[str, object]) -> None:
        self._options = {name: value for name, value in options.items() if value is not None}
        self._server: _native.Handle | None = None
        self._closed = threading.Event()

    def start(self) -> None:
        """Start the server. It listens when this returns.

        Raises:
            BindingError: If it was started before.
            FileError: If it cannot listen there.
        """
        if self._server is not None:
            raise BindingError(f"{self._kind} was started before")
        self._closed.clear()
        self._server = _native.server_start(self._kind, self._options)

    def close(self) -> None:
        """Stop the server. Queries that run there fail."""
        server, self._server = self._server, None
        self._closed.set()
        if server is not None:
            _native.server_stop(server)

    @property
    def address(self) -> str:
        """Where others reach the server, as ``host:port``.

        Raises:
            BindingError: If it does not run.
        """
        if self._server is None:
            raise BindingError(f"{self._kind} does not run")
        return _native.server_address(self._server)

    @property
    def host(self) -> str:
        """The host of the address."""
        return self.address.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        """The port of the address."""
        return int(self.address.rpartition(":")[2])

    def wait_for_termination(self) -> None:
        """Wait until `close` is called, or Ctrl-C is pressed."""
        while not self._closed.wait(1):
            pass

    def _page(self, path: str) -> bytes | None:
        try:
            with _direct.open(f"http://{self.address}{path}", timeout=5) as page:
                content: bytes = page.read()
                return content
        except OSError:  # as those of urllib are
            return None

    def _wait(self, ready: Any, timeout: float, what: str) -> None:
        end = time.monotonic() + timeout
        while not ready():
            if time.monotonic() >= end:
                raise FileError(f"{self._kind} at {self.address}: {what} within {timeout} seconds", retryable=True)
            time.sleep(_POLL_SECONDS)

    def __enter__(self) -> Any:
        if self._server is None:
            self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, exception: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.address if self._server else 'not running'})"


class BallistaScheduler(_Server):
    """A scheduler in this process: the server that clients bring queries to, and executors ask for work.

    Whoever reaches where it listens may run queries and read files: leave it on the loopback, or protect the network.

    Args:
        bind_port: The port to listen on: 50050 unless it is given, and 0 for any that is free.
        bind_host: The host to listen on.
        work_dir: A folder for sessions, uploaded tables and the list of queries, which outlive the scheduler there.
            By default a temporary one, which does not.
        data_dirs: Folders outside of which no files are read. By default there is no such limit.

    Example:
        >>> from ballista import BallistaExecutor, BallistaScheduler, BallistaSessionContext
        >>> with BallistaScheduler(bind_port=0) as scheduler:
        ...     with BallistaExecutor(bind_port=0, scheduler_port=scheduler.port):
        ...         ctx = BallistaSessionContext(f"df://{scheduler.address}")
        ...         ctx.sql("SELECT sum(a) AS total FROM (VALUES (1), (2)) AS t (a)").to_pydict()
        {'total': [3]}
    """

    _kind = "scheduler"

    def __init__(
        self,
        bind_port: int | None = None,
        bind_host: str | None = None,
        work_dir: str | None = None,
        data_dirs: list[str] | None = None,
    ) -> None:
        listen = _host_port(bind_host, bind_port, _SCHEDULER_PORT)
        super().__init__({"listen": listen, "work_folder": work_dir, "data_folders": data_dirs})

    def wait_for_ready(self, executors: int = 1, timeout: float = 30) -> None:
        """Wait until executors have come.

        Args:
            executors: How many.
            timeout: How long to wait, in seconds.

        Raises:
            FileError: If they have not come in time.
        """
        self._wait(lambda: self._executors() >= executors, timeout, f"{executors} executors have not come")

    def _executors(self) -> int:
        page = self._page("/api/executors")
        return sum(executor["status"] == "ready" for executor in json.loads(page)) if page else 0


class BallistaExecutor(_Server):
    """An executor in this process: it runs tasks of queries for a scheduler.

    Args:
        bind_port: The port to listen on: 50051 unless it is given, and 0 for any that is free.
        bind_host: The host to listen on.
        scheduler_host: Where the scheduler is.
        scheduler_port: Where the scheduler is.
        concurrent_tasks: How many cores its tasks use: by default all.
        work_dir: A folder for what its tasks write: by default a temporary one.
        memory: How many bytes its tasks use: by default most of what the machine has.
        data_dirs: Folders outside of which no files are read. By default there is no such limit.
        allow_python: Whether it runs functions written in Python, in processes of its own. They may do all that this process
            may.
        python_memory: How many bytes such a process may allocate: by default 2 GiB.
        python_timeout: How many seconds a call of such a function may take: by default five minutes.
    """

    _kind = "executor"

    def __init__(
        self,
        bind_port: int | None = None,
        bind_host: str | None = None,
        scheduler_host: str | None = None,
        scheduler_port: int | None = None,
        concurrent_tasks: int | None = None,
        work_dir: str | None = None,
        memory: int | None = None,
        data_dirs: list[str] | None = None,
        allow_python: bool = False,
        python_memory: int | None = None,
        python_timeout: float | None = None,
    ) -> None:
        super().__init__(
            {
                **python_options(allow_python, python_memory, python_timeout),
                "listen": _host_port(bind_host, bind_port, _EXECUTOR_PORT),
                "scheduler": _host_port(scheduler_host, scheduler_port, _SCHEDULER_PORT),
                "cores": concurrent_tasks,
                "work_folder": work_dir,
                "memory": memory,
                "data_folders": data_dirs,
            }
        )

    def wait_for_ready(self, timeout: float = 30) -> None:
        """Wait until the scheduler knows the executor.

        Args:
            timeout: How long to wait, in seconds.

        Raises:
            FileError: If it does not in time.
        """
        self._wait(lambda: self._page("/readyz") is not None, timeout, "the scheduler was not reached")


def _host_port(host: str | None, port: int | None, default: int) -> str:
    name = host or _LOOPBACK
    return f"[{name}]:{default if port is None else port}" if ":" in name else f"{name}:{default if port is None else port}"


# Clusters that live as long as the process.
_test_clusters: list[_native.Handle] = []


def python_options(allow: bool, memory: int | None = None, timeout: float | None = None) -> dict[str, object]:
    """Return the options of a server that runs functions written in Python, with the interpreter of this process."""
    if not allow:
        return {}
    given = {"python_memory": memory, "python_timeout": timeout}
    return {
        "python": sys.executable,
        "python_path": str(Path(__file__).parent.parent),
        **{name: value for name, value in given.items() if value is not None},
    }


def setup_test_cluster(executors: int = 2, concurrent_tasks: int | None = None) -> tuple[str, int]:
    """Start a cluster in this process, which ends with it, and return the host and the port of its scheduler.

    Args:
        executors: How many executors the cluster has.
        concurrent_tasks: How many cores each of them uses: by default they share those of the machine.
    """
    options = {"executors": executors, **({"cores": concurrent_tasks} if concurrent_tasks else {})}
    cluster = _native.server_start("cluster", options)
    _test_clusters.append(cluster)
    host, _, port = _native.server_address(cluster).rpartition(":")
    return host, int(port)
