"""A process that runs functions for an executor, which has started it: ``python -m ballista._foreign.worker MEMORY [SHARED]``.

Requests come through the socket that is file 3, and answers go there. The rows of scalar functions lie in the memory of file 4,
which the executor shares: those of requests in its first half, those of answers in the other one. What functions print goes to
where the executor reads the end of it, when something goes wrong.
"""

from __future__ import annotations

import contextlib
import json
import mmap
import os
import resource
import socket
import struct
import sys
from pathlib import Path
from typing import Any

_SOCKET = 3
_OPEN, _CLOSE = 100, 101
_SHARED = 4
_HEADER = struct.Struct("<BIQQqI")
_ANSWER = struct.Struct("<BQ")


def main() -> None:
    """Serve requests until the executor closes the socket."""
    connection = socket.socket(fileno=_SOCKET)
    connection.setblocking(True)
    os.set_inheritable(_SOCKET, False)
    hello = {"version": "{}.{}".format(*sys.version_info)}
    try:
        import pyarrow

        from .pickled import require_pickle

        require_pickle()
        pyarrow.set_cpu_count(1)
    except ImportError as error:
        hello = {"missing": str(error)}
    text = json.dumps(hello).encode()
    connection.sendall(struct.pack("<I", len(text)) + text)
    if "missing" not in hello:
        memory = _shared(int(sys.argv[2])) if len(sys.argv) > 2 else None
        _limit(int(sys.argv[1]))
        _serve(connection, memory)


def _shared(size: int) -> Any:
    """Return the memory that is shared, and let no process of this one's have it."""
    memory = mmap.mmap(_SHARED, size)
    os.close(_SHARED)
    return memory


def _limit(memory: int) -> None:
    """Let the process allocate so many bytes besides what it has now, and write no core files."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + memory
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _serve(connection: socket.socket, memory: Any) -> None:
    from .remote import FAILED, KEPT, Served, Shared

    instances: dict[int, Served] = {}
    shared = Shared(memory) if memory is not None else None
    while True:
        op, number, size, place, rows, count = _HEADER.unpack(_read(connection, _HEADER.size))
        numbers = struct.unpack(f"<{count}q", _read(connection, 8 * count)) if count else ()
        if place and shared is not None:
            answer = shared.call(instances[number], op, numbers, rows, place - 1, size)
        else:
            body = _read(connection, size) if size else b""
            if op == _CLOSE:
                instances.pop(number, None)
                continue
            if op == _OPEN:
                instances[number] = Served(body)
                answer = instances[number].start()
            else:
                answer = instances[number].call(op, numbers, rows, body)
        if answer[0] & ~KEPT == FAILED:
            _mark_output()
        _send(connection, *answer)


def _mark_output() -> None:
    """Mark the end of what was printed, which the executor tells with a failure."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):  # a function may have closed or replaced them
            stream.flush()
    with contextlib.suppress(OSError):
        os.write(2, b"\0")


def _read(connection: socket.socket, size: int) -> Any:
    """Read so many bytes, or end the process where the executor is gone."""
    import pyarrow

    if size < 4096:
        block: Any = bytearray(size)
        view = memoryview(block)
    else:
        block = pyarrow.allocate_buffer(size)
        view = memoryview(block)
    got = 0
    while got < size:
        n = connection.recv_into(view[got:], 0, socket.MSG_WAITALL)
        if n == 0:
            os._exit(0)
        got += n
    return block


def _send(connection: socket.socket, status: int, in_memory: int, parts: list[Any]) -> None:
    views = [memoryview(part).cast("B") for part in parts]
    views.insert(0, memoryview(_ANSWER.pack(status, in_memory or sum(len(view) for view in views))))
    while views:
        sent = connection.sendmsg(views)
        while views and sent >= len(views[0]):
            sent -= len(views[0])
            views.pop(0)
        if sent:
            views[0] = views[0][sent:]


if __name__ == "__main__":
    main()
