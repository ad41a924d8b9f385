"""OF15xx: parts of a definition that do not fit together."""

from __future__ import annotations

from oneflow.matters.problem_code import ProblemCode

CODES = (
    ProblemCode(
        "OF1501",
        "value-at-odds",
        "{fault}",
        "{fault}",
        "按提示改正。",
        "Correct it as the text says.",
    ),
    ProblemCode(
        "OF1502",
        "gift-and-material",
        "材料“{name}”与一项成果同名，但它的来源里没有这项成果。",
        "Material '{name}' has the name of a gift, but that gift is not among its sources.",
        "同一件东西就在 sources 里加 gift；不是就给材料另取名字。",
        "If they are one thing, add `gift` to its sources; otherwise rename the material.",
    ),
    ProblemCode(
        "OF1503",
        "unreadable-pattern",
        "正则表达式“{pattern}”不能用：{reason}。",
        "Pattern '{pattern}' cannot be used: {reason}.",
        "只用字符、字符类和限定次数的重复；不用嵌套的重复和回溯引用。",
        "Use characters, classes and bounded repetition; no nested repetition, no back references.",
    ),
    ProblemCode(
        "OF1504",
        "declared-not-run",
        "“{what}”已声明、尚不能运行。",
        "'{what}' is declared, not yet run.",
        "定义可以保留它；走到这里的案件会停在此处，请先不要上线这一部分。",
        "The definition may keep it; a case that comes here stops, so do not put it to use yet.",
        severity="warning",
    ),
    ProblemCode(
        "OF1505",
        "predeclared-state",
        "状态“{name}”是预先声明的，不能再声明。",
        "State '{name}' is predeclared and cannot be declared again.",
        "给自己的状态另取名字；决定之后还有义务的状态用 outcome 标明决定。",
        "Name your own state otherwise; a state with duties after a decision says so by `outcome`.",
    ),
    ProblemCode(
        "OF1506",
        "second-time-of-a-notice",
        "公示已有期间（for），状态不能另写 limit。",
        "The notice has its time (`for`); the state cannot have a `limit` besides.",
        "删掉这处 limit。",
        "Remove the `limit`.",
    ),
)
