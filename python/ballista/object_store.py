"""Where files are that are no paths of this machine, for ``SessionContext.register_object_store``."""

from __future__ import annotations

import os
import pathlib
import shutil
import urllib.error
import urllib.parse
import urllib.request

from .errors import BallistaError, BindingError, NotFoundError

__all__ = ["Http", "LocalFileSystem"]

_SECONDS = 60  # that a server may stay silent


class LocalFileSystem:
    r"""Files of this machine, by URLs that begin with ``file://``.

    Args:
        prefix: The folder that the paths of URLs begin in; None for the root.

    Example:
        >>> import pathlib, tempfile
        >>> from ballista import SessionContext
        >>> from ballista.object_store import LocalFileSystem
        >>> folder = pathlib.Path(tempfile.mkdtemp())
        >>> _ = (folder / "t.csv").write_text("a\n1\n")
        >>> ctx = SessionContext()
        >>> ctx.register_object_store("file://", LocalFileSystem(), None)
        >>> ctx.read_csv(f"file://{folder}/t.csv").to_pydict()
        {'a': [1]}
    """

    schemes = ("file",)

    def __init__(self, prefix: str | os.PathLike[str] | None = None) -> None:
        self._prefix = "" if prefix is None else os.fspath(prefix).rstrip("/")

    def place(self, url: str, folder: pathlib.Path) -> str:
        """Return the path of what a URL refers to."""
        _, _, path = url.partition("://")
        return self._prefix + path[path.index("/") :]


class Http:
    """Files of a web server. They are copied to this machine when a table or a DataFrame is made of them.

    Args:
        url: The address of the server, or of a file on it.

    Raises:
        BindingError: If it is none; it is a `ValueError`.
    """

    schemes = ("http", "https")

    def __init__(self, url: str) -> None:
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in self.schemes or not parts.netloc:
            raise BindingError(f"expected an address that begins with http:// or https://, got {url!r}")
        self.root = f"{parts.scheme}://{parts.netloc}"

    def place(self, url: str, folder: pathlib.Path) -> str:
        """Copy a file into a folder, and return its path.

        Raises:
            NotFoundError: If the server has no such file.
            BallistaError: If it does not answer, or ends before the file does.
        """
        target = folder / (pathlib.PurePosixPath(urllib.parse.urlsplit(url).path).name or "file")
        try:
            with urllib.request.urlopen(url, timeout=_SECONDS) as answer, target.open("wb") as file:
                shutil.copyfileobj(answer, file)
                expected = answer.headers.get("Content-Length")
        except urllib.error.HTTPError as error:
            kind = NotFoundError if error.code == 404 else BallistaError
            raise kind(f"file not found: {url}: the server says {error.code} {error.reason}") from error
        except OSError as error:
            raise BallistaError(f"reading {url}: {error}") from error
        if expected is not None and target.stat().st_size != int(expected):
            raise BallistaError(f"reading {url}: {target.stat().st_size} of {expected} bytes came")
        return str(target)
