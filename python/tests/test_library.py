"""Finding the library, its version, and its log."""

import logging
import os
import subprocess
import sys

import ballista
import pytest
from ballista import _library, _native


def run(program, **environment):
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=False, env=os.environ | environment
    )


def test_version():
    assert ballista.__version__ == _native.version()
    assert ballista.__version__.count(".") == 2


def test_nothing_is_opened_by_the_import():
    assert run("import ballista; from ballista import functions, col", BALLISTA_LIBRARY="/nothing").returncode == 0


def test_a_library_that_is_none(tmp_path):
    done = run("import ballista; ballista.SessionContext()", BALLISTA_LIBRARY=str(tmp_path))
    assert done.returncode != 0
    assert str(tmp_path) in done.stderr


def test_another_interface_version():
    program = "from ballista import _prototypes, _library; _library.ABI_VERSION = 99; _library.library()"
    done = run(program)
    assert done.returncode != 0
    assert "99" in done.stderr
    assert "version" in done.stderr


@pytest.mark.parametrize(
    ("features", "names"),
    [
        (set(), ["libballista_v1.so"]),
        ({"avx2", "sse4_2"}, ["libballista_v1.so"]),
        (_library._LEVELS["v3"] | {"avx512f"}, ["libballista_v3.so", "libballista_v1.so"]),
    ],
)
def test_levels_of_processors(monkeypatch, features, names):
    monkeypatch.setattr(_library, "_processor_features", lambda: features)
    assert [path.name for path in _library._candidates()] == names


def test_log(caplog):
    logger = logging.getLogger("ballista")
    logger.setLevel(logging.DEBUG)
    ballista.log_to(logger)
    try:
        assert ballista.SessionContext().sql("SELECT 1 AS one").to_pydict() == {"one": [1]}
    finally:
        ballista.log_to(None)
        logger.setLevel(logging.NOTSET)
    [record] = caplog.records
    assert record.levelno == logging.DEBUG
    assert record.getMessage().startswith("query ended")
    assert "rows=1" in record.getMessage()


def test_text_with_a_zero_character():
    with pytest.raises(ValueError, match="zero character"):
        ballista.SessionContext().sql("SELECT 1\0")
