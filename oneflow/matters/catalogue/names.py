"""OF12xx: keys, names, identifiers and plain values of a definition."""

from __future__ import annotations

from oneflow.matters.problem_code import ProblemCode

CODES = (
    ProblemCode(
        "OF1201",
        "unknown-key",
        "不认识的键“{key}”。",
        "Unknown key '{key}'.",
        "改成认识的键，或删掉它。",
        "Use a known key, or remove it.",
    ),
    ProblemCode(
        "OF1202",
        "missing-key",
        "缺少“{key}”。",
        "'{key}' is missing.",
        "补上“{key}”。",
        "Add '{key}'.",
    ),
    ProblemCode(
        "OF1203",
        "wrong-kind",
        "这里应当是{expected}，写的是“{found}”。",
        "Expected {expected} here, found '{found}'.",
        "改成{expected}。",
        "Change it to {expected}.",
    ),
    ProblemCode(
        "OF1204",
        "value-not-allowed",
        "“{found}”不在允许的范围内：{allowed}。",
        "'{found}' is not allowed here: {allowed}.",
        "从允许的值里选一个。",
        "Choose one of the allowed values.",
    ),
    ProblemCode(
        "OF1205",
        "unknown-name",
        "没有名为“{name}”的{what}。",
        "There is no {what} named '{name}'.",
        "改正名字，或先定义它。",
        "Correct the name, or define it first.",
    ),
    ProblemCode(
        "OF1210",
        "identifier-form",
        "编码“{text}”写法不对。",
        "Identifier '{text}' is malformed.",
        "用小写字母开头，只用小写字母、数字、“_”“.”“-”。",
        "Begin with a lower-case letter; use only a-z, 0-9, '_', '.' and '-'.",
    ),
    ProblemCode(
        "OF1211",
        "identifier-confusable",
        "编码“{text}”里的 {character} 不是它看起来的那个字符。",
        "In identifier '{text}', {character} is not the character that it looks like.",
        "删掉它，在英文输入法下重新打一遍。",
        "Delete it and type it again on a Latin keyboard.",
    ),
    ProblemCode(
        "OF1212",
        "identifier-too-long",
        "编码“{text}”超过 {limit} 个字符。",
        "Identifier '{text}' has more than {limit} characters.",
        "取一个短一些的编码；长的说法写进 title。",
        "Choose a shorter one; put the long wording into 'title'.",
    ),
)
