"""Looks into a store past its ports, so that a test sees what is really there."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from oneflow.adapters.database import DatabaseStore
from oneflow.adapters.database.schema import metadata
from oneflow.adapters.memory import MemoryStore
from oneflow.engine.ports import Denial, RegionRow, message_id

AnyStore = MemoryStore | DatabaseStore


def rows(store: DatabaseStore, query: str) -> list[tuple[Any, ...]]:
    """What a query finds."""
    with store.database.engine.connect() as connection:
        return [tuple(found) for found in connection.execute(text(query))]


def empty(store: DatabaseStore) -> None:
    """Remove all that is there."""
    names = ", ".join(f'"{table}"' for table in metadata.tables)
    with store.database.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {names}"))


def regions(store: AnyStore) -> list[RegionRow]:
    """All regions, by case, key and round."""
    if isinstance(store, MemoryStore):
        return [store.rows.regions[key] for key in sorted(store.rows.regions)]
    fields = RegionRow.__struct_fields__
    names = ", ".join(f'"{name}"' for name in fields)
    found = rows(store, f"SELECT {names} FROM region ORDER BY case_id, key, round")
    made = [dict(zip(fields, one, strict=True)) for one in found]
    flags = ("open", "warned")
    return [RegionRow(**(one | {name: bool(one[name]) for name in flags})) for one in made]


def denials(store: AnyStore) -> list[Denial]:
    """All denials, oldest first."""
    if isinstance(store, MemoryStore):
        return store.denials
    fields = Denial.__struct_fields__
    found = rows(store, f"SELECT {', '.join(fields)} FROM denial ORDER BY at")
    return [Denial(**dict(zip(fields, one, strict=True))) for one in found]


def messages(store: AnyStore) -> dict[str, tuple[bool, str | None, str]]:
    """Of every message whether it is done with, why, and its body."""
    if isinstance(store, MemoryStore):
        return {
            letter.row.id: (letter.done_at is not None, letter.reason or None, letter.row.body)
            for letter in store.rows.letters.by_id.values()
        }
    key, fate = "case_id, seq, destination, n", "done_at, reason, body"
    found = rows(store, f"SELECT {key}, {fate} FROM outbox")
    return {message_id(*one[:4]): (one[4] is not None, one[5], one[6]) for one in found}


def counts(store: AnyStore) -> dict[str, int]:
    """How many rows there are of each kind that a turn writes."""
    if isinstance(store, MemoryStore):
        kept = store.rows
        return {
            "case": len(kept.cases),
            "case_event": sum(map(len, kept.events.values())),
            "region": len(kept.regions),
            "case_data": len(kept.data),
            "outbox": len(kept.letters.by_id),
            "inbox": len(kept.inbox),
        }
    tables = "case case_event region case_data outbox inbox".split()
    return {name: rows(store, f'SELECT count(*) FROM "{name}"')[0][0] for name in tables}


def values_left(store: AnyStore) -> list[tuple[str, int]]:
    """Key and version of every value that still has either its text or its salt."""
    if isinstance(store, MemoryStore):
        return sorted(place[1:] for place, row in store.rows.data.items() if row is not None)
    query = "SELECT key, version FROM case_data WHERE value IS NOT NULL OR salt IS NOT NULL"
    return sorted((one[0], one[1]) for one in rows(store, query))
