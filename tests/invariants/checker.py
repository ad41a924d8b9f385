"""The invariants of a database of oneflow; reads rows only, imports nothing of oneflow.

    assert check(from_sqlite(path), acknowledged={"k1": ["r1", "r2"]}) == []

Each finding begins with the number of the invariant it breaks: I1 one decision a round, I2 each
command once, I3 acknowledged is stored, I4 rows of one turn together, I5 messages in order, none laid
aside without a word, I6 their ids follow from where they come from, I7 timers once and never early,
I8 no promise after its legal limit, I9 state is the fold (through `refold`), I11 pinned definitions,
I12 starts on their needs, I13 visits, I14 nothing lives on after the end, I15 nothing stuck, I16
nothing sent without a lease, I17 the chain, I18 who and when and no personal value, I22 every case
counted. Dates as such (I8) are held by the oracle of the clock, which imports nothing either.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tests.invariants.history import WAITING, History, told, utc
from tests.invariants.messages import check_messages
from tests.invariants.tables import Row, Tables

GENESIS = bytes(32)


def check(
    tables: Tables,
    *,
    acknowledged: Mapping[str, Iterable[str]] | None = None,
    refold: Callable[[str], str] | None = None,
    secrets: Iterable[str] = (),
) -> list[str]:
    """Give everything that is wrong, as sentences; [] is right.

    Args:
        tables: see `tests.invariants.tables`.
        acknowledged: case id -> ids of the requests that were answered with success.
        refold: gives the state text that the stored events of a case fold to ("" once it has ended).
        secrets: texts that may stand in `case_data` only.
    """
    wrong: list[str] = []
    for case in tables.case:
        wrong += _check_case(tables, case, refold)
    wrong += _check_pinning(tables)
    wrong += _check_acknowledged(tables, acknowledged or {})
    wrong += _check_secrets(tables, secrets)
    return wrong


def counts(tables: Tables) -> dict[str, int]:
    """I22: cases by how they stand, for the test to compare with its own count."""
    ended = sum(1 for row in tables.case if row["ended"])
    return {"all": len(tables.case), "ended": ended, "open": len(tables.case) - ended}


def _check_case(tables: Tables, case: Row, refold: Callable[[str], str] | None) -> list[str]:
    case_id = case["id"]
    rows = sorted(tables.of_case("case_event", case_id), key=lambda row: row["seq"])
    history = told(case_id, rows)
    _check_chain(history, case, rows)
    _check_rows(history, case, tables.of_case("region", case_id))
    _check_inbox(history, case, tables.of_case("inbox", case_id))
    check_messages(history, case, tables.of_case("outbox", case_id))
    _check_needs(history, tables, rows)
    _check_liveness(history, case)
    if case["definition"] != history.definition:
        history.note("I11", "the row names another definition than the submission")
    if refold is not None and refold(case_id) != case["state"]:
        history.note("I9", "the stored state is not the fold of the stored events")
    return history.wrong


def _check_chain(history: History, case: Row, rows: list[Row]) -> None:
    """I17, I4: the hash of each event covers it and the one before; the row names the last."""
    before = GENESIS
    for number, row in enumerate(rows, start=1):
        if row["seq"] != number:
            history.note("I17", f"event {number} is missing")
            return
        parts = (
            b"oneflow-event-1",
            case["id"].encode(),
            b"%d" % row["seq"],
            row["type"].encode(),
            b"%d" % row["version"],
            row["recorded_at"].encode(),
            before,
            row["body"].encode(),
        )
        framed = b"".join(b"%d:%b," % (len(part), part) for part in parts)
        before = hashlib.new(case["algorithm"], framed).digest()
        if bytes(row["hash"]) != before:
            history.note("I17", f"event {number} was changed")
            return
    if case["version"] != len(rows) or bytes(case["head"]) != before:
        history.note("I17", f"{len(rows)} events, but the row stands at {case['version']}")


def _check_rows(history: History, case: Row, regions: list[Row]) -> None:
    """I4: case row and region rows say what the events say."""
    stored = {(row["key"], row["round"]): row for row in regions}
    for key, place in history.regions.items():
        row = stored.get((key, place.round))
        if row is None:
            history.note("I4", f"{key} has no row for round {place.round}")
            continue
        _compare(history, key, row, place)
        newer = [round_ for other, round_ in stored if other == key and round_ > place.round]
        older = [stored.get((key, n)) for n in range(1, place.round)]
        if newer or None in older or any(row and row["open"] for row in older):
            history.note("I4", f"{key} is in round {place.round}; its other rows do not fit")
    for key, _ in stored:
        if key not in history.regions:
            history.note("I4", f"a row {key} that no event made")
    place = history.regions["case"]
    if (case["status"], bool(case["ended"])) != (place.state, place.ended):
        history.note("I4", f"the case row says {case['status']}, the events {place.state}")


def _compare(history: History, key: str, row: Row, place: Any) -> None:
    is_open = not place.ended and place.state != WAITING
    clocks = place.clocks.values() if is_open else ()
    promised = [c.get("promised_at") or c.get("legal_at") for c in clocks]
    legal = [c.get("legal_at") for c in clocks]
    expected = {
        "state": place.state,
        "outcome": place.outcome,
        "open": is_open,
        "due_at": min((utc(at) for at in promised if at), default=None),
        "overdue_at": min((utc(at) for at in legal if at), default=None),
    }
    for name, value in expected.items():
        found = bool(row[name]) if name == "open" else row[name]
        if found != value:
            history.note("I4", f"{key}.{name} is {found} in its row, {value} by the events")


def _check_inbox(history: History, case: Row, inbox: list[Row]) -> None:
    """I2, I4: each remembered command is one that stands in the history, and the reverse."""
    remembered = sorted(row["command_id"] for row in inbox)
    if remembered != sorted(history.commands):
        history.note("I4", f"inbox {remembered}, but the events carry {sorted(history.commands)}")
    for row in inbox:
        version, first, count, _ = json.loads(row["answer"])
        if not 1 <= first < first + count <= version + 1 <= case["version"] + 1:
            answer = row["answer"]
            history.note("I4", f"the answer to {row['command_id']} names other events: {answer}")


def _check_needs(history: History, tables: Tables, rows: list[Row]) -> None:
    """I12: what an item needs of other items' gifts, or brought along, was there at its start."""
    body = next((d for d in tables.definition if d["digest"] == history.definition), None)
    if body is None or not _is_itself(body):
        return  # I11 tells of it
    items = dict(json.loads(bytes(body["body"]))["matter"]["items"])
    given = {gift for item in items.values() for gift in item.get("gives", ())}
    for row in rows:
        if row["type"] == "item_started":
            event = json.loads(row["body"])
            needs = set(items[event["region"][5:]].get("needs", ())) & given
            if needs - set(event.get("consumed", {})):
                history.note("I12", f"{event['region']} started without {sorted(needs)}")


