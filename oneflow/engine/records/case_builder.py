"""A case being folded: the mutable form of `Case`, which never leaves the engine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any

import msgspec
from msgspec import Raw, Struct
from msgspec.structs import replace

from oneflow.engine.records.case import Case, Finding, Gift, Material, Origin, Region
from oneflow.ids import CaseId, DefinitionHash, MatterCode

_ALL = attrgetter(*Case.__struct_fields__)


class CaseBuilder:
    """A case being folded: the fields of `Case`, but loose. Never leaves the engine.

    Only `regions` is copied when a case is opened; every other mapping is replaced, never
    changed, so that the `Case` it came from stays as it was.

    sealed: facts over sensitive values, known for this turn only; they are never folded.
    slices: activity slices changed since the case was opened, not packed yet.
    touched: keys of the regions changed since the case was opened.
    """

    __slots__ = (*Case.__struct_fields__, "sealed", "slices", "touched")

    id: CaseId
    definition: DefinitionHash
    matter: MatterCode
    number: str
    applicant: str
    received_at: datetime
    now: datetime
    seq: int
    calendars: dict[str, str]
    selected: tuple[str, ...]
    offices: dict[str, str]
    facts: dict[str, bool | str]
    fields: dict[str, int]
    materials: dict[str, Material]
    gifts: dict[str, Gift]
    regions: dict[str, Region]
    former: dict[str, Region]
    released: tuple[str, ...]
    findings: tuple[Finding, ...]
    incidents: tuple[Finding, ...]
    deemed: dict[str, int]
    erased: tuple[str, ...]
    origin: Origin | None
    opened: dict[str, str]
    sealed: Mapping[str, bool | str]
    slices: dict[str, Struct]
    touched: set[str]

    def __init__(self, case: Case | None = None) -> None:
        self.sealed, self.slices, self.touched = {}, {}, set()
        if case is None:
            return
        (
            self.id,
            self.definition,
            self.matter,
            self.number,
            self.applicant,
            self.received_at,
            self.now,
            self.seq,
            self.calendars,
            self.selected,
            self.offices,
            self.facts,
            self.fields,
            self.materials,
            self.gifts,
            regions,
            self.former,
            self.released,
            self.findings,
            self.incidents,
            self.deemed,
            self.erased,
            self.origin,
            self.opened,
        ) = _ALL(case)
        self.regions = regions.copy()

    def change(self, key: str, **changes: Any) -> None:
        """Replace fields of one region."""
        regions = self.regions
        regions[key] = replace(regions[key], **changes)
        self.touched.add(key)

    def put(self, key: str, region: Region) -> None:
        """Set a whole region; what was open in it before is forgotten."""
        self.regions[key] = region
        self.slices.pop(key, None)
        self.touched.add(key)

    def close(self) -> Case:
        """Freeze what has been folded."""
        for key, changed in self.slices.items():
            self.change(key, activity=pack(changed))
        self.slices = {}
        return Case(*_ALL(self))


_ENCODE = msgspec.json.Encoder().encode


def pack(slice_: Struct) -> Raw:
    """Turn an activity's slice into what a region stores."""
    return Raw(_ENCODE(slice_))
