"""The story that `oneflow demo` plays: a child is born, seven items, seven departments, one form.

A script as data: when, who, which request, and the sentence for the audience. Everything that
happens besides (clocks, lights, items that start, results that go out) the engine brings about.
The people and numbers are invented; the id numbers are the worked examples of GB 11643.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from oneflow.engine.records.actor import Actor

MATTER = "newborn"
CASE_ID = "demo-newborn"
DISTRICT = "440106"
STARTS_AT = "2026-09-21T09:30"

APPLICANT = Actor(id="mother", kind="applicant")
OTHER_PARENT = Actor(id="father", kind="applicant", roles=("consenter",))
WINDOW = Actor(id="w1", kind="official", offices=(f"hall/{DISTRICT}",), roles=("window",))
SOURCES = Actor(id="data-exchange", kind="system", offices=(f"hall/{DISTRICT}",))
OPERATOR = Actor(id="demo", kind="operator")

HELD: Mapping[str, Any] = {
    "parents-id": None,
    "marriage-certificate": True,
    "birth-record": True,
}
"""What the twins of shared data and certificates hold; the household book is not among it."""


class Wish(Struct, frozen=True):
    """A request of the story: who asks, for what, with which body."""

    by: Actor
    type: str
    body: Mapping[str, Any] = {}


class Beat(Struct, frozen=True):
    """One step of the story.

    at: local time; the engine lets everything happen that is due until then. zh, en: what the
    audience reads. wish: the request; None: time passes only. fetches: the data sources answer.
    """

    at: str
    zh: str
    en: str
    wish: Wish | None = None
    fetches: bool = False


def _system(department: str) -> Actor:
    routed = department not in {"hospital", "clinic"}
    office = f"{department}/{DISTRICT}" if routed else department
    return Actor(id=f"{department}-system", kind="system", offices=(office,))


def _finds_nothing(department: str, region: str = "case") -> Wish:
    body = {"department": department, "region": region}
    return Wish(_system(department), "answer_intake", body)


def _finds(department: str, material: str, text: str) -> Wish:
    defects = [{"what": f"material:{material}", "text": text}]
    body = {"department": department, "defects": defects}
    return Wish(_system(department), "answer_intake", body)


def _approves(department: str, item: str, paper: str = "") -> Wish:
    body: dict[str, Any] = {"region": f"item:{item}", "trigger": "approve"}
    if paper:
        body["papers"] = {"document": paper}
    return Wish(_system(department), "sign", body)


def _hands_over(by: Actor, item: str, mode: str) -> Wish:
    return Wish(by, "deliver", {"region": f"delivery:{item}", "mode": mode})


_FORM: Mapping[str, Any] = {
    "district": DISTRICT,
    "household_district": DISTRICT,
    "child_name": "林知夏",
    "sex": "female",
    "born_on": "2026-09-08",
    "mother_id": "11010519491231002X",
    "phone": "13800000000",
    "married": True,
    "follows": "father",
    "service_registered": False,
    "uses_other_parent_certificates": True,
    "other_parent_id": "440524188001010014",
    "account": "6222020200112233",
    "mail_address": "天河区体育东路 1 号",
}
_SELECTED = (
    "birth-service",
    "birth-certificate",
    "vaccination",
    "household",
    "insurance",
    "contribution",
    "social-card",
)

_SUBMISSION: Mapping[str, Any] = {
    "matter": MATTER,
    "applicant": APPLICANT.id,
    "selected": _SELECTED,
    "data": {"fields": _FORM, "materials": {"birth-form": "upload", "baby-photo": "upload"}},
}
_SUPPLEMENT: Mapping[str, Any] = {
    "data": {"materials": {"birth-form": "upload", "parents-household": "upload"}}
}
_CONSENT = {"person": "other_parent_id", "proof": _FORM["other_parent_id"]}
_EXAMINE = ("各部门同时审查同一份申请", "All departments examine the same application")

BEATS: tuple[Beat, ...] = (
    Beat(
        STARTS_AT,
        "母亲在网上填一张表，一次申报七个事项",
        "The mother fills in one form and applies for seven items at once",
        Wish(APPLICANT, "submit", _SUBMISSION),
    ),
    Beat(
        "2026-09-21T14:05",
        "父亲同意调用他的电子证照，办件进入收件审查",
        "The father consents to the use of his certificates; the examination begins",
        Wish(OTHER_PARENT, "give_consent", _CONSENT),
    ),
    Beat(
        "2026-09-21T14:06",
        "数据共享和电子证照自动答复；户口簿没有电子版，改由申请人提交",
        "Shared data and certificates answer; the household book has to be uploaded",
        fetches=True,
    ),
    Beat("2026-09-22T09:10", *_EXAMINE, _finds_nothing("health")),
    Beat("2026-09-22T09:25", *_EXAMINE, _finds_nothing("clinic")),
    Beat("2026-09-22T09:40", *_EXAMINE, _finds_nothing("insurance")),
    Beat("2026-09-22T09:55", *_EXAMINE, _finds_nothing("tax")),
    Beat("2026-09-22T10:05", *_EXAMINE, _finds_nothing("social")),
    Beat(
        "2026-09-22T10:20",
        "助产机构：登记表要补正",
        "The hospital finds a defect in the form",
        _finds("hospital", "birth-form", "登记表缺少母亲签名"),
    ),
    Beat(
        "2026-09-22T11:00",
        "派出所也要补正：合并成一张一次性告知",
        "The police too: one notice tells the applicant everything",
        _finds("police", "parents-household", "请上传户口簿"),
    ),
    Beat(
        "2026-09-22T11:05",
        "窗口送达告知，申请人的补正期开始",
        "The window serves the notice; the applicant's time begins",
        Wish(WINDOW, "serve_intake_notice"),
    ),
    Beat(
        "2026-09-23T09:10",
        "母亲一次补齐两份材料",
        "The mother supplies both at once",
        Wish(APPLICANT, "supplement", _SUPPLEMENT),
    ),
    Beat(
        "2026-09-23T10:15",
        "只由提出的部门复核",
        "Only those who asked look again",
        _finds_nothing("hospital"),
    ),
    Beat(
        "2026-09-23T10:30",
        "受理！没有前置的三个事项同时开始",
        "Accepted: the three items that need nothing start together",
        _finds_nothing("police"),
    ),
    Beat(
        "2026-09-23T11:30",
        "预防接种证当场办结",
        "The vaccination record is done on the spot",
        _approves("clinic", "vaccination"),
    ),
    Beat(
        "2026-09-24T09:40",
        "出生医学证明签发，派出所随即开始",
        "The birth certificate is issued; at once the police begin",
        _approves("hospital", "birth-certificate", "出生医学证明"),
    ),
    Beat(
        "2026-09-24T09:45",
        "结果先到先出：电子证明已送达",
        "Results go out as they are ready",
        _hands_over(_system("hospital"), "birth-certificate", "electronic"),
    ),
    Beat(
        "2026-09-29T15:00",
        "中秋假期不计入，户口登记在承诺期内办结",
        "The holiday does not count; the household is registered in time",
        _approves("police", "household", "户口登记"),
    ),
    Beat(
        "2026-09-29T16:00",
        "社保部门自行受理社会保障卡",
        "Social security accepts the card by itself",
        _finds_nothing("social", "item:social-card"),
    ),
    Beat(
        "2026-09-30T10:00",
        "医保参保登记办结，税务随即开始",
        "Insurance is done; tax begins",
        _approves("insurance", "insurance"),
    ),
    Beat(
        "2026-09-30T10:05",
        "缴费申报办结，只剩卫健和社保",
        "The filing is done; health and social security are left",
        _approves("tax", "contribution"),
    ),
    Beat(
        "2026-10-09T09:00",
        "国庆假期之后：卫健部门黄灯变红灯，整体承诺也亮黄灯",
        "After National Day: health turned from yellow to red, the whole promise to yellow",
    ),
    Beat(
        "2026-10-09T10:05",
        "卫健部门补办生育登记；超期留痕，不能改写",
        "Health decides late; the record of it stays",
        _approves("health", "birth-service"),
    ),
    Beat(
        "2026-10-09T11:05",
        "社会保障卡审批通过，全部事项办结",
        "The card is approved; all items are settled",
        _approves("social", "social-card", "社会保障卡"),
    ),
    Beat(
        "2026-10-09T14:05",
        "窗口领取户口登记结果",
        "The household result is collected at the window",
        _hands_over(WINDOW, "household", "window"),
    ),
    Beat(
        "2026-10-12T14:05",
        "社会保障卡邮寄送达，一件事办结",
        "The card arrives by courier; the one thing is done",
        _hands_over(_system("social"), "social-card", "courier"),
    ),
)
"""The story in order of time."""
