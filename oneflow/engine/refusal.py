"""The engine's own "no": a value with a rule, a reason and a remedy. It changes nothing.

Not to be confused with a rejection (the government's no) or with `declined` (不予受理).
All wordings stand here in one table, so that they can be read and translated in one place.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct


class Refusal(Struct, frozen=True, omit_defaults=True):
    """Why a command was not carried out. `data` fills the wording; no personal values."""

    rule: str
    data: dict[str, Any] = {}

    def describe(self, language: str = "zh") -> str:
        """Say the reason and the remedy in `language`.

        >>> Refusal("unknown-trigger", {"trigger": "approve", "state": "closed"}).describe("en")
        "The state 'closed' knows no 'approve'. Remedy: see what the case offers now."
        """
        zh, en, remedy_zh, remedy_en = WORDINGS[self.rule]
        if language == "zh":
            return f"{zh}办法：{remedy_zh}".format_map(_Lenient(self.data))
        return f"{en} Remedy: {remedy_en}".format_map(_Lenient(self.data))


class _Lenient(dict[str, Any]):
    """Shows a name that has no value rather than failing in an error message."""

    def __missing__(self, key: str) -> str:
        return f"<{key}>"


WORDINGS: dict[str, tuple[str, str, str, str]] = {
    "not-found": (
        "没有找到该办件。",
        "There is no such case.",
        "核对办件编号和本人的权限。",
        "check the case number and your own authority.",
    ),
    "already-there": (
        "办件{case}已经存在。",
        "The case {case} exists already.",
        "新的申请请使用新的办件标识。",
        "use a new case id for a new application.",
    ),
    "reused-id": (
        "请求标识{id}已经用于另一个请求。",
        "The request id {id} was used for another request.",
        "每个请求使用新的标识；重发时内容不得改变。",
        "use a fresh id for each request, and send the same content when you repeat one.",
    ),
    "not-yours": (
        "您的身份（{actor}）不能执行“{command}”，需要：{needed}。",
        "As {actor} you may not do '{command}'; it takes: {needed}.",
        "由有权的部门或人员办理。",
        "let those do it who may.",
    ),
    "case-ended": (
        "办件已经结束（{state}），不能再办理。",
        "The case has ended ({state}); nothing more can be done in it.",
        "需要时另行申请。",
        "apply anew where needed.",
    ),
    "region-ended": (
        "“{region}”已经结束（{state}）。",
        "'{region}' has ended ({state}).",
        "需要更正结果时使用更正。",
        "use a correction where the result is wrong.",
    ),
    "no-region": (
        "办件中没有“{region}”。",
        "The case has no '{region}'.",
        "从办件的当前内容中选择。",
        "choose one that the case has.",
    ),
    "not-open": (
        "“{region}”目前（{state}）不办理“{command}”。",
        "'{region}' does not take '{command}' in its state {state}.",
        "看办件当前能做什么。",
        "see what the case offers now.",
    ),
    "unknown-trigger": (
        "状态“{state}”没有“{trigger}”。",
        "The state '{state}' knows no '{trigger}'.",
        "看办件当前能做什么。",
        "see what the case offers now.",
    ),
    "guard": (
        "“{trigger}”的条件现在不满足。",
        "The condition of '{trigger}' does not hold now.",
        "先满足条件：{condition}。",
        "first make it hold: {condition}.",
    ),
    "unresolved": (
        "“{trigger}”的条件现在无法判断：缺少{what}。",
        "The condition of '{trigger}' cannot be judged: {what} is missing.",
        "先补齐该数据。",
        "first supply what is missing.",
    ),
    "deemed-running": (
        "部分事项已经视为受理，不能对整件作“{trigger}”。",
        "Some items are deemed accepted; the whole case cannot be '{trigger}'.",
        "受理其余事项，或者由牵头部门先撤销视为受理。",
        "accept the rest, or let the lead set the deeming aside first.",
    ),
    "case-returned": (
        "办件已退回窗口，部门暂不办理。",
        "The case was sent back to the window; departments wait.",
        "等待申请人重新提交。",
        "wait until it is submitted again.",
    ),
    "before-end": (
        "“{item}”办结之前不能作出该决定。",
        "This may not be decided before '{item}' has ended.",
        "等待该事项办结。",
        "wait for that item.",
    ),
    "papers": (
        "“{trigger}”必须附：{missing}。",
        "'{trigger}' must carry: {missing}.",
        "补上所缺文书后再提交。",
        "add what is missing and send it again.",
    ),
    "selection": (
        "所选事项不合法：{problems}。",
        "The items chosen cannot be handled: {problems}.",
        "按提示增减事项并由申请人确认。",
        "add or drop items as told and let the applicant confirm.",
    ),
    "duty-missed": (
        "申报已超过法定期限（{duty}），按规定不予办理。",
        "The duty '{duty}' was missed and the definition refuses late applications.",
        "向窗口咨询补救途径。",
        "ask the window what can still be done.",
    ),
    "dependents": (
        "“{item}”的结果还被{dependents}需要，不能单独撤回。",
        "'{item}' is still needed by {dependents} and cannot be withdrawn alone.",
        "与这些事项一并撤回。",
        "withdraw them together.",
    ),
    "decided": (
        "“{region}”已经作出决定。",
        "'{region}' is decided already.",
        "决定只能更正或撤销，不能撤回。",
        "a decision can be corrected or revoked, not withdrawn.",
    ),
    "undecided": (
        "“{region}”还没有作出决定，没有可更正的结果。",
        "'{region}' is not decided yet; there is no result to correct.",
        "在办理中直接修改。",
        "change it in the course of handling.",
    ),
    "not-given": (
        "“{region}”没有给出结果“{gift}”。",
        "'{region}' has not given '{gift}'.",
        "从该事项已给出的结果中选择。",
        "choose a result that it has given.",
    ),
    "not-held": (
        "“{region}”没有待确认的更正。",
        "'{region}' has no correction to answer.",
        "无需处理。",
        "nothing is to be done.",
    ),
    "no-clock": (
        "“{region}”没有名为“{clock}”的在行时限。",
        "'{region}' has no running clock '{clock}'.",
        "看该事项的时限。",
        "look at the clocks of that item.",
    ),
    "paused-already": (
        "时限“{clock}”已经中止。",
        "The clock '{clock}' is suspended already.",
        "先恢复再中止。",
        "resume it first.",
    ),
    "not-paused": (
        "时限“{clock}”没有中止，不能恢复。",
        "The clock '{clock}' is not suspended.",
        "无需恢复。",
        "nothing is to be resumed.",
    ),
    "no-basis": (
        "“{what}”必须写明依据。",
        "'{what}' needs a basis.",
        "填写法律、法规、规章的条款。",
        "name the statute and article.",
    ),
    "not-excludable": (
        "“{kind}”不在《行政许可法》第四十五条所列范围内，不得扣除时间。",
        "'{kind}' is not in the list of article 45; its time may not be excluded.",
        "写明另外的法定依据，或者不扣除。",
        "give another statutory basis, or let the time count.",
    ),
    "no-extension": (
        "时限“{clock}”没有规定可以延长。",
        "The definition declares no extension of '{clock}'.",
        "按原时限办理。",
        "keep the limit.",
    ),
    "extended-already": (
        "时限“{clock}”本轮已经延长过一次。",
        "The clock '{clock}' was extended already in this round.",
        "同一轮只能延长一次。",
        "it can be extended once a round.",
    ),
    "over-cap": (
        "延长{by}超过上限{cap}。",
        "An extension by {by} is over the cap of {cap}.",
        "在上限之内延长。",
        "extend within the cap.",
    ),
    "too-late": (
        "时限已于{due}届满，不能再延长。",
        "The limit ran out at {due}; it can no longer be extended.",
        "按超期处理。",
        "handle it as overdue.",
    ),
    "calendar": (
        "无法计算日期：{reason}",
        "A date cannot be computed: {reason}",
        "核对时限和日历。",
        "check the limit and the calendar.",
    ),
    "answered-already": (
        "{department}已经作出收件审查意见。",
        "{department} has answered already.",
        "有新材料版本时再提出。",
        "answer again when there are newer versions.",
    ),
    "notice-issued": (
        "一次性告知已经发出，{department}错过了本次审查。",
        "The one-time notice has been issued; {department} missed it.",
        "等申请人补正后就新版本审查。",
        "wait for the supplement and examine the newer versions.",
    ),
    "not-asked": (
        "{department}不是本次收件审查的部门。",
        "{department} is not asked in this intake.",
        "由相关部门审查。",
        "let the departments of the items answer.",
    ),
    "second-notice": (
        "补正告知只能一次：{what}在上一次告知时已经可见。",
        "Only one notice: {what} could be seen when the first was given.",
        "就新提交的版本提出，或者由窗口写明理由强制告知。",
        "name newer versions only, or let the window force it with a reason.",
    ),
    "nothing-asked": (
        "没有待补正的告知。",
        "No supplement has been asked.",
        "等待部门审查。",
        "wait for the departments.",
    ),
    "not-notified": (
        "没有可送达的告知（{notice}）。",
        "There is no notice {notice} to serve.",
        "核对告知的编号。",
        "check the number of the notice.",
    ),
    "claimed": (
        "该事项已由{by}领办。",
        "It is claimed by {by}.",
        "由领办人办理或先释放。",
        "let the holder act or release it.",
    ),
    "not-claimed": (
        "您没有领办该事项。",
        "You have not claimed it.",
        "先领办。",
        "claim it first.",
    ),
    "signed-before": (
        "同一人不能签署两个环节。",
        "One person may not sign two steps.",
        "由下一环节的人员签署。",
        "let another person sign.",
    ),
    "own-case": (
        "不能办理本人的申请。",
        "Nobody decides on their own application.",
        "依法回避，由他人办理。",
        "step back and let somebody else act.",
    ),
    "wrong-event": (
        "这里等待的是“{event}”。",
        "What is awaited here is '{event}'.",
        "核对事件名称。",
        "check the event's name.",
    ),
    "not-the-person": (
        "“{person}”不是需要同意的人，或者已经答复。",
        "'{person}' is not asked for consent, or has answered.",
        "核对需要同意的人。",
        "check whose consent is awaited.",
    ),
    "mode": (
        "不支持的送达方式“{mode}”。",
        "The way '{mode}' is not offered.",
        "可选：{modes}。",
        "choose one of {modes}.",
    ),
    "not-deemed": (
        "没有可撤销的视为受理。",
        "Nothing was deemed that could be set aside.",
        "无需处理。",
        "nothing is to be done.",
    ),
    "late-fact": (
        "{occurred}的事实已被后来的办理取代。",
        "What is told of {occurred} has been overtaken.",
        "按现状办理，或由牵头部门处理。",
        "go on from the present state, or let the lead handle it.",
    ),
    "future": (
        "所称发生时间{occurred}晚于现在。",
        "The claimed time {occurred} lies in the future.",
        "核对对方系统的时钟。",
        "check the other system's clock.",
    ),
    "same-revision": (
        "办件已经使用该版日历。",
        "The case already has that revision of the calendar.",
        "无需处理。",
        "nothing is to be done.",
    ),
    "no-finding": (
        "没有该待办提示（{code}）。",
        "There is no finding '{code}' there.",
        "核对提示。",
        "check the list of findings.",
    ),
    "signers": (
        "{department}需要{needed}人签名，现有{given}人。",
        "{department} needs {needed} signatures; {given} are there.",
        "补足签名。",
        "add the missing signatures.",
    ),
    "not-expected": (
        "{department}不是本次联合活动的部门。",
        "{department} takes no part in this joint activity.",
        "由参加部门填写。",
        "let those who take part fill it in.",
    ),
    "answer": (
        "不认识的答复“{answer}”。",
        "The answer '{answer}' is not known.",
        "可选：{answers}。",
        "choose one of {answers}.",
    ),
}
