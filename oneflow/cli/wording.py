"""What things are called where the definition has no title for them: tables, nothing else.

Every table maps a code to (Chinese, English). States, items, departments and triggers that a
definition titles are called by that title (`oneflow.cli.naming`); only what is left is here.
"""

from __future__ import annotations

from collections.abc import Mapping

Words = Mapping[str, tuple[str, str]]

STATES: Words = {
    "waiting": ("等待前置", "Waiting"),
    "receiving": ("部门受理", "Received by the department"),
    "supplementing": ("补正", "Supplement"),
    "consenting": ("等待授权", "Waiting for consent"),
    "intake": ("收件", "Received"),
    "under_way": ("办理中", "Under way"),
    "returned": ("已退回窗口", "Returned to the window"),
    "issuing": ("出件中", "Issuing"),
    "closed": ("已办结", "Closed"),
    "ready": ("待领取", "Ready"),
    "delivered": ("已送达", "Delivered"),
    "approved": ("准予", "Approved"),
    "rejected": ("不予", "Rejected"),
    "declined": ("不予受理", "Declined"),
    "withdrawn": ("已撤回", "Withdrawn"),
    "cancelled": ("已取消", "Cancelled"),
    "lapsed": ("逾期终止", "Lapsed"),
    "revoked": ("已撤销", "Revoked"),
}

TRIGGERS: Words = {
    "accepted": ("受理", "accepted"),
    "declined": ("不予受理", "declined"),
    "returned": ("退件", "returned"),
    "approve": ("准予", "approve"),
    "reject": ("不予", "reject"),
    "consented": ("已授权", "consented"),
    "refused": ("拒绝授权", "refused"),
    "lapse": ("逾期", "lapsed"),
    "withdraw": ("撤回", "withdrawn"),
    "cancel": ("取消", "cancelled"),
    "all_settled": ("各事项均已办结", "all items settled"),
    "all_delivered": ("结果均已送达", "all results delivered"),
    "ask_supplement": ("受理后要求补正", "supplement asked"),
    "answered": ("补正完毕", "supplement complete"),
    "delivered": ("送达", "delivered"),
    "return": ("退回窗口", "sent back to the window"),
    "resubmitted": ("重新提交", "submitted again"),
    "visit": ("现场核查", "visit"),
    "visited": ("核查完毕", "visited"),
    "clear": ("公示期满无异议", "no objection"),
    "objected": ("有异议", "objected to"),
}

CLOCKS: Words = {
    "limit": ("办理时限", "limit"),
    "promise": ("整体承诺时限", "promise of the whole"),
    "joint-limit": ("联合办理法定时限", "legal limit of joint handling"),
    "release": ("最迟出件时限", "latest release"),
    "reconfirm": ("更正确认时限", "time to reconfirm"),
    "notice": ("一次性告知时限", "time for the one-time notice"),
    "expected": ("预计时长", "expected length"),
}

LIGHTS: Words = {
    "none": ("无时限", "no limit"),
    "green": ("绿灯", "green"),
    "warning": ("预警", "warning"),
    "yellow": ("黄灯", "yellow"),
    "red": ("红灯", "red"),
    "paused": ("中止", "paused"),
    "done": ("已停止", "stopped"),
}
"""`warning`, `yellow` and `red` are the usual rungs too; other rungs show under their own name."""

ENTRIES: Words = {
    "Suspension": ("中止", "suspended"),
    "Exclusion": ("扣除时间开始", "excluded time begins"),
    "Restart": ("重新起算", "restarted"),
    "Extension": ("延长", "extended"),
    "resumed": ("恢复计时", "resumed"),
}

GROUNDS: Words = {
    "no-item-clock-runs": ("没有事项在计时", "no item's clock runs"),
    "notice-issued": ("已一次性告知", "notice issued"),
    "supplement": ("等待补正", "waiting for the supplement"),
    "extension": ("经批准延长", "extension approved"),
}

