"""Hatchling's build hook: puts the shared library into the wheel, and names the platform it is for."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# Hatchling loads this file by its path, without the project's folder on sys.path.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from wheels import library, platforms


class LibraryHook(BuildHookInterface[Any]):
    """Builds the library before the files of a wheel are gathered."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build into a folder of its own for a wheel, in place for an editable install."""
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{_platform_tag()}"
        if version == "editable":
            library.build(library.IN_PLACE)
            return
        self.folder = Path(tempfile.mkdtemp(prefix="ballista-wheel-"))
        for file in library.build(self.folder):
            build_data["force_include"][str(file)] = f"ballista/lib/{file.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was built, now that the wheel holds it."""
        if version != "editable":
            shutil.rmtree(self.folder)


def _platform_tag() -> str:
    """Return the platform's tag, or that of this machine's C library where it is an older one."""
    tag = platforms.this_platform().tag
    try:
        _, _, local = (os.confstr("CS_GNU_LIBC_VERSION") or "").partition(" ")
        major, minor = (int(part) for part in local.split(".")[:2])
    except (OSError, ValueError) as error:
        raise RuntimeError("ballista needs the GNU C library, which this system does not have") from error
    _, tag_major, tag_minor, processor = tag.split("_", 3)
    if (major, minor) < (int(tag_major), int(tag_minor)):
        return f"manylinux_{major}_{minor}_{processor}"
    return tag
