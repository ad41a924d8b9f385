"""OF19xx: what the law binds licences, rejections, extensions and pauses to."""

from __future__ import annotations

from oneflow.matters.problem_code import ProblemCode

CODES = (
    ProblemCode(
        "OF1901",
        "licence-without-legal-limit",
        "行政许可事项“{item}”在这里没有法定时限。",
        "Licence '{item}' has no legal limit here.",
        "写 legal 和依据；法律、法规没有另行规定的，是受理之日起二十日（许可法第四十二条）。",
        "Give `legal` with its basis; unless a law says otherwise it is 20wd from acceptance "
        "(licensing law, art. 42).",
    ),
    ProblemCode(
        "OF1902",
        "refusal-without-reasons",
        "“{trigger}”对申请人不利（{outcome}），却没有要求附 {missing}。",
        "'{trigger}' is against the applicant ({outcome}) and does not require {missing}.",
        "写 requires: [reasons, remedies]：说明理由，告知救济途径（许可法第三十八条）。",
        "Write requires: [reasons, remedies]: reasons, and the ways to seek remedy (art. 38).",
    ),
    ProblemCode(
        "OF1903",
        "exclusion-without-basis",
        "“{ground}”的时间不计入期限，却没有依据：它不在许可法第四十五条的清单里，"
        "或事项“{item}”不是行政许可。",
        "Time for '{ground}' is left out without a basis: it is not in the list of art. 45, or "
        "'{item}' is no licence.",
        "写 basis，或让这段时间照常计算（clock: counted）。",
        "Give its `basis`, or let the time count (clock: counted).",
    ),
    ProblemCode(
        "OF1904",
        "exclusion-outside-list",
        "“{ground}”不在许可法第四十五条的清单里，不计时只凭它自己的依据。",
        "'{ground}' is not in the list of art. 45; that its time is left out rests on its own basis.",
        "核对依据；清单里有的改用清单的名字。",
        "Check the basis; if the ground is in the list, use the list's name.",
        severity="warning",
    ),
    ProblemCode(
        "OF1905",
        "exclusion-without-length",
        "“{ground}”不计时，却没有写预计多久；所需时间要书面告知申请人（许可法第四十五条）。",
        "Time for '{ground}' is left out without an expected length, of which the applicant has to "
        "be told in writing (art. 45).",
        "写 expected。",
        "Give `expected`.",
    ),
    ProblemCode(
        "OF1906",
        "extension-over-cap",
        "延长 {by} 超过法律的上限 {cap}（例如 {start} 起算）。",
        "Extension {by} goes beyond the law's {cap} (begun on {start}, say).",
        "不超过上限；法律、法规另有规定的，按那部法另立事项类型和依据。",
        "Stay within the cap (licensing law, art. 42).",
    ),
    ProblemCode(
        "OF1907",
        "extension-without-approver",
        "延长没有写由谁批准。",
        "The extension does not say who approves it.",
        "写 approver：一般是本机关负责人（head-of-body）。",
        "Give `approver`: as a rule the head of the body (head-of-body).",
    ),
    ProblemCode(
        "OF1908",
        "joint-extension-approver",
        "联合办理的延长由本级政府负责人批准，不是“{approver}”。",
        "An extension of joint handling is approved by the head of the government, not '{approver}'.",
        "写 approver: head-of-government（许可法第四十二条第二款）。",
        "Write approver: head-of-government (art. 42, second paragraph).",
    ),
    ProblemCode(
        "OF1909",
        "notice-without-legal-limit",
        "逾期不告知视为受理（{items}），可是一次性告知没有法定时限。",
        "Silence counts as acceptance ({items}), but the one-time notice has no legal limit.",
        "在 intake.notice 里写 legal；行政许可是 5wd（许可法第三十二条）。",
        "Give `legal` in intake.notice; for licences it is 5wd (art. 32).",
    ),
    ProblemCode(
        "OF1910",
        "notice-over-five-days",
        "有行政许可事项（{items}），一次性告知的法定时限不能超过五日，这里是 {limit}。",
        "There are licences ({items}): the one-time notice is due within 5wd by law, not {limit}.",
        "写 5wd 以内（许可法第三十二条）。",
        "Write at most 5wd (art. 32).",
    ),
    ProblemCode(
        "OF1911",
        "delivery-over-ten-days",
        "行政许可证件应在决定之日起十日内送达，这里是 {limit}。",
        "A licence is delivered within 10wd of the decision, not {limit}.",
        "写 10wd 以内（许可法第四十四条）。",
        "Write at most 10wd (art. 44).",
    ),
    ProblemCode(
        "OF1912",
        "joint-limit-over-cap",
        "统一、联合、集中办理的期限不能超过四十五日，这里是 {limit}。",
        "Joint handling takes at most 45wd by law, not {limit}.",
        "写 45wd 以内（许可法第四十二条第二款）。",
        "Write at most 45wd (art. 42, second paragraph).",
    ),
    ProblemCode(
        "OF1913",
        "basis-empty",
        "{what}的依据是空的。",
        "The basis of {what} is empty.",
        "写 bases 里的名字，或法条原文。",
        "Write a name of `bases`, or the provision itself.",
    ),
)
