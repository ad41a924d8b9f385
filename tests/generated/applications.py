"""Applications for the shipped matters and the generated ones: what a person might hand in."""

from __future__ import annotations

from typing import Any

from oneflow.matters.facts import judge
from oneflow.matters.plan import Plan
from oneflow.matters.selection import fields_for
from tests.generated.hall import APPLICANT, Hall
from tests.generated.matters import PARTNER, Chooser
from tests.generated.moves import Move

NEWBORN = {
    "district": "440106", "household_district": "440106", "child_name": "张三", "sex": "male",
    "born_on": "2026-02-20", "married": True, "follows": "father", "service_registered": False,
    "uses_other_parent_certificates": False, "mother_id": "11010519491231002X",
    "phone": "13800000000", "payee_account": "6222020200112233445",
}  # fmt: skip
GENERATED = {"flag": True, "partner": PARTNER}
RESTAURANT = {
    "applicant_name": "张三餐饮有限公司", "proxy": False, "shop_name": "张三面馆", "uscc": "91350100M000100Y43", "district": "440106",
    "address": "天河路 1 号", "seats": 40, "floor": "首层", "contact": "张三",
    "phone": "13800000000", "format": "restaurant", "dishes": "热食", "safety_officer": "张三",
    "sign_size": "3 米", "sign_material": "铁", "sign_lit": True, "fire_facilities": "灭火器",
}  # fmt: skip
SHARED = {"newborn": {"marriage": True}, "restaurant": {"business_register": True}}


def submission(chooser: Chooser, hall: Hall) -> Move:
    """An application for some of the items."""
    plan = hall.world.plan
    items = list(plan.items)
    if chooser.pick([False, True]):
        items = [code for code in items if chooser.pick([True, False])] or items[:1]
    shared = dict(SHARED.get(plan.code, {}))
    if plan.code == "restaurant":
        shared["chain_directory"] = chooser.pick([False, True])
        shared["bad_credit"] = chooser.pick([False, True])
    fields = FIELDS.get(plan.code, _generated)(chooser, plan, items, shared)
    data: dict[str, Any] = {"fields": fields, **({"shared": shared} if shared else {})}
    body = {"matter": plan.code, "applicant": APPLICANT.id, "selected": items, "data": data}
    return Move(APPLICANT, "submit", body)


def _generated(chooser: Chooser, *_: Any) -> dict[str, Any]:
    return {**GENERATED, "flag": chooser.pick([True, False])}


def _newborn(chooser: Chooser, _: Plan, items: list[str], __: Any) -> dict[str, Any]:
    fields = dict(NEWBORN)
    if chooser.pick([False, True]):
        fields |= {"uses_other_parent_certificates": True, "other_parent_id": "110105194912310046"}
    if "maternity-benefit" not in items:
        fields.pop("payee_account", None)
    return fields


def _restaurant(
    chooser: Chooser, plan: Plan, items: list[str], shared: dict[str, Any]
) -> dict[str, Any]:
    """What the situation asks for: large or small, on commitment or not, online or not."""
    promise, online = chooser.pick([False, True]), chooser.pick([True, False])
    answers = {
        **RESTAURANT,
        "area": chooser.pick(["120", "420"]),
        "online": online,
        "food_promise": promise,
        "fire_promise": promise,
    }
    values = {f"form.{name}": value for name, value in answers.items()}
    values |= {f"shared.{name}": value for name, value in shared.items()}
    values["form.chain_store"] = shared["chain_directory"]
    values["form.bad_credit"] = shared["bad_credit"]
    facts = judge(plan, values).all()
    if not facts["item.fire.when"] and "fire" in items:
        items.remove("fire")
    if not online and "online" in items:
        items.remove("online")
    items[:] = [code for code in plan.items if code in {*items, "check", "food"}]
    asked = {field.name for field in fields_for(plan, facts, items)}
    return {name: value for name, value in answers.items() if name in asked}


FIELDS = {"newborn": _newborn, "restaurant": _restaurant}
"""Matter -> its answers; generated matters share theirs."""
