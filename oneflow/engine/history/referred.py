"""What a stored command refers to: the key under which each value is kept, with the reference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from oneflow.engine.records.commands import Command, Data, RecordRendering
from oneflow.engine.records.event import Defect, Ref
from oneflow.engine.records.value_keys import FIELD, TEXT, defect_key, paper_key


def references_of(command: Command) -> Iterator[tuple[str, Ref]]:
    """Name every value that a command refers to, as (key in `case_data`, reference)."""
    body = command.body
    if isinstance(body, RecordRendering):
        yield f"{TEXT}{body.message}", Ref(body.digest)
    for name in body.__struct_fields__:
        yield from _referred(command.id, name, getattr(body, name))


def _referred(command_id: str, name: str, value: Any) -> Iterator[tuple[str, Ref]]:
    if isinstance(value, Data):
        yield from ((f"{FIELD}{field}", ref) for field, ref in value.fields.items())
        yield from value.commitments.items()
    elif isinstance(value, Ref):
        yield paper_key(command_id, name), value
    elif isinstance(value, Mapping):
        papers = ((key, ref) for key, ref in value.items() if isinstance(ref, Ref))
        yield from ((paper_key(command_id, key), ref) for key, ref in papers)
    elif name == "defects":
        texts = enumerate(each.text for each in value if isinstance(each, Defect))
        yield from ((defect_key(command_id, number), text) for number, text in texts if text)


def data_of(body: Struct) -> Data | None:
    """The new data that a command brings; None: it brings none."""
    for name in body.__struct_fields__:
        value = getattr(body, name)
        if isinstance(value, Data):
            return value
    return None
