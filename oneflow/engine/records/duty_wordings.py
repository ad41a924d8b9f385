"""Wordings of the engine's "no" about verifying and paying; see `wordings`."""

from __future__ import annotations

DUTY_WORDINGS: dict[str, tuple[str, str, str, str]] = {
    "awaited": (
        "{regions}还没有记录，按规定要等，不能结束。",
        "{regions} have no section yet; the definition waits for them.",
        "等其到场并填写记录。",
        "let them come and fill in their section.",
    ),
    "method": (
        "这里不能用“{method}”方式核查。",
        "Verifying by '{method}' is not provided for here.",
        "可选：{methods}。",
        "choose one of {methods}.",
    ),
    "record": (
        "核查记录缺少：{missing}。",
        "The record of the verification lacks: {missing}.",
        "补上后再提交。",
        "add what is missing and send it again.",
    ),
    "not-in-record": (
        "记录里没有声明这样的内容：{wrong}。",
        "The record declares nothing of that kind: {wrong}.",
        "只填声明的内容：{declared}；其他说明作为文书附上。",
        "record what is declared ({declared}); attach anything else as a paper.",
    ),
    "wrong-order": (
        "这里没有缴款单“{order}”。",
        "There is no payment order '{order}' here.",
        "核对缴款单号。",
        "check the number of the order.",
    ),
    "amount": (
        "“{amount}”不是可用的金额。",
        "'{amount}' is not an amount that can be taken.",
        "写人民币金额，大于 0，最多两位小数，减免不超过应缴数。",
        "give yuan, more than nothing, two places at most, and waive no more than the fee.",
    ),
    "amount-differs": (
        "应缴 {owed} 元，来款 {given} 元，金额不符。",
        "{owed} yuan are owed and {given} came.",
        "按应缴金额缴款。",
        "pay the sum that is owed.",
    ),
    "paid-already": (
        "流水号“{transaction}”的来款已经登记。",
        "The payment '{transaction}' is recorded already.",
        "无需重复登记。",
        "nothing is to be recorded again.",
    ),
    "not-collector": (
        "{department}不是收款部门。",
        "{department} does not collect this fee.",
        "由{needed}登记。",
        "let {needed} record it.",
    ),
    "not-ordered": (
        "还没有确定应缴金额。",
        "The fee is not known yet.",
        "先补齐计费所需的数据。",
        "first supply what the fee depends on.",
    ),
    "no-waiver": (
        "没有规定可以减免（{state}）。",
        "The definition lets nobody off this fee ({state}).",
        "按应缴金额缴款。",
        "pay the fee.",
    ),
    "wrong-refund": (
        "没有待退的款项“{refund}”。",
        "There is no refund '{refund}' to be made.",
        "核对退款单号。",
        "check the number of the refund.",
    ),
}
