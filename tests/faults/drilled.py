"""What came of a drill, and the table at the end."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Drilled:
    """One fault, injected many times.

    Attributes:
        fault: its code in the list of faults, "F1".
        what: what was done to what.
        injections: how often the fault really struck.
        violations: everything that was wrong afterwards, as sentences.
        seconds: how long it took.
    """

    fault: str
    what: str
    injections: int = 0
    violations: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Add the time that passes inside."""
        began = time.monotonic()
        try:
            yield
        finally:
            self.seconds += time.monotonic() - began

    def note(self, where: str, wrong: Sequence[str]) -> None:
        """Count one injection and what was wrong after it."""
        self.injections += 1
        self.violations += [f"{where}: {text}" for text in wrong]

    def line(self) -> str:
        """Say it as one JSON line."""
        return json.dumps(
            {
                "fault": self.fault,
                "what": self.what,
                "injections": self.injections,
                "violations": len(self.violations),
                "seconds": round(self.seconds, 1),
            },
            ensure_ascii=False,
        )


def table(drilled: Sequence[Drilled]) -> str:
    """The closing table.

    >>> print(table([Drilled("F1", "kill", 12)]))
    fault  injections  violations  seconds  what
    F1             12           0      0.0  kill
    """
    lines = ["fault  injections  violations  seconds  what"]
    lines += [
        f"{one.fault:<5}{one.injections:>12}{len(one.violations):>12}{one.seconds:>9.1f}  {one.what}"
        for one in drilled
    ]
    return "\n".join(lines)
