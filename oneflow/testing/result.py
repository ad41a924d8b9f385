"""What playing a scenario gave: passed, or every expectation that was not met."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from oneflow.matters.problems import Position, Problem


class Failure(Struct, frozen=True, kw_only=True):
    """One expectation that was not met.

    at: its place in the file. what: the part and name. expected, found: side by side.
    events: the last happenings before it, in words. problem: of a file that could not be read;
    None: the case came out otherwise.
    """

    at: Position
    what: str
    expected: str
    found: str
    events: tuple[str, ...] = ()
    problem: Problem | None = None

    def describe(self, language: str = "zh") -> str:
        """Say it in a few lines."""
        if self.problem is not None:
            return self.problem.render(language)
        zh = language == "zh"
        wanted = f"  {'应为' if zh else 'expected'}: {self.expected}"
        actual = f"  {'实为' if zh else 'found'}: {self.found}"
        last = ["  最近的事件:" if zh else "  last events:"] if self.events else []
        return "\n".join(
            [
                f"{self.at}: {self.what}",
                wanted,
                actual,
                *last,
                *(f"    {line}" for line in self.events),
            ]
        )


class ScenarioResult(Struct, frozen=True, kw_only=True):
    """What playing a scenario gave. `steps`: how many were played."""

    name: str
    path: Path
    failures: tuple[Failure, ...] = ()
    steps: int = 0

    @property
    def passed(self) -> bool:
        """Whether everything was as expected."""
        return not self.failures

    def describe(self, language: str = "zh") -> str:
        """Say what went wrong; the empty text where nothing did."""
        return "\n".join(failure.describe(language) for failure in self.failures)
