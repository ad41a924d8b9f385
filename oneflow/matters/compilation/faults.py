"""Where compilation reports what is wrong: as problems of files, or as damage of a store."""

from __future__ import annotations

from typing import Protocol, TypeAlias

from oneflow.errors import DefinitionError
from oneflow.matters.catalogue import CODES
from oneflow.matters.problems import Anchor, Fact, Problem, unplaced

Path: TypeAlias = tuple[str | int, ...]
"""Keys and list indexes from the top of the definition."""


class Faults(Protocol):
    """Takes what compilation finds wrong; whether it goes on is the taker's to say."""

    def report(self, code: str, path: Path, **data: Fact) -> None:
        """Take a fault at `path` under a code of the problem catalogue."""

    def take(self, problem: Problem) -> None:
        """Take a problem that is already placed."""

    def anchor(self, path: Path) -> Anchor:
        """Place offsets inside the text at `path`."""


class StoredFaults:
    """A stored definition was sound when it was stored: anything wrong now is damage."""

    def report(self, code: str, path: Path, **data: Fact) -> None:
        """Raise unless it is a warning: this must not happen."""
        if CODES[code].severity == "warning":
            return
        place = "/".join(str(part) for part in path)
        raise _damaged(f"{code} {place}", {key: str(value) for key, value in data.items()})

    def take(self, problem: Problem) -> None:
        """Raise unless it is a warning: this must not happen."""
        if problem.severity == "warning":
            return
        raise _damaged(problem.code, {"message": problem.message("en")})

    def anchor(self, path: Path) -> Anchor:
        """Place nothing: stored bytes have no lines."""
        del path
        return unplaced


def _damaged(what: str, data: dict[str, str]) -> DefinitionError:
    return DefinitionError(
        f"存储的定义不能编译（{what}）。",
        f"The stored definition does not compile ({what}).",
        remedy_zh="它是由别的版本写入的，或已损坏：换回写入它的版本，或从备份恢复。",
        remedy_en="It was written by another release or is damaged: use that release, or restore.",
        data=data,
    )
