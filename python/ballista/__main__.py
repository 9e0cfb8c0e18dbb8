"""The program ``ballista``: ``ballista sql``, ``ballista scheduler``, ``ballista executor``; also as ``python -m ballista``."""

from __future__ import annotations

import os
import signal
import sys

from . import _native


def main() -> int:
    """Run the program with the arguments of the command line, and return its exit code."""
    os.environ.setdefault("BALLISTA_EXECUTOR_PYTHON", sys.executable)  # of functions, where they are allowed
    # The program ends on the first signal as it should, and a second one ends it at once.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return _native.program(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
