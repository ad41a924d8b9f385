"""How a database goes about what is asked of it: statements overheard, their plans, scans in them.

A *scan* is reading all rows of a table, or all of an index, where only some are wanted. A list
read off an index in order and cut by a limit is none: SQLite calls it `SEARCH`, PostgreSQL an index
scan with a condition.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import event

from benchmarks.recording import Said, recorded
from oneflow.adapters.database import DatabaseStore

_MARKS_OF_WRITING = ("INSERT", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET")


_SCAN = re.compile(r"SCAN (?!CONSTANT ROW|\(|anon_)|Seq Scan")
"""Constants and results of subqueries (`anon_1`, as SQLAlchemy names them) are not tables."""


class Plan(NamedTuple):
    """A statement's plan. steps: as the database tells them, one a line."""

    text: str
    steps: tuple[str, ...]

    @property
    def scans(self) -> list[str]:
        """The steps that read a whole table or index."""
        return [step for step in self.steps if _SCAN.match(step)]


@contextmanager
def overheard(store: DatabaseStore) -> Iterator[list[Said]]:
    """Overhear what is said to the database meanwhile: by this thread's hot path, and by Core."""
    engine = store.database.engine
    with recorded(store) as said:

        def hear(*spoken: Any) -> None:
            _, _, statement, parameters, _, _ = spoken
            said.append(Said("execute", (statement, parameters), ""))

        event.listen(engine, "before_cursor_execute", hear)
        try:
            yield said
        finally:
            event.remove(engine, "before_cursor_execute", hear)


def plans_of(store: DatabaseStore, said: Sequence[Said]) -> list[Plan]:
    """The plans of the statements overheard, each text once, where there is something to plan."""
    found: dict[str, Plan] = {}
    for one in said:
        text, rows = (*one.arguments, ())[:2]
        if text in found or text.lstrip().startswith(_MARKS_OF_WRITING):
            continue
        parameters = rows[0] if one.method == "executemany" else rows
        found[text] = Plan(text, tuple(_steps(store, text, parameters)))
    return list(found.values())


def _steps(store: DatabaseStore, text: str, parameters: Any) -> list[str]:
    if store.database.dialect == "sqlite":
        cursor = store.database.held().cursor
        cursor.execute(f"EXPLAIN QUERY PLAN {text}", parameters)
        return [str(row[3]) for row in cursor.fetchall()]
    connection = store.database.held().connection
    named = isinstance(parameters, dict)
    cursor = connection.cursor() if named else store.database.held().cursor
    cursor.execute(f"EXPLAIN (FORMAT JSON) {text}", parameters)
    told = cursor.fetchone()[0]
    tree = json.loads(told) if isinstance(told, str) else told
    return list(_nodes(tree[0]["Plan"]))


def _nodes(node: dict[str, Any]) -> Iterator[str]:
    """The steps of a PostgreSQL plan that touch a table, outermost first."""
    if "Relation Name" in node:
        by = f" by {node['Index Name']}" if "Index Name" in node else ""
        yield f"{node['Node Type']} {node['Relation Name']}{by}"
    elif "Index Name" in node:
        yield f"{node['Node Type']} {node['Index Name']}"
    for inner in node.get("Plans", ()):
        yield from _nodes(inner)
