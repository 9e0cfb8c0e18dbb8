"""Tests of the API as a user meets it.

Most of them run against the package that BALLISTA_TEST_PACKAGE names, ballista unless it is set. Run against datafusion
they prove that what they expect is what its programs expect.
"""

import importlib
import os
from collections.abc import Iterator
from types import ModuleType

import pytest

PACKAGE = os.environ.get("BALLISTA_TEST_PACKAGE", "ballista")

# Files that are about ballista alone.
OWN = {
    "test_arrow.py",
    "test_docs.py",
    "test_drawing.py",
    "test_fork.py",
    "test_interrupt.py",
    "test_killed.py",
    "test_library.py",
    "test_memory.py",
    "test_notebook.py",
    "test_own.py",
    "test_udf_cluster.py",
    "test_udf_own.py",
    "test_unparser.py",
    "test_without_pyarrow.py",
}

collect_ignore = sorted(OWN) if PACKAGE != "ballista" else []


@pytest.fixture
def package() -> ModuleType:
    """The package under test."""
    return importlib.import_module(PACKAGE)


@pytest.fixture
def f(package):
    return importlib.import_module(f"{PACKAGE}.functions")


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """The address of a cluster of two executors that divides even small tables."""
    native = importlib.import_module("ballista._native")
    cluster_module = importlib.import_module("ballista.cluster")
    server = native.server_start("cluster", {"executors": 2, "cores": 2, "min_rows": -1, **cluster_module.python_options(True)})
    yield native.server_address(server)
    native.server_stop(server)


@pytest.fixture(params=["embedded", "cluster"] if PACKAGE == "ballista" else ["embedded"])
def ctx(package, request):
    """A session in this process, and one on a cluster."""
    if request.param == "cluster":
        return package.BallistaSessionContext(request.getfixturevalue("cluster"))
    return package.SessionContext()


@pytest.fixture
def df(ctx):
    """Three rows, with a NULL in each column but the first."""
    return ctx.from_pydict({"a": [1, 2, 3], "b": [4.5, None, 6.0], "s": ["x", "y", None]}, name="t")


@pytest.fixture
def col(package):
    return package.col


@pytest.fixture
def lit(package):
    return package.lit
