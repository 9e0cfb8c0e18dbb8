"""The platforms that wheels are built for, one row each."""

from __future__ import annotations

import platform
import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Platform:
    """How the library is built and what the wheel is called on one operating system and processor."""

    tag: str
    suffix: str
    hide_symbols: str  # linker flag that leaves only ballista_* visible
    level_variable: str  # Go's variable for the processor's instruction set
    levels: dict[str, set[str]]  # each is built into the wheel, lowest first, and needs these features


PLATFORMS = {
    ("Linux", "x86_64"): Platform(
        tag="manylinux_2_34_x86_64",
        suffix=".so",
        hide_symbols=f"-Wl,--version-script={FOLDER / 'exports.map'}",
        level_variable="GOAMD64",
        levels={"v1": set(), "v3": {"avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave"}},
    ),
}


def this_platform() -> Platform:
    """Return the row for the machine that this runs on."""
    key = (platform.system(), platform.machine())
    if key not in PLATFORMS:
        known = ", ".join("/".join(name) for name in PLATFORMS)
        raise RuntimeError(f"ballista is not built for this platform yet: {'/'.join(key)} (known: {known})")
    return PLATFORMS[key]


def best_level(target: Platform) -> str:
    """Return the highest level that this machine's processor can run."""
    features = set(re.findall(r"\w+", Path("/proc/cpuinfo").read_text()))
    return [level for level, needed in target.levels.items() if needed <= features][-1]
