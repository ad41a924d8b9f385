"""What a case came to: states, dates, notices, materials, in a form that can be compared.

Left out is what two runs of one history may differ in without a difference for anybody:
when things were recorded, event numbers, salts and commitments.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from oneflow.engine.records.case import Case, Clock, Finding, Region
from oneflow.testing.chronicle import Chronicle

NOTHING = "—"


class Outcome(Struct, frozen=True, kw_only=True):
    """What a case came to.

    facts: path -> what is so there, as text, in a steady order. notices: whom was told what and
    when, oldest first. refused: commands that were not carried out, with the rule.
    """

    facts: Mapping[str, str]
    notices: tuple[str, ...]
    refused: tuple[str, ...] = ()


class Difference(Struct, frozen=True):
    """One thing that came out otherwise; `—` where it is not there at all."""

    path: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.path}: {self.before} → {self.after}"


def outcome_of(chronicle: Chronicle | None, refused: tuple[str, ...] = ()) -> Outcome:
    """Work out what a case came to; None: it was never taken in."""
    if chronicle is None:
        return Outcome(facts={}, notices=(), refused=refused)
    told = tuple(f"{each.at:%Y-%m-%d %H:%M} {each.to} {each}" for each in chronicle.told)
    return Outcome(facts=dict(_case(chronicle.case)), notices=told, refused=refused)


def differences(before: Outcome, after: Outcome) -> tuple[Difference, ...]:
    """Lay two outcomes side by side; () where nothing differs."""
    found = list(_changed(before.facts, after.facts))
    found.extend(_listed("notice", before.notices, after.notices))
    found.extend(_listed("refused", before.refused, after.refused))
    return tuple(found)


def _changed(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Difference]:
    """What differs; a region that is there on one side only is told once, by its state."""
    lonely = {
        key
        for key in {path.partition(".")[0] for path in (*before, *after)}
        if (f"{key}.state" in before) != (f"{key}.state" in after)
    }
    for path in dict.fromkeys((*before, *after)):
        key, _, rest = path.partition(".")
        if before.get(path) == after.get(path) or (key in lonely and rest != "state"):
            continue
        yield Difference(path, before.get(path, NOTHING), after.get(path, NOTHING))


def _listed(path: str, before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[Difference]:
    """What only one of two lists has, each as often as it has it more."""
    gone, new = list(before), list(after)
    for each in before:
        if each in new:
            new.remove(each)
            gone.remove(each)
    yield from (Difference(path, each, NOTHING) for each in gone)
    yield from (Difference(path, NOTHING, each) for each in new)


def _case(case: Case) -> Iterator[tuple[str, str]]:
    yield "received_at", case.received_at.isoformat()
    yield "selected", ", ".join(case.selected)
    yield "released", ", ".join(sorted(case.released))
    yield "deemed", ", ".join(sorted(case.deemed))
    for department, office in case.offices.items():
        yield f"offices.{department}", office
    for name, fact in case.facts.items():
        yield f"facts.{name}", str(fact)
    for code, material in case.materials.items():
        there = "there" if material.there else "missing"
        yield f"materials.{code}", f"{material.source} v{material.version} {there}"
    for name, gift in case.gifts.items():
        yield f"gifts.{name}", f"v{gift.version} {gift.by} {gift.at.isoformat()}"
    for key, region in {**case.regions, **case.former}.items():
        yield from _region(key, region)
    for place, each in enumerate(case.findings):
        yield f"findings.{place}", _finding(each)
    for place, each in enumerate(case.incidents):
        yield f"incidents.{place}", _finding(each)


def _region(key: str, region: Region) -> Iterator[tuple[str, str]]:
    yield f"{key}.state", region.state
    for name in ("procedure", "round", "outcome", "ended", "deemed", "held"):
        value = getattr(region, name)
        if value:
            yield f"{key}.{name}", str(value)
    for name in ("since", "admitted_at", "accepted_at", "decided_at"):
        at = getattr(region, name)
        if at is not None:
            yield f"{key}.{name}", at.isoformat()
    for gift, version in region.consumed.items():
        yield f"{key}.consumed.{gift}", str(version)
    for name, clock in region.clocks.items():
        yield from _clock(f"{key}.clocks.{name}", clock)


def _clock(path: str, clock: Clock) -> Iterator[tuple[str, str]]:
    for name in ("start", "legal_at", "promised_at", "stopped_at"):
        at = getattr(clock, name)
        if at is not None:
            yield f"{path}.{name}", at.isoformat()
    if clock.rungs:
        yield f"{path}.lights", ", ".join(clock.rungs)
    for place, entry in enumerate(clock.entries):
        yield f"{path}.entries.{place}", _json(entry)


def _finding(finding: Finding) -> str:
    return f"{finding.code} {finding.region} {finding.at.isoformat()} {_json(finding.data)}"


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
