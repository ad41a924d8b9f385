"""Workload W1: eight durable commands a case, fifty cases in flight, the next one at random.

submit, accept, five departments in parallel, hand over: one applicant, one window, five
department systems. The same seed gives the same order of commands.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from oneflow.engine.records.actor import Actor
from oneflow.engine.records.request import Request

MATTER = Path(__file__).parent / "matter"
WINDOW = 50
SEED = 7
FORM = {
    "applicant": "杭州示例餐饮有限公司",
    "uscc": "91330106MA2XXXXX0X",
    "address": "杭州市西湖区示例路一号",
    "contact": "张三",
    "phone": "13800000000",
    "area": "182.5",
    "seats": 64,
    "attachments": "lease.pdf floorplan.pdf idcard.jpg health.pdf",
    "remark": "x" * 60,
}
"""About 430 bytes of JSON, as in the rivals' workload."""
ITEMS = {"licence": "one", "signboard": "two", "fire": "three", "tax": "four", "seal": "five"}
APPLICANT = Actor(id="applicant", kind="applicant")
HALL = Actor(id="window", kind="official", offices=("hall",), roles=("window",))
SYSTEMS = {d: Actor(id=f"system-{d}", kind="system", offices=(d,)) for d in ITEMS.values()}
COMMANDS_A_CASE = 8


HANDOVER: dict[str, Any] = {"region": "delivery:together", "mode": "window"}


def submission(fields: Mapping[str, Any] = FORM) -> dict[str, Any]:
    """The body of an application for all five items."""
    return {
        "matter": "w1",
        "applicant": APPLICANT.id,
        "selected": list(ITEMS),
        "data": {"fields": dict(fields)},
    }


def approval(item: str) -> dict[str, Any]:
    """The body of a department's decision."""
    return {"region": f"item:{item}", "trigger": "approve", "papers": {"document": "准予"}}


def requests_of(case_id: str, order: list[str]) -> Iterator[Request]:
    """The eight requests of one case; the departments answer in `order`."""
    yield request(case_id, 1, APPLICANT, kind="submit", body=submission())
    yield request(case_id, 2, HALL, kind="conclude_intake", body={"trigger": "accepted"})
    for place, item in enumerate(order, start=3):
        yield request(case_id, place, SYSTEMS[ITEMS[item]], kind="sign", body=approval(item))
    yield request(case_id, COMMANDS_A_CASE, HALL, kind="deliver", body=HANDOVER)


def drive(handle: Callable[[Request], Any], cases: int, *, tag: str) -> list[float]:
    """Run `cases` whole cases through `handle`; gives the seconds of each command in order."""
    chance = random.Random(SEED)
    waiting = iter(range(cases))
    running: list[Iterator[Request]] = []
    seconds: list[float] = []
    while True:
        while len(running) < WINDOW and (number := next(waiting, None)) is not None:
            order = list(ITEMS)
            chance.shuffle(order)
            running.append(requests_of(f"{tag}-{number}", order))
        if not running:
            return seconds
        place = chance.randrange(len(running))
        asked = next(running[place], None)
        if asked is None:
            running.pop(place)
            continue
        begun = time.perf_counter()
        answer = handle(asked)
        seconds.append(time.perf_counter() - begun)
        if answer.refusal is not None:
            raise SystemExit(answer.refusal.describe("en"))


def request(case_id: str, number: int, actor: Actor, *, kind: str, body: dict[str, Any]) -> Request:
    """The request of that number in a case."""
    return Request(id=f"c{number}", case_id=case_id, actor=actor, type=kind, body=body)
