"""A case told again from its events in plain Python: regions, rounds, decisions, armed clocks.

It is the second opinion on the fold: written from what the documents say an event means, it
imports nothing of oneflow and keeps only what the checks ask for. Whatever looks wrong on the way
is noted in `wrong`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

WAITING = "waiting"
RECEIPTS = frozenset({"case_submitted", "supplement_received", "data_changed", "clock_changed"})
"""Their `at` is a legal receipt, which an after-hours rule may put after the present; a clock may
be restarted at such a receipt."""
ONCE = frozenset(
    {
        "silence_passed",
        "supplement_lapsed",
        "wait_lapsed",
        "consent_lapsed",
        "payment_lapsed",
        "verification_overdue",
    }
)
"""What time does to an activity, at most once a notice or a stay in a state."""


@dataclass
class Place:
    """One region in its current round."""

    state: str
    round: int = 1
    ended: bool = False
    outcome: str | None = None
    clocks: dict[str, dict[str, Any]] = field(default_factory=dict)
    section: bool = False
    lapsed: set[str] = field(default_factory=set)
    money: Decimal = Decimal(0)


@dataclass
class History:
    """What the events of one case amount to."""

    case_id: str
    regions: dict[str, Place] = field(default_factory=dict)
    gifts: dict[str, int] = field(default_factory=dict)
    released: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    definition: str = ""
    before_deeming: Place | None = None
    wrong: list[str] = field(default_factory=list)

    def note(self, rule: str, text: str) -> None:
        """Remember a violation."""
        self.wrong.append(f"{rule} {self.case_id}: {text}")


def told(case_id: str, rows: list[dict[str, Any]]) -> History:
    """Tell a case from its event rows, oldest first."""
    history = History(case_id)
    latest = ""
    for row in rows:
        body = json.loads(row["body"])
        _check_time(history, row, body, latest)
        latest = row["recorded_at"]
        command = body.get("$command")
        if command is not None:
            _check_command(history, row, command)
        step = STEPS.get(row["type"])
        if step is not None:
            step(history, body)
            _check_promises(history, body)
        if row["type"] in ONCE:
            _lapse(history, row["type"], body)
    return history


def utc(text: str) -> str:
    """Write an instant as the rows do."""
    moment = datetime.fromisoformat(text).astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond:06d}Z"


def _check_time(history: History, row: dict[str, Any], body: Any, latest: str) -> None:
    where = f"event {row['seq']} {row['type']}"
    if row["recorded_at"] < latest:
        history.note("I18", f"{where} was recorded before the one before it")
    offset = datetime.fromisoformat(body["at"]).utcoffset()
    if offset is None:
        history.note("I18", f"{where} has an instant without offset")
    elif utc(body["at"]) > row["recorded_at"] and row["type"] not in RECEIPTS:
        history.note("I7", f"{where} is early: {body['at']} recorded {row['recorded_at']}")


def _check_promises(history: History, body: Any) -> None:
    """At no moment is a promise later than the legal limit beside it."""
    key = body.get("region", "case")
    for name, clock in history.regions[key].clocks.items():
        promised, legal = clock.get("promised_at"), clock.get("legal_at")
        if promised and legal and utc(promised) > utc(legal):
            history.note("I8", f"{key}/{name} promises {promised}, legally due {legal}")


def _check_command(history: History, row: dict[str, Any], command: Any) -> None:
    actor = command.get("actor", {})
    if not (command.get("id") and command.get("type") and actor.get("id") and actor.get("kind")):
        history.note("I18", f"event {row['seq']} does not say who wanted what: {command}")
    if command.get("id") in history.commands:
        history.note("I2", f"command {command['id']} changed the case twice")
    history.commands.append(command.get("id", ""))


def _submitted(history: History, body: Any) -> None:
    history.definition = body["definition"]
    history.regions["case"] = Place(body["state"], clocks=dict(body["start"].get("clocks", {})))
    for item in body["selected"]:
        history.regions[f"item:{item}"] = Place(WAITING)


def _started(history: History, body: Any) -> None:
    place = history.regions[body["region"]]
    if place.state != WAITING or place.ended:
        history.note("I12", f"{body['region']} started from {place.state}")
    for gift, version in body.get("consumed", {}).items():
        if version and history.gifts.get(gift) != version:
            history.note("I12", f"{body['region']} started on {gift} {version}, not given")
    place.state, place.clocks = body["state"], dict(body["start"].get("clocks", {}))


def _moved(history: History, body: Any) -> None:
    key = body["region"]
    place = history.regions[key]
    if place.ended and body.get("outcome") != "revoked":
        history.note("I14", f"{key} has ended and moved to {body['state']}")
    outcome, ended = body.get("outcome"), body.get("ended", False)
    decided = outcome is not None and place.outcome is None
    turned = outcome is not None and place.outcome not in {None, outcome}
    if turned and (place.outcome, outcome) != ("approved", "revoked"):
        history.note("I1", f"{key} was {place.outcome}, then {outcome} in one round")
    over = {f"in:{place.state}"} | ({"limit"} if decided else set())
    stay = set(place.clocks) - over
    if ended:
        stay &= {"release", "reconfirm"} if outcome is None else set()
    place.clocks = {name: clock for name, clock in place.clocks.items() if name in stay} | body.get(
        "start", {}
    ).get("clocks", {})
    place.state, place.ended, place.section = body["state"], ended, False
    place.lapsed.clear()
    place.outcome = outcome or place.outcome
    history.gifts |= body.get("gives", {})


def _reopened(history: History, body: Any) -> None:
    if history.regions[body["region"]].round + 1 != body["round"]:
        history.note("I12", f"{body['region']} skips to round {body['round']}")
    money = history.regions[body["region"]].money
    history.regions[body["region"]] = Place(WAITING, body["round"], money=money)


def _released(history: History, body: Any) -> None:
    for item in body["items"]:
        if item in history.released:
            history.note("I1", f"the result of {item} went out twice")
        history.released.append(item)
        place = history.regions[f"item:{item}"]
        if place.outcome != "approved":
            history.note("I12", f"the result of {item} went out while {place.outcome}")
        place.clocks.pop("release", None)
    if body.get("delivery"):
        if body["delivery"] in history.regions:
            history.note("I1", f"{body['delivery']} was opened twice")
        clocks = dict(body["start"].get("clocks", {}))
        history.regions[body["delivery"]] = Place(body["state"], clocks=clocks)


def _rung(history: History, body: Any) -> None:
    key, name = body["region"], body["name"]
    clock = history.regions[key].clocks.get(name)
    if clock is None or clock.get("stopped_at"):
        history.note("I7", f"{key}/{name} told {body['rung']}, but it does not run")
    elif clock.get("next_at") is None or utc(clock["next_at"]) != utc(body["at"]):
        history.note("I7", f"{key}/{name} told {body['rung']} at {body['at']}, not {clock}")
    elif clock.get("next_rung", "") != body["rung"]:
        history.note("I7", f"{key}/{name} told {body['rung']}, not {clock['next_rung']}")
    history.regions[key].clocks[name] = body["clock"]


def _clock(history: History, body: Any) -> None:
    clocks = history.regions[body["region"]].clocks
    if body["name"] not in clocks:
        history.note("I7", f"{body['region']}/{body['name']} changed, but it does not run")
    clocks |= {body["name"]: body["clock"], **body.get("also", {})}
    for name in [name for name, clock in clocks.items() if clock.get("stopped_at")]:
        del clocks[name]


def _stopped(history: History, body: Any) -> None:
    history.regions[body["region"]].clocks.pop(body["name"], None)


def _held(history: History, body: Any) -> None:
    history.regions[body["region"]].clocks |= body.get("clocks", {})


def _reconfirmed(history: History, body: Any) -> None:
    history.regions[body["region"]].clocks.pop("reconfirm", None)


def _revised(history: History, body: Any) -> None:
    for key, clocks in body.get("clocks", {}).items():
        history.regions[key].clocks |= clocks


def _corrected(history: History, body: Any) -> None:
    known = history.gifts.get(body["gift"], 0)
    if body["version"] != known + 1:
        history.note("I12", f"gift {body['gift']} goes from version {known} to {body['version']}")
    history.gifts[body["gift"]] = body["version"]


def _received(history: History, body: Any) -> None:
    place = history.regions[body["region"]]
    place.money += Decimal(body["amount"])


def _refunded(history: History, body: Any) -> None:
    place = history.regions[body["region"]]
    place.money -= Decimal(body["amount"])
    if place.money < 0:
        history.note("I12", f"{body['region']} gives back more than it got: {place.money}")


def _admitted(history: History, body: Any) -> None:
    if body.get("deemed") and history.before_deeming is None:
        case = history.regions["case"]
        history.before_deeming = Place(case.state, case.round, clocks=dict(case.clocks))


def _set_aside(history: History, _: Any) -> None:
    before = history.before_deeming
    if before is not None:
        now = history.regions["case"]
        going_on = {name: clock for name, clock in now.clocks.items() if name in before.clocks}
        before.round, before.clocks = now.round + 1, before.clocks | going_on
        history.regions["case"], history.before_deeming = before, None


def _recorded(history: History, body: Any) -> None:
    history.regions[body["region"]].section = True


def _visited(history: History, body: Any) -> None:
    if not body.get("absent") and not history.regions[body["region"]].section:
        history.note("I13", f"{body['region']} ended a visit without a section")


def _lapse(history: History, kind: str, body: Any) -> None:
    place = history.regions[body["region"]]
    if kind in place.lapsed:
        history.note("I7", f"{body['region']}: {kind} twice in one stay in {place.state}")
    place.lapsed.add(kind)


def _anew(history: History, body: Any) -> None:
    history.regions[body["region"]].lapsed.clear()


STEPS = {
    "case_submitted": _submitted,
    "item_started": _started,
    "region_moved": _moved,
    "item_reopened": _reopened,
    "results_released": _released,
    "rung_reached": _rung,
    "clock_changed": _clock,
    "clock_stopped": _stopped,
    "region_held": _held,
    "region_reconfirmed": _reconfirmed,
    "calendar_revised": _revised,
    "gift_corrected": _corrected,
    "gift_given": _corrected,
    "payment_received": _received,
    "refund_asked": _refunded,
    "items_admitted": _admitted,
    "deeming_set_aside": _set_aside,
    "visit_recorded": _recorded,
    "visit_ended": _visited,
    "supplement_received": _anew,
    "notice_issued": _anew,
}
