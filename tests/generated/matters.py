"""Small valid matters by the hundred, out of a chooser: seeded for runs, Hypothesis' for shrinking.

Blocks: sequence (a need of an earlier gift), parallel, optional, in a situation, joint visit,
await, consent, public notice, send-back, a fee, verification after the decision, rejection with
every `if_not_given`, by-department acceptance, later
supplements, deeming, deliveries, promises, extensions, and together or as-ready issue.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any, Protocol, TypeVar

from hypothesis import strategies as st

from tests.generated.notices import NOTICES
from tests.generated.procedures import APPROVE, ASKING_FIRST, FEES, REJECT
from tests.generated.procedures import PROCEDURES as OTHERS
from tests.generated.small import DEPARTMENTS, Entry, item, matter

T = TypeVar("T")
PROCEDURES: dict[str, Entry] = {**OTHERS, **NOTICES}


class Chooser(Protocol):
    """Where choices come from."""

    def pick(self, options: Sequence[T]) -> T:
        """One of several; the first is the simplest."""

    def count(self, least: int, most: int) -> int:
        """A number between two, both included."""


class Seeded:
    """Choices by a seed."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def pick(self, options: Sequence[T]) -> T:
        return self._random.choice(options)

    def count(self, least: int, most: int) -> int:
        return self._random.randint(least, most)


class Drawn:
    """Choices by Hypothesis, which shrinks them."""

    def __init__(self, draw: Any) -> None:
        self._draw = draw

    def pick(self, options: Sequence[T]) -> T:
        place: int = self._draw(st.integers(0, len(options) - 1))
        return options[place]

    def count(self, least: int, most: int) -> int:
        number: int = self._draw(st.integers(least, most))
        return number


SHIPPED = (
    "instant", "review", "two-step-review", "serial-review", "commitment-then-verification",
)  # fmt: skip

PARTNER = "440106199001010019"


def generated(chooser: Chooser) -> Entry:
    """Make one matter of one to five items."""
    codes = "abcde"[: chooser.count(1, 5)]
    items: dict[str, Entry] = {}
    for code in codes:
        items[code] = _item(chooser, code, items)
    watching: dict[str, Entry] = {}
    _watch(chooser, items, watching)
    procedures = watching | {
        name: PROCEDURES[name]
        for entry in items.values()
        if (name := entry["procedure"]) in PROCEDURES
    }
    if len(codes) > 1 and chooser.pick([False, False, False, True]):
        items[codes[-1]]["before_end_of"] = codes[0]
    more: Entry = {
        "form": {
            "flag": {"type": "bool", "sensitivity": "internal"},
            "partner": {"type": "text"},
        },
        "materials": {"paper": {"sources": chooser.pick([["upload"], ["upload", {"gap": "3wd"}]])}},
        "intake": {
            "notice": _notice(chooser),
            "answer_within": chooser.pick(["30cd", "5wd"]),
            "second_notice": chooser.pick(["new-only", "new-only", "free"]),
        },
        "issue": {"policy": chooser.pick(["as-ready", "together"])},
    }
    if chooser.pick([False, True]):
        more["promise"] = {"promised": chooser.pick(["5wd", "15wd"]), "basis": "law"}
    if chooser.pick([False, False, True]):
        procedures["asking-first"] = ASKING_FIRST
        more["case"] = {"procedure": "asking-first"}
    if chooser.pick([False, False, True]):
        more["joint_limit"] = {"legal": "20wd", "basis": "law"}
    more |= _asked_for(chooser, items)
    return matter(items, procedures=procedures, **more)


def _asked_for(chooser: Chooser, items: dict[str, Entry]) -> Entry:
    """The parts that procedures of the items ask for: a table of fees, a joint visit."""
    more: Entry = {}
    if any(each["procedure"] == "charged" for each in items.values()):
        more["tables"] = FEES
    served = [f"{code}.visiting" for code, each in items.items() if each["procedure"] == "visited"]
    if served:
        more["joint"] = {"visit": _visit(chooser, served)}
    return more