FINDINGS: Words = {
    "supplement-unanswered": (
        "补正逾期未答复，请原部门决定收、退或不予受理",
        "the notice was not answered; those who asked decide",
    ),
    "notice-limit-passed": (
        "超过法定告知期限无人答复",
        "the legal time for the notice passed in silence",
    ),
    "revoked-undelivered": (
        "结果撤销时还没有送达，不要再交付",
        "revoked before it was handed over; do not hand it over",
    ),
    "verification-overdue": (
        "事后核查逾期未作，请牵头部门督办",
        "not verified in time; the lead looks after it",
    ),
    "fee-unknown": (
        "缺少数据，应缴金额算不出来",
        "the fee cannot be reckoned: something is missing",
    ),
    "paid-before-lapse": (
        "逾期之前其实已经缴费，请牵头部门决定",
        "it had been paid before the time ran out; the lead decides",
    ),
    "reconfirm-overdue": ("更正后的确认已逾期", "a correction was not answered in time"),
    "gift-corrected": ("所用的前置结果已更正", "a result that was used has been corrected"),
    "issued-on-old-gift": (
        "已按更正前的结果出件，需要牵头部门处理",
        "issued on the old result; the lead has to act",
    ),
    "deeming-contradicted": (
        "有更早的答复推翻视为受理，需要牵头部门决定",
        "an earlier answer contradicts the deeming; the lead decides",
    ),
    "decided-on-deeming": (
        "在已撤销的视为受理之后作出的决定",
        "a decision taken after a deeming that was set aside",
    ),
    "objection-further": (
        "异议审查期间又有异议，请一并审查",
        "another objection came while one is looked into; take them together",
    ),
    "objection-told-late": (
        "公示结束后才转来、称在期内提出的异议，需要牵头部门处理",
        "an objection said to be in time was told after the notice; the lead has to act",
    ),
    "answer-told-late": (
        "办结之后才转来、称发生在办结之前的事实，需要牵头部门处理",
        "something said to have happened before the end was told after it; the lead has to act",
    ),
    "notice-unpublished": (
        "公示期间已过，但没有登载的回报",
        "the time of the notice is over, but nobody has told that it was public",
    ),
    "sender-erased": (
        "由另一办件转来，但其数据已删除，未能带来任何内容",
        "opened by another case whose data were erased, so that nothing came along",
    ),
    "gift-missing": (
        "缺少前置结果，请申请人选择",
        "a result needed will not come; the applicant chooses",
    ),
    "unresolved-fact": ("规则所需的信息缺失", "a rule lacks what it needs to be judged"),
    "condition": ("条件无法判断", "a condition cannot be judged"),
    "no-move": ("没有可走的下一步", "no move admits what happened"),
}

CAUSES: Words = {
    "release-by": ("临近送达期限，单独出件", "its own delivery limit is near"),
    "not-applicable": ("按新的情形不再适用", "no longer applies"),
    "set-aside": ("视为受理被撤销", "the deeming was set aside"),
    "supplement": ("补正", "supplement"),
    "shared": ("数据共享", "shared data"),
    "certificate": ("电子证照", "certificate"),
    "case": ("办件结束", "the case ended"),
    "lead": ("牵头部门决定", "decided by the lead"),
}

RECONFIRMATIONS: Words = {
    "stands": ("维持", "stands"),
    "amended": ("变更", "amended"),
    "rejected": ("撤销", "rejected"),
}

MODES: Words = {
    "window": ("窗口领取", "at the window"),
    "courier": ("邮寄", "by courier"),
    "electronic": ("电子送达", "electronically"),
}

CHANNELS: Words = {
    "online": ("网上", "online"),
    "window": ("窗口", "at the window"),
}

SOURCES: Words = {
    "carried": ("随案转来", "came along from another case"),
    "certificate": ("电子证照", "certificate"),
    "shared": ("数据共享", "shared data"),
    "gift": ("前置结果", "result of an item"),
    "upload": ("申请人提交", "upload"),
    "commitment": ("告知承诺", "commitment"),
    "gap": ("容缺后补", "to follow"),
    "hand-back": ("交回原件", "hand-back"),
    "loss-declaration": ("遗失声明", "loss declaration"),
}

ACTOR_KINDS: Words = {
    "applicant": ("申请人", "applicant"),
    "official": ("工作人员", "official"),
    "system": ("部门系统", "system"),
    "case": ("关联办件", "case"),
    "timer": ("计时", "timer"),
    "operator": ("运维", "operator"),
    "tester": ("测试", "tester"),
}

WAITS: Words = {
    "intake": ("部门收件审查", "the departments' examination"),
    "supplement": ("申请人补正", "the applicant's supplement"),
    "serve": ("告知送达", "service of the notice"),
    "sign": ("部门决定", "the department's decision"),
    "await": ("外部事件", "an event from outside"),
    "consent": ("他人授权", "somebody's consent"),
    "joint": ("联合环节", "a joint activity"),
    "publicity": ("公示期满", "the end of a public notice"),
    "deliver": ("送达", "delivery"),
    "verify": ("事后核查", "a verification"),
    "pay": ("缴费", "payment"),
    "admission": ("受理", "acceptance"),
    "gifts": ("前置结果", "results of other items"),
}


UNDELIVERED: Words = {
    "no-channel": ("没有通往它的通道", "no channel to it"),
    "delivery": ("对方没有收下，试满次数", "not taken, all tries made"),
}
"""Why a message was laid aside; whatever else a channel names is told as it stands."""


def word(table: Words, code: str, language: str) -> str:
    """Give a word of a table; a code that it does not know stands for itself.

    >>> word(LIGHTS, "red", "zh"), word(LIGHTS, "violet", "en")
    ('红灯', 'violet')
    """
    pair = table.get(code)
    return code if pair is None else pair[0 if language == "zh" else 1]
