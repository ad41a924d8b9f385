"""The process that is killed: it runs newborn cases one after the other, and says how far it is.

Before each request it writes `B <case> <command>` into a pipe, and `C <case> <command>` once the
answer (and so the commit) is there. It begins by sending every command of the case before once
more: what was acknowledged must be answered as repeated, else it writes `X <case> <command>`.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Any

from oneflow.bootstrap import Engine, open_engine
from oneflow.engine.records.actor import Actor
from oneflow.engine.records.request import Request
from tests.generated.applications import NEWBORN as ALL_FIELDS
from tests.generated.hall import START, Clock
from tests.support.definitions import NEWBORN

FIELDS: dict[str, Any] = {
    name: value for name, value in ALL_FIELDS.items() if name != "payee_account"
}
MANDATORY = ("birth-service", "birth-certificate", "vaccination", "household", "insurance")
OFFICES = {
    "birth-service": "health/440106",
    "birth-certificate": "hospital",
    "vaccination": "clinic",
    "household": "police/440106",
    "insurance": "insurance/440106",
}
PAPERS = {"document": "证", "reasons": "r", "remedies": "m"}


def requests_of(case_id: str) -> Iterator[tuple[Request, timedelta]]:
    """The requests of a case from submission to delivery, each with its time since the start."""
    applicant = Actor(id="citizen-1", kind="applicant")
    window = Actor(id="window-1", kind="official", offices=("hall/440106",), roles=("window",))
    body = {
        "matter": "newborn",
        "applicant": applicant.id,
        "selected": list(MANDATORY),
        "data": {"fields": FIELDS, "shared": {"marriage": True}},
    }
    yield Request(id="s", case_id=case_id, actor=applicant, type="submit", body=body), timedelta()
    accept = {"trigger": "accepted"}
    yield (
        Request(id="a", case_id=case_id, actor=window, type="conclude_intake", body=accept),
        timedelta(hours=1),
    )
    for number, item in enumerate(MANDATORY):
        system = Actor(id=f"system-{item}", kind="system", offices=(OFFICES[item],))
        sign = {"region": f"item:{item}", "trigger": "approve", "papers": PAPERS}
        yield (
            Request(id=f"i{number}", case_id=case_id, actor=system, type="sign", body=sign),
            timedelta(days=1 + 2 * number),
        )
    for number, item in enumerate(("birth-certificate", "household")):
        deliver = {"region": f"delivery:{item}", "mode": "window", "receipt": "证"}
        yield (
            Request(id=f"d{number}", case_id=case_id, actor=window, type="deliver", body=deliver),
            timedelta(days=20),
        )


def run(url: str, pipe: int, *, number: int, acknowledged: Collection[str]) -> None:
    """Run cases for ever, from case `number` on, until somebody kills this process.

    acknowledged: `<case> <command>` of everything answered with success before.
    """
    clock = Clock()
    engine = open_engine(url, definitions=[NEWBORN], time=clock, create=False)
    while True:
        run_case(engine, clock, pipe, case_id=f"k{number}", acknowledged=acknowledged)
        number += 1


def run_case(
    engine: Engine, clock: Clock, pipe: int, *, case_id: str, acknowledged: Collection[str]
) -> None:
    """Run one case to its end; time passes by itself on the way."""
    for request, since in requests_of(case_id):
        name = f"{case_id} {request.id}"
        clock.at = START + since
        os.write(pipe, f"B {name}\n".encode())
        answer = engine.handle(request)
        well = answer.refusal is None and (answer.repeated or name not in acknowledged)
        os.write(pipe, f"{'C' if well else 'X'} {name}\n".encode())