def _check_liveness(history: History, case: Row) -> None:
    """I14: nothing lives in an ended case. I15: something can happen in every other one."""
    if case["ended"]:
        live = [key for key, place in history.regions.items() if not place.ended]
        if live:
            history.note("I14", f"ended as {case['status']}, but {live} go on")
        if case["wake_at"] is not None:
            history.note("I14", f"ended, but wakes at {case['wake_at']}")
        return
    state = json.loads(case["state"])
    regions = state.get("regions", {})
    tasks = [
        key
        for key, region in regions.items()
        if region.get("activity") is not None and not region.get("ended")
    ]
    asked = [*state.get("incidents", []), *state.get("findings", [])]
    armed = [
        clock
        for region in regions.values()
        for clock in region.get("clocks", {}).values()
        if clock.get("next_at") and not clock.get("stopped_at")
    ]
    if armed and case["wake_at"] is None:
        history.note("I15", "a clock runs, but nothing will wake the case")
    if not (tasks or case["wake_at"] or asked):
        where = {key: place.state for key, place in history.regions.items() if not place.ended}
        history.note("I15", f"stuck without task, timer, finding or incident: {where}")


def _check_pinning(tables: Tables) -> list[str]:
    """I11: the definition of every case is there, and is what its hash says."""
    wrong: list[str] = []
    bodies = {row["digest"] for row in tables.definition}
    changed = [row["digest"] for row in tables.definition if not _is_itself(row)]
    wrong += [f"I11 the definition {digest} was changed" for digest in changed]
    lost = [case["id"] for case in tables.case if case["definition"] not in bodies]
    return wrong + [f"I11 {case_id}: its definition is gone" for case_id in lost]


def _is_itself(definition: Row) -> bool:
    """Whether a definition is what its hash says."""
    return hashlib.sha256(bytes(definition["body"])).hexdigest() == str(definition["digest"])


def _check_acknowledged(tables: Tables, acknowledged: Mapping[str, Iterable[str]]) -> list[str]:
    """I3: what was answered with success is stored, and remembered with its answer."""
    stored = {(row["case_id"], row["command_id"]) for row in tables.inbox}
    return [
        f"I3 {case_id}: {command} was acknowledged and is not stored"
        for case_id, commands in acknowledged.items()
        for command in commands
        if (case_id, command) not in stored
    ]


def _check_secrets(tables: Tables, secrets: Iterable[str]) -> list[str]:
    """I18: personal values stand in `case_data` and nowhere else."""
    wrong = []
    for secret in secrets:
        for name, column in (
            ("case_event", "body"),
            ("outbox", "body"),
            ("case", "state"),
            ("inbox", "answer"),
        ):
            if any(secret in row[column] for row in getattr(tables, name)):
                wrong.append(f"I18 '{secret}' stands in {name}.{column}")
    return wrong
