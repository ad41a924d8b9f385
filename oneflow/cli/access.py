"""The access log: who read which case, when and why. Names of fields, never a value.

Everything goes to the logger `oneflow.access`, so that a host can take it where it likes. The
command line adds a file of JSON lines: the one that `ONEFLOW_ACCESS_LOG` names, else beside an
SQLite database, else under the user's state directory. A reading that cannot be recorded does
not take place.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

from oneflow.adapters.system_time import SystemTime
from oneflow.cli.options import sqlite_file
from oneflow.engine.records.actor import Actor
from oneflow.engine.records.instants import write_instant
from oneflow.errors import StoreError

ACCESS_VARIABLE = "ONEFLOW_ACCESS_LOG"
SUFFIX = ".access.jsonl"
_log = logging.getLogger("oneflow.access")


class Access(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One reading. at: UTC. fields: what was shown besides the course of the case."""

    at: str
    actor: str
    kind: str
    action: str
    case: str
    purpose: str | None = None
    fields: tuple[str, ...] = ()


class _Lines(logging.Handler):
    """Appends records to a file, readable by its owner only; fails loudly."""

    def __init__(self, path: Path) -> None:
        super().__init__(logging.INFO)
        self._path = path

    def emit(self, record: logging.LogRecord) -> None:
        """Append the record's access as one line."""
        access = getattr(record, "access", None)
        if access is None:
            return
        line = msgspec.json.encode(access) + b"\n"
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(file, line)
            finally:
                os.close(file)
        except OSError as problem:
            raise _unrecorded(self._path) from problem


def keep_log(url: str) -> None:
    """Record every reading of this process in the file that belongs to the database."""
    _log.setLevel(logging.INFO)
    for handler in list(_log.handlers):
        if isinstance(handler, _Lines):
            _log.removeHandler(handler)
    _log.addHandler(_Lines(log_path(url)))


def log_path(url: str) -> Path:
    """Where readings of a database are recorded."""
    named = os.environ.get(ACCESS_VARIABLE)
    if named:
        return Path(named)
    file = sqlite_file(url)
    if file is not None:
        return file.with_name(file.name + SUFFIX)
    state = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(state) / "oneflow" / f"oneflow{SUFFIX}"


def record(actor: Actor, action: str, case_id: str, fields: Iterable[str] = ()) -> None:
    """Record one reading, before anything is shown.

    Raises:
        StoreError: it cannot be recorded, so it must not take place.
    """
    access = Access(
        at=write_instant(SystemTime().now()),
        actor=actor.id,
        kind=actor.kind,
        action=action,
        case=case_id,
        purpose=actor.purpose,
        fields=tuple(fields),
    )
    _log.info("%s %s by %s", action, case_id, actor.id, extra={"access": access})


def _unrecorded(path: Path) -> StoreError:
    return StoreError(
        f"无法写入查看记录 {path}，因此不显示办件。",
        f"The access log {path} cannot be written, so no case is shown.",
        remedy_zh=f"检查权限，或用 {ACCESS_VARIABLE} 指定别处。",
        remedy_en=f"Check the permissions, or name another file by {ACCESS_VARIABLE}.",
        data={"path": str(path)},
    )
