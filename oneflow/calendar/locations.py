"""Where the shipped definitions lie: inside the wheel, or beside the package in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def shipped(*parts: str) -> Path:
    """Give the path of a shipped definition file or directory, e.g. `shipped("calendars", "cn")`.

    The path need not exist; the directory of all definitions is `shipped()`.
    """
    inside = _PACKAGE / "definitions"
    root = inside if inside.is_dir() else _PACKAGE.parent / "definitions"
    return root.joinpath(*parts)
