"""OF14xx: decision tables."""

from __future__ import annotations

from oneflow.matters.problem_code import ProblemCode

CODES = (
    ProblemCode(
        "OF1401",
        "table-gap",
        "决策表没有覆盖所有情况：{witness} 时没有一行成立。",
        "The table leaves a gap: no row holds when {witness}.",
        "补上这种情况，或在最后加一行不带条件的。",
        "Add this situation, or a last row without a condition.",
    ),
    ProblemCode(
        "OF1402",
        "table-overlap",
        "第 {first} 行和第 {second} 行会同时成立：{witness}。",
        "Rows {first} and {second} hold together when {witness}.",
        "收窄其中一行，或把 hit 改成 first。",
        "Narrow one of them, or change 'hit' to first.",
    ),
    ProblemCode(
        "OF1403",
        "table-dead-row",
        "第 {row} 行永远用不到。",
        "Row {row} is never used.",
        "删掉它，或把它移到抢先的那一行前面。",
        "Remove it, or move it before the row that comes first.",
        severity="warning",
    ),
    ProblemCode(
        "OF1404",
        "table-undecided",
        "判断不出决策表是否覆盖所有情况（{reason}）。",
        "It cannot be decided whether the table covers every situation ({reason}).",
        "在最后加一行不带条件的。",
        "Add a last row without a condition.",
    ),
    ProblemCode(
        "OF1405",
        "table-overlap-undecided",
        "判断不出各行是否会同时成立（{reason}）。",
        "It cannot be decided whether rows hold together ({reason}).",
        "简化各行的条件，或把 hit 改成 first。",
        "Simplify the rows, or change 'hit' to first.",
    ),
    ProblemCode(
        "OF1406",
        "table-no-rows",
        "决策表没有一行。",
        "The table has no rows.",
        "至少写一行。",
        "Write at least one row.",
    ),
    ProblemCode(
        "OF1407",
        "table-output",
        "第 {row} 行的结果应当是{expected}，写的是“{found}”。",
        "The result of row {row} must be {expected}, found '{found}'.",
        "改成{expected}。",
        "Change it to {expected}.",
    ),
    ProblemCode(
        "OF1408",
        "table-cell",
        "这一格读不通：“{text}”。",
        "This cell cannot be read: '{text}'.",
        "写成 > 300、[1..5)、'甲', '乙'、not(...)、true，或用 - 表示不限。",
        "Write > 300, [1..5), 'a', 'b', not(...), true, or - for anything.",
    ),
    ProblemCode(
        "OF1409",
        "table-too-many-rows",
        "决策表超过 {limit} 行。",
        "The table has more than {limit} rows.",
        "拆成几张表。",
        "Split it into several tables.",
    ),
)
