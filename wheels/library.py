"""Builds the shared library with Go: for the wheel's build hook, and in place for `make lib`."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from wheels.platforms import Platform, best_level, this_platform

ROOT = Path(__file__).resolve().parent.parent
IN_PLACE = ROOT / "python" / "ballista" / "lib"


def chosen_levels(target: Platform) -> tuple[str, ...]:
    """Return the levels to build: all, unless BALLISTA_GOAMD64 names one, or says auto for this machine's."""
    wanted = os.environ.get("BALLISTA_GOAMD64", "")
    if not wanted:
        return tuple(target.levels)
    if wanted == "auto":
        return (best_level(target),)
    if wanted not in target.levels:
        raise RuntimeError(f"unknown BALLISTA_GOAMD64: {wanted!r} (known: auto, {', '.join(target.levels)})")
    return (wanted,)


def build(folder: Path) -> list[Path]:
    """Build the library into the folder, once a level, and return the files."""
    if shutil.which("go") is None:
        raise RuntimeError("building ballista needs Go: no go on PATH (see go.mod for the version)")
    target = this_platform()
    folder.mkdir(parents=True, exist_ok=True)
    return [_build_level(target, level, folder) for level in chosen_levels(target)]


def _build_level(target: Platform, level: str, folder: Path) -> Path:
    library = folder / f"libballista_{level}{target.suffix}"
    # Built beside and renamed: a running process may have the old file mapped.
    unfinished = library.with_name(library.name + ".unfinished")
    command = ["go", "build", "-buildmode=c-shared", "-buildvcs=false", "-trimpath"]
    command += ["-ldflags", f"-s -w -extldflags '{target.hide_symbols}'", "-o", str(unfinished), "./capi"]
    environment = os.environ | {"CGO_ENABLED": "1", target.level_variable: level}
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    unfinished.rename(library)
    # Go writes a header beside its output; the package's own is capi/ballista.h.
    unfinished.with_suffix(".h").unlink(missing_ok=True)
    return library


if __name__ == "__main__":
    for file in build(IN_PLACE):
        print(file.relative_to(ROOT))
