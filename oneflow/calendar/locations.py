"""Where definitions lie: shipped ones inside the wheel or beside the package, others by path."""

from __future__ import annotations

import re
from pathlib import Path

from oneflow.calendar.errors import UnknownCalendarError

_PACKAGE = Path(__file__).resolve().parents[1]
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


def shipped(*parts: str) -> Path:
    """Give the path of a shipped definition file or directory, e.g. `shipped("calendars", "cn")`.

    The path need not exist; the directory of all definitions is `shipped()`.
    """
    inside = _PACKAGE / "definitions"
    root = inside if inside.is_dir() else _PACKAGE.parent / "definitions"
    return root.joinpath(*parts)


def find_calendar(path_or_id: str | Path) -> Path:
    """Give the directory of a calendar.

    Raises:
        UnknownCalendarError: there is none.
    """
    name = str(path_or_id)
    known = shipped("calendars")
    if isinstance(path_or_id, str) and _ID.fullmatch(name) and (known / name).is_dir():
        return known / name
    try:
        found = Path(name).resolve()
        if (found / "calendar.yaml").is_file():
            return found
    except (OSError, ValueError, RuntimeError):  # a name that no file system takes
        pass
    ids = sorted(path.parent.name for path in known.glob("*/calendar.yaml"))
    raise UnknownCalendarError.of(name, tuple(ids))
