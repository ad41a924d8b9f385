"""OF18xx: limits and promises."""

from __future__ import annotations

from oneflow.matters.problem_code import ProblemCode

CODES = (
    ProblemCode(
        "OF1801",
        "promise-later-than-law",
        "承诺时限 {promised} 会晚于法定时限 {legal}：例如 {start} 9 时起算，"
        "承诺到 {promised_on}，法定到 {legal_on}。",
        "Promise {promised} ends later than the legal limit {legal}: begun at 09:00 on {start}, "
        "say, it is due on {promised_on} and the law's on {legal_on}.",
        "缩短承诺，或换成和法定时限相同的单位。",
        "Promise less, or in the unit of the legal limit.",
    ),
    ProblemCode(
        "OF1802",
        "whole-shorter-than-path",
        "整件事承诺 {promise}，可是最长的一条路要 {needed}：{way}（{witness}）。",
        "The whole is promised in {promise}, but its longest path takes {needed}: {way} ({witness}).",
        "放宽整件事的承诺，压缩这条路上的时限，或把不计入的事项标上 outside_promise。",
        "Promise more time for the whole, less on this path, or mark items outside_promise.",
    ),
    ProblemCode(
        "OF1803",
        "legal-limit-without-basis",
        "法定时限 {limit} 没有依据。",
        "Legal limit {limit} has no basis.",
        "写 basis：bases 里的名字，或法条原文。",
        "Give `basis`: a name of `bases`, or the provision itself.",
    ),
    ProblemCode(
        "OF1804",
        "time-without-basis",
        "期限 {limit} 没有依据。",
        "The time {limit} has no basis.",
        "写 basis：承诺文件、办事指南，或标明是假定。",
        "Give `basis`: the paper that promises it, or say that it is assumed.",
        severity="warning",
    ),
    ProblemCode(
        "OF1805",
        "basis-not-named",
        "bases 里没有“{name}”，它被当作依据的原文。",
        "'{name}' is no name of `bases` and is taken for the text of a provision.",
        "改正名字；真是原文就写完整。",
        "Correct the name; if it is the text itself, write it out.",
        severity="warning",
    ),
    ProblemCode(
        "OF1806",
        "alternatives-gap",
        "这些按情形写的选项没有覆盖所有情况：{witness} 时没有一条适用。",
        "These alternatives leave a gap: none applies when {witness}.",
        "补上这种情况，或在最后加一条不带 when 的。",
        "Add this situation, or a last one without `when`.",
        severity="warning",
    ),
    ProblemCode(
        "OF1807",
        "alternative-never-used",
        "这一条选项永远轮不到：条件不会成立，或总被前面的抢先。",
        "This alternative is never used: it cannot hold, or an earlier one always comes first.",
        "改正条件或调整顺序，或删掉它。",
        "Correct the condition, change the order, or remove it.",
        severity="warning",
    ),
    ProblemCode(
        "OF1808",
        "unknown-calendar",
        "没有日历“{name}”。",
        "There is no calendar '{name}'.",
        "用随附的日历（如 cn），或先提供这个日历。",
        "Use a shipped calendar (cn, say), or provide this one.",
    ),
    ProblemCode(
        "OF1809",
        "extension-in-other-unit",
        "延长 {by} 和时限 {limit} 的单位不同，不能相加。",
        "Extension {by} is in another unit than its limit {limit} and cannot be added.",
        "用时限的单位写延长。",
        "Write the extension in the unit of the limit.",
    ),
    ProblemCode(
        "OF1810",
        "item-without-limit",
        "事项“{item}”没有任何时限：什么时候算逾期，谁也说不出。",
        "Item '{item}' has no limit at all: nobody can say when it is late.",
        "给它写 limit，或给它流程里的状态写 limit。",
        "Give it a `limit`, or one to the states of its procedure.",
        severity="warning",
    ),
)
