"""A matter with a fee, and those who pay, waive and look at the sums."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.generated.hall import Hall, official, system
from tests.generated.small import item, matter

ORDER = "k1/item:a/paying/1"
HEAD = official("one", "head-of-body")


def paying(fields: dict[str, Any] | None = None, **settings: object) -> Hall:
    """One item whose fee of 120 yuan is to be paid before anybody decides."""
    pay = {"amount": "120.00", "basis": "law", **settings}
    procedure = {
        "initial": "paying",
        "states": {"paying": {"does": {"pay": pay}}, "deciding": {"does": "sign"}},
        "transitions": [
            {"trigger": "paid", "source": "paying", "dest": "deciding"},
            {"trigger": "lapse", "source": "paying", "dest": "lapsed"},
            {"trigger": "charge_again", "source": "deciding", "dest": "paying"},
            {"trigger": "approve", "source": "deciding", "dest": "approved"},
            {"trigger": "reject", "source": "deciding", "dest": "rejected"},
        ],
    }
    form = {
        "area": {"type": "decimal", "sensitivity": "internal", "required": False, "min": "0"},
        "big": {"type": "bool", "sensitivity": "internal", "required": False},
    }
    items = {"a": item("one", procedure="fee"), "b": item("two")}
    tables = {"fee": {"type": "decimal", "rows": [
        {"when": "form.big", "then": "200.00"}, {"then": "80.00"}]}}  # fmt: skip
    hall = Hall(matter(items, procedures={"fee": procedure}, form=form, tables=tables))
    return hall.under_way(fields=fields or {"area": "1", "big": False})


def pay(hall: Hall, amount: str = "120.00", *, by: Any = None, **more: Any) -> Any:
    body = {"order": ORDER, "transaction": f"t{hall.case.seq}", "channel": "online", **more}
    return hall.ask(by or system("one"), "record_payment", region="item:a", amount=amount, **body)


def refused(hall: Hall, amount: str = "120.00", **more: Any) -> str:
    answer = pay(hall, amount, **more)
    assert answer.refusal is not None
    rule: str = answer.refusal.rule
    return rule


def told(hall: Hall, kind: str) -> list[Any]:
    return [each for each in hall.events if type(each).__name__ == kind]


def slice_of(hall: Hall) -> Any:
    region = hall.region("a")
    text = region.left["paying"].activity if region.left else region.activity
    return hall.world.decoders["pay"].decode(text)


def sums(hall: Hall) -> tuple[str, list[tuple[str, str]]]:
    """What came in all, and what was asked back and why."""
    came = sum((Decimal(each.amount) for each in told(hall, "PaymentReceived")), Decimal("0.00"))
    return str(came), [(each.amount, each.reason) for each in told(hall, "RefundAsked")]


def topics(hall: Hall) -> list[tuple[str, str]]:
    rows = (letter.row for letter in hall.store.rows.letters.by_id.values())
    return [(row.topic, row.destination) for row in rows if row.topic.startswith("payment.")]


WAIVE = {"approver": "head-of-body", "basis": "law"}


def waive(hall: Hall, amount: str = "", actor: Any = HEAD, **papers: str) -> Any:
    body = {"amount": amount, "papers": papers or {"reasons": "困难"}}
    return hall.ask(actor, "waive_fee", region="item:a", **body)


def system_of_lead() -> Any:
    return official("office", "lead")
