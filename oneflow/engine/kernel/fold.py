"""Folding: how each event changes a case. The same functions serve `decide` and replay.

A fold looks at nothing but the case and the event: no plan, no calendar, no clock. It
judges nothing and never fails on a history that `decide` made.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from oneflow.engine.activity import Activity, Folder
from oneflow.engine.kernel.kernel_folds import KERNEL_FOLDS, Fold, Folds
from oneflow.engine.records.case import NOTHING, Left
from oneflow.engine.records.case_builder import CaseBuilder, pack
from oneflow.engine.records.event import Event


def folds_of(kinds: Iterable[Activity]) -> Folds:
    """Join the kernel's folds with those of the activity kinds."""
    folds: dict[type[Event], Fold] = dict(KERNEL_FOLDS)
    for kind in kinds:
        decoder = msgspec.json.Decoder(kind.slice)
        for event, folder in kind.folds.items():
            change = _slice_fold(decoder, folder)
            folds[event] = _lasting_fold(change, decoder, folder) if kind.lasting else change
    return folds


def apply(folds: Folds, builder: CaseBuilder, event: Event) -> None:
    """Fold one event."""
    builder.seq += 1
    folds[type(event)](builder, event)


def _slice_fold(decoder: msgspec.json.Decoder[Any], folder: Folder) -> Fold:
    decode = decoder.decode

    def change(case: CaseBuilder, event: Any) -> None:
        key: str = event.region
        slice_ = case.slices.get(key)
        if slice_ is None:
            packed = case.regions[key].activity
            if packed == NOTHING:
                return
            slice_ = decode(packed)
        case.slices[key] = folder(slice_, event)
        case.touched.add(key)

    return change


def _lasting_fold(open_: Fold, decoder: msgspec.json.Decoder[Any], folder: Folder) -> Fold:
    """Fold an event of a lasting kind, which names its state: open there, or left behind."""

    def change(case: CaseBuilder, event: Any) -> None:
        region = case.regions[event.region]
        if region.state == event.state and region.activity != NOTHING:
            open_(case, event)
            return
        kept = region.left[event.state]
        slice_ = folder(decoder.decode(kept.activity), event)
        left = {**region.left, event.state: Left(kept.procedure, pack(slice_))}
        case.change(event.region, left=left)

    return change