def _watch(chooser: Chooser, items: dict[str, Entry], procedures: dict[str, Entry]) -> None:
    """Let the last item give up, or not be approved, because of the first, now and then."""
    first, last = next(iter(items)), list(items)[-1]
    if first == last or not chooser.pick([False, False, True]):
        return
    procedures["watching"] = {
        "initial": "deciding",
        "states": {"deciding": {"does": "sign"}},
        "transitions": [
            {"trigger": "give_up", "source": "deciding", "dest": "cancelled",
             "on": f"{first}.rejected"},
            {**APPROVE, "source": "deciding", "conditions": f"has('gift-{first}')"},
            {**REJECT, "source": "deciding"},
        ],
    }  # fmt: skip
    items[last]["procedure"] = "watching"


def _notice(chooser: Chooser) -> Entry:
    notice: Entry = {"legal": "5wd", "basis": "law"}
    if chooser.pick([False, True]):
        notice["promised"] = "2wd"
    return notice


def _visit(chooser: Chooser, served: list[str]) -> Entry:
    return {
        "serves": served,
        "opens": {"or_after": "3wd"},
        "absent": chooser.pick(["record-absent", "second-visit", "wait"]),
        "signers": {"each_department": chooser.pick([1, 2])},
    }


def _item(chooser: Chooser, code: str, before: dict[str, Entry]) -> Entry:
    entry = item(chooser.pick(DEPARTMENTS))
    entry["procedure"] = chooser.pick([*SHIPPED, *PROCEDURES])
    entry["type"] = chooser.pick(["filing", "licence", "public-service"])
    entry["gives"] = [f"gift-{code}"]
    needs = [f"gift-{other}" for other in before if chooser.pick([False, True, False])]
    if needs:
        entry["needs"] = needs
        if chooser.pick([True, False]):
            otherwise = chooser.pick(["hold", "finding"])
            entry["reconfirm"] = {"within": "3wd", "otherwise": otherwise, "basis": "law"}
    entry["if_not_given"] = chooser.pick(["cancel-dependents", "ask-applicant", "fail-matter"])
    entry["limit"] = _limit(chooser)
    _mark(chooser, entry)
    return entry


def _limit(chooser: Chooser) -> Any:
    return chooser.pick(
        [
            {"legal": "10wd", "basis": "law"},
            {"legal": "10wd", "promised": "3wd", "basis": "law",
             "extend": {"by": "5wd", "approver": "head-of-body", "basis": "law"}},
            {"promised": "0wd", "basis": "law"},
            {"legal": "20cd", "promised": "1.5wd", "basis": "law"},
            {"legal": "1mo", "basis": "law"},
            [
                {"when": "form.flag", "legal": "2wd", "basis": "law"},
                {"legal": "8wd", "promised": "4wd", "basis": "law"},
            ],
        ]
    )  # fmt: skip


def _mark(chooser: Chooser, entry: Entry) -> None:
    """Add what an item may have besides, each now and then."""
    if entry["type"] == "licence":
        entry["deeming"] = {"basis": "law"}
    extras: tuple[tuple[int, Entry], ...] = (
        (3, {"acceptance": "by-department"}),
        (4, {"deeming": {"basis": "law"}}),
        (2, {"materials": ["paper"]}),
        (4, {"outside_promise": True}),
        (6, {"runs_in": ["intake"]}),
        (4, chooser.pick([{"when": "form.flag"}, {"optional": True}])),
        (3, {"supplement": _supplement(chooser)}),
        (2, {"delivery": _delivery(chooser)}),
    )
    for odds, more in extras:
        if chooser.count(1, odds) == odds:
            entry |= more


def _supplement(chooser: Chooser) -> Entry:
    clock = chooser.pick(["none", "suspend", "restart"])
    return {"clock": clock, "answer_within": "15cd", "basis": "law"}


def _delivery(chooser: Chooser) -> Entry:
    limit = chooser.pick([{"legal": "10wd", "basis": "law"}, {"promised": "2wd", "basis": "law"}])
    return {"limit": limit, "modes": ["window", "electronic"]}


@st.composite
def matters(draw: Any) -> Entry:
    """Matters for Hypothesis; the simplest is one item, decided on the spot."""
    return generated(Drawn(draw))


def seeded(seed: int) -> Entry:
    """The matter of a seed."""
    return generated(Seeded(seed))
