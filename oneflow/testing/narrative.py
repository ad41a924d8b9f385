"""Events in words, short: what a failed expectation shows of the last happenings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from oneflow.engine.records.event import Event, event_name

WORDS: Mapping[str, tuple[str, str]] = {
    "case_submitted": ("收到申请", "submitted"),
    "data_changed": ("数据变更", "data changed"),
    "items_admitted": ("视同受理", "items admitted"),
    "item_started": ("开始办理", "started"),
    "region_moved": ("转到", "moved to"),
    "item_reopened": ("重新等待", "waits again"),
    "gift_corrected": ("成果更正", "gift corrected"),
    "region_held": ("结果暂扣", "held"),
    "region_reconfirmed": ("再确认", "reconfirmed"),
    "clock_changed": ("时限变动", "clock changed"),
    "clock_stopped": ("时限停止", "clock stopped"),
    "rung_reached": ("亮灯", "light"),
    "calendar_revised": ("日历修订", "calendar revised"),
    "activity_redated": ("重新推算", "dated anew"),
    "results_released": ("出件", "released"),
    "finding_raised": ("提示", "finding"),
    "finding_closed": ("提示已处理", "finding closed"),
    "incident_opened": ("异常", "incident"),
    "late_answer_kept": ("迟到的答复", "late answer kept"),
    "deeming_set_aside": ("撤销视为受理", "deeming set aside"),
    "data_erased": ("数据已删除", "data erased"),
    "intake_answered": ("收件意见", "intake answered"),
    "notice_issued": ("一次性告知", "notice issued"),
    "intake_notice_served": ("告知送达", "notice served"),
    "supplement_received": ("收到补正", "supplement received"),
    "supplement_lapsed": ("逾期未补正", "supplement lapsed"),
    "silence_passed": ("逾期未告知", "silence passed"),
    "signed": ("签署", "signed"),
    "claimed": ("领办", "claimed"),
    "released": ("释放", "released to the pool"),
    "consented": ("授权答复", "consent answered"),
    "consent_lapsed": ("授权逾期", "consent lapsed"),
    "wait_lapsed": ("等待逾期", "wait lapsed"),
    "gift_given": ("给出成果", "gift given"),
    "visit_opened": ("联合环节开启", "joint activity opened"),
    "visit_recorded": ("联合环节记录", "joint activity recorded"),
    "visit_ended": ("联合环节结束", "joint activity ended"),
    "notice_published": ("公示已登载", "notice published"),
    "objection_raised": ("收到异议", "objection raised"),
    "notice_ended": ("公示期满", "notice ended"),
    "notice_unpublished": ("公示未见登载回报", "notice not known to be public"),
    "verification_overdue": ("核查逾期", "verification overdue"),
    "payment_ordered": ("缴款单", "payment ordered"),
    "payment_unpriced": ("金额待定", "fee unknown"),
    "payment_received": ("收到缴款", "payment received"),
    "fee_waived": ("减免", "fee waived"),
    "payment_lapsed": ("逾期未缴", "payment lapsed"),
    "refund_asked": ("应退款", "refund asked"),
    "refund_made": ("已退款", "refund made"),
    "text_rendered": ("文书生成", "text rendered"),
}
"""Stored name of an event -> its words; an event without any is told by its name."""
_SHOWN = (
    "region",
    "items",
    "state",
    "trigger",
    "name",
    "rung",
    "gift",
    "answer",
    "amount",
    "by",
    "cause",
)


def narrate(number: int, event: Event, language: str = "zh") -> str:
    """Tell one event in a line: its number, legal instant, what it is, the facts that matter."""
    name = event_name(type(event))
    zh, en = WORDS.get(name, (name, name))
    facts = [_shown(value) for key in _SHOWN if (value := getattr(event, key, None))]
    finding = getattr(event, "finding", None)
    if finding is not None:
        facts.append(f"{finding.code} {finding.region}".strip())
    words = zh if language == "zh" else en
    return f"#{number} {event.at:%Y-%m-%d %H:%M} {words} {' '.join(facts)}".rstrip()


def narrate_last(events: Iterable[Event], *, most: int = 6, language: str = "zh") -> list[str]:
    """Tell the last events of a history, oldest first."""
    numbered = list(enumerate(events, start=1))
    return [narrate(number, event, language) for number, event in numbered[-most:]]


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return value
    return ",".join(value) if isinstance(value, tuple) else str(msgspec.to_builtins(value))
