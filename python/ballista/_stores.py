"""The object stores of a session, and the files that were copied from them."""

from __future__ import annotations

import pathlib
import tempfile
import urllib.parse
from typing import Any

from .errors import UnsupportedError


class Stores:
    """Finds the files of URLs. What is copied to this machine goes with the session."""

    def __init__(self) -> None:
        self._stores: dict[tuple[str, str], Any] = {}
        self._copies: tempfile.TemporaryDirectory[str] | None = None

    def add(self, schema: str, store: Any, host: str | None = None) -> None:
        """Use a store for the URLs of a scheme and a host.

        Raises:
            TypeError: If it is no object store.
        """
        if not hasattr(store, "place"):
            raise TypeError(f"expected an object store of ballista.object_store, got {type(store).__name__}")
        self._stores[_key(getattr(store, "root", None) or f"{schema.split('://')[0]}://{host or _host(schema)}")] = store

    def remove(self, schema: str, host: str | None = None) -> None:
        """Use no store for such URLs any more."""
        self._stores.pop(_key(f"{schema.split('://')[0]}://{host or _host(schema)}"), None)

    def add_for(self, path: Any, store: Any) -> None:
        """Use a store for the URL that a path is."""
        if store is not None:
            self.add(str(path), store)

    def resolve(self, path: str) -> str:
        """Return where a file is on this machine.

        Raises:
            UnsupportedError: If there is no store for its URL.
        """
        scheme, host = _key(path)
        if "://" not in path or scheme not in ("file", "http", "https"):
            return path
        store = self._stores.get((scheme, host))
        if store is None and (scheme, host) == ("file", ""):
            return path
        if store is None:
            raise UnsupportedError(f"no object store is registered for {scheme}://{host}: {path}")
        place: str = store.place(path, self._folder() if scheme != "file" else pathlib.Path())
        return place

    def _folder(self) -> pathlib.Path:
        if self._copies is None:
            self._copies = tempfile.TemporaryDirectory(prefix="ballista-")
        return pathlib.Path(tempfile.mkdtemp(dir=self._copies.name))


def _host(url: str) -> str:
    return urllib.parse.urlsplit(url).netloc


def _key(url: str) -> tuple[str, str]:
    parts = urllib.parse.urlsplit(url)
    return parts.scheme.lower(), parts.netloc.lower()
