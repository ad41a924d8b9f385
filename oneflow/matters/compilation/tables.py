"""Decision tables compiled, and their values among the names that conditions may use."""

from __future__ import annotations

from collections.abc import Iterable

from oneflow.matters.compilation.faults import Faults
from oneflow.matters.compilation.vocabulary import type_of
from oneflow.matters.conditions import Origin, Term, Vocabulary
from oneflow.matters.conditions.tables import DecisionTable, RowEntry, compile_table
from oneflow.matters.definition.matter import MatterEntry
from oneflow.matters.definition.tables import TableEntry
from oneflow.matters.problems import Anchor


def with_tables(
    matter: MatterEntry, data: Vocabulary, faults: Faults
) -> tuple[dict[str, DecisionTable], Vocabulary]:
    """Compile every table, and give `data` with `table.<name>` for each.

    Tables read form and shared data, not one another. A table over a sensitive field is
    sensitive. One that does not compile keeps its name, so that its users are not told twice.
    """
    tables: dict[str, DecisionTable] = {}
    terms: dict[str, Term] = {}
    for name, entry in matter.tables.items():
        table = _table(name, entry, data, faults)
        if table is not None:
            tables[name] = table
        terms[f"table.{name}"] = Term(
            type_of(entry), Origin.DATA, table is not None and _is_sensitive(table, data)
        )
    return tables, data.with_terms(terms)


def _table(name: str, entry: TableEntry, data: Vocabulary, faults: Faults) -> DecisionTable | None:
    def place(loc: Iterable[str | int]) -> Anchor:
        return faults.anchor(("tables", name, "rows", *loc))

    rows = [RowEntry(row.when, row.then) for row in entry.rows]
    table, problems = compile_table(
        name, rows, vocabulary=data, output=type_of(entry), hit=entry.hit, place=place
    )
    for problem in problems:
        faults.take(problem)
    return table


def _is_sensitive(table: DecisionTable, data: Vocabulary) -> bool:
    return any(row.condition is not None and row.condition.sensitive(data) for row in table.rows)
