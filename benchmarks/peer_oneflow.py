"""oneflow as one of the peers of a workload harness: `python -m benchmarks.peer_oneflow --n 100`.

The harness is a module `_harness` beside the rivals' scripts, which are no part of this project;
`benchmarks.rivals` puts its folder on the path. It asks a peer for the eight commands of W1, and
afterwards whether sampled cases are closed, with a record of each command in their history.
"""

from __future__ import annotations

import importlib
from argparse import Namespace
from collections.abc import Mapping
from typing import Any

from benchmarks.databases import store_of
from benchmarks.opening import W1
from benchmarks.preload import preload
from benchmarks.workload import (
    APPLICANT,
    HALL,
    HANDOVER,
    ITEMS,
    MATTER,
    SYSTEMS,
    approval,
    request,
    submission,
)
from oneflow.bootstrap import MEMORY, Engine, open_engine
from oneflow.engine.records.actor import Actor


class Peer:
    """One oneflow engine; a case's handle is its id.

    Args:
        arguments: the harness's own, with `sole_process` besides.
        store: the harness's fresh database: `kind`, `path`, `dsn`.
    """

    def __init__(self, arguments: Namespace, store: Any) -> None:
        self._arguments = arguments
        self._store = store
        self._engine: Engine
        self._said: dict[str, int] = {}

    def setup(self) -> None:
        """Open the engine and publish the matter."""
        kind = self._store.kind
        if kind == "sqlite" and self._arguments.sync != "full":
            raise SystemExit("oneflow has no mode in which a commit may be lost; use --sync full")
        address = {"memory": MEMORY, "sqlite": f"sqlite:///{self._store.path}"}
        self._engine = open_engine(
            address.get(kind) or str(self._store.dsn),
            definitions=[MATTER],
            sole_process=self._arguments.sole_process,
        )

    def submit(self, key: str, form: Mapping[str, Any]) -> str:
        """Hand in an application with the harness's form."""
        self._say(key, APPLICANT, kind="submit", body=submission(_fields(form)))
        return key

    def accept(self, case_id: str) -> None:
        """Let the window accept."""
        self._say(case_id, HALL, kind="conclude_intake", body={"trigger": "accepted"})

    def complete(self, case_id: str, number: int) -> None:
        """Let the department of that number approve."""
        item = list(ITEMS)[number]
        self._say(case_id, SYSTEMS[ITEMS[item]], kind="sign", body=approval(item))

    def issue(self, case_id: str) -> None:
        """Hand the results over at the window."""
        self._say(case_id, HALL, kind="deliver", body=HANDOVER)

    def is_closed(self, case_id: str) -> bool:
        """Whether the stored case has ended, every delivery made."""
        with self._engine.store.look(case_id) as look:
            row = look.stored
            return row is not None and row.ended and row.status == "closed"

    def audit_count(self, case_id: str) -> int:
        """How many commands the case's stored history tells of."""
        with self._engine.store.look(case_id) as look:
            told = (self._engine.handler.envelope.command(row) for row in look.events())
            return sum(command is not None for command in told)

    def preload(self, cases: int) -> None:
        """Put so many accepted cases beside the measured ones."""
        if self._store.kind == "memory":
            for number in range(cases):
                self.accept(self.submit(f"pre-{number}", {}))
            return
        preload(store_of(self._engine), cases, W1)

    def close(self) -> None:
        """Give the connections back."""
        self._engine.close()

    def _say(self, case_id: str, actor: Actor, *, kind: str, body: dict[str, Any]) -> None:
        number = self._said[case_id] = self._said.get(case_id, 0) + 1
        answer = self._engine.handle(request(case_id, number, actor, kind=kind, body=body))
        if answer.refusal is not None:
            raise RuntimeError(answer.refusal.describe("en"))


def _fields(form: Mapping[str, Any]) -> dict[str, Any]:
    """The harness's form in the fields of our matter, value by value."""
    if not form:
        return {}
    contact = form["contact"]
    return {
        "applicant": form["applicant"],
        "uscc": form["uscc"],
        "address": form["address"],
        "contact": contact["name"],
        "phone": contact["phone"],
        "area": str(form["area_m2"]),
        "seats": form["seats"],
        "attachments": " ".join(form["attachments"]),
        "remark": form["remark"],
    }


def main() -> None:
    """Run under the harness, which prints one JSON line."""
    harness = importlib.import_module("_harness")
    parser = harness.parser("oneflow")
    parser.add_argument("--sole-process", action="store_true", help="allow WAL on old SQLite")
    arguments = parser.parse_args()
    journal = "wal" if arguments.sole_process else "default journal"
    variant = journal if arguments.db == "sqlite" else None
    packages = ("oneflow-yijianshi", "sqlalchemy", "psycopg")
    harness.main(Peer, "oneflow", arguments, packages, variant)


if __name__ == "__main__":
    main()
