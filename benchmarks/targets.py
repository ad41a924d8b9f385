"""What is to be held, and whether it is: the targets beside what was measured."""

from __future__ import annotations

from typing import Any, NamedTuple

from benchmarks.results import Line


class Target(NamedTuple):
    """One thing to hold, in words for a table."""

    what: str
    measured: str
    target: str
    is_held: bool


def kernel_targets(line: Line) -> list[Target]:
    """What a line of `benchmarks.kernel` is held to."""
    decide, replay, lint = line["decide"], line["replay"], line["lint_shipped"]
    loads = [name for name in ("pydantic", "sqlalchemy") if line["import"][f"loads_{name}"]]
    return [
        _most("`decide` with its fold, mean of W1's commands", decide["mean_us"], 10, "µs"),
        _most("the widest of them", decide["widest_us"], 30, "µs"),
        _least("replay, typed, by `json.loads` and a dict fold", replay["typed_ratio"], 1.5),
        _least("the same with the chain checked", replay["checked_ratio"], 0.8),
        _most("a due date with three pauses", line["due_three_pauses_us"], 2, "µs"),
        Target(
            "`import oneflow`",
            f"{line['import']['ms']} ms, loads {' and '.join(loads) or 'neither'}",
            "neither pydantic nor SQLAlchemy",
            not loads,
        ),
        _most("`oneflow lint` of all shipped definitions, first", lint["first_s"], 3, "s"),
        _most("the same again", lint["then_s"], 1, "s"),
    ]


def w1_targets(line: Line) -> list[Target]:
    """What a line of `benchmarks.w1` is held to."""
    return [
        _least(f"W1 by the bare driver, {line['mode']}", line["ratio"], 0.8),
        _most(f"bytes a case, {line['db']}", line["bytes_per_case"], 8000, "bytes"),
    ]


def _most(what: str, measured: Any, target: float, unit: str) -> Target:
    return Target(what, f"{measured:,} {unit}", f"at most {target:,} {unit}", measured <= target)


def _least(what: str, measured: Any, target: float) -> Target:
    return Target(what, f"{measured:.2f}", f"at least {target}", measured >= target)
