"""How a page about a matter says what stands in its definition: limits, conditions, grounds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from docs.generate.markdown import code

Tree = Mapping[str, Any]
"""A part of an expanded definition, as JSON."""

UNITS = {
    "wd": "个工作日", "cd": "日（自然日）", "wh": "个办公小时", "h": "小时", "min": "分钟",
    "mo": "个月", "y": "年",
}  # fmt: skip
TYPES = {
    "licence": "行政许可", "confirmation": "行政确认", "benefit": "行政给付", "filing": "行政备案",
    "registration": "行政登记", "public-service": "公共服务", "adjudication": "行政裁决",
    "award": "行政奖励", "other-power": "其他行政权力",
}  # fmt: skip
MARKS = {"sourced": "有来源", "memory": "凭记忆", "assumed": "暂定", "unmarked": "未标"}
SOURCES = {
    "upload": "申请人提交", "certificate": "电子证照", "shared": "数据共享", "gift": "前置结果",
    "commitment": "告知承诺", "gap": "容缺后补", "hand-back": "交回原件", "loss-declaration": "遗失声明",
}  # fmt: skip
ANCHORS = {
    "accepted": "受理", "entered": "进入", "decided": "决定", "received": "收件",
    "item.accepted": "受理",
}  # fmt: skip
APPROVERS = {"head-of-body": "本机关负责人", "head-of-government": "本级人民政府负责人"}
_WORDS = {"and": "且", "or": "或", "not": "非", ">=": "≥", "<=": "≤", "!=": "≠", "==": "＝"}
_TOKEN = re.compile(r"form\.(\w+)|shared\.(\w+)|\b(and|or|not)\b|(>=|<=|!=|==)")


def limit_words(limit: str) -> str:
    """Write a limit in words.

    >>> limit_words("10wd"), limit_words("0wd"), limit_words("0.5wd"), limit_words("20cd")
    ('10 个工作日', '当日', '0.5 个工作日', '20 日（自然日）')
    """
    found = re.fullmatch(r"([\d.]+)([a-z]+)", limit)
    if found is None:
        return limit
    return "当日" if found[1] == "0" else f"{found[1]} {UNITS[found[2]]}"


def condition_words(condition: Any, matter: Tree) -> str:
    """Write a condition with the titles of what it looks at; "" for none.

    >>> matter = {"form": [["area", {"title": {"zh": "面积"}}]], "shared": []}
    >>> condition_words({"rule": "not form.area >= 300"}, matter)
    '非 “面积” ≥ 300'
    """
    if condition is None:
        return ""
    rule = condition["rule"] if isinstance(condition, Mapping) else str(condition)
    form, shared = dict(matter["form"]), dict(matter["shared"])

    def said(found: re.Match[str]) -> str:
        field, source, word, sign = found.groups()
        if field or source:
            part = form.get(field) if field else shared.get(source)
            return f"“{part['title']['zh']}”" if part else found[0]
        return _WORDS[word or sign]

    return _TOKEN.sub(said, rule)


def ground_words(name: str | None, bases: Tree) -> str:
    """Name a ground with its mark: a key of `bases`, or a text of its own."""
    if not name:
        return ""
    entry = bases.get(name)
    if entry is None:
        text, _, mark = name.removesuffix("）").partition("（")
        return f"{text}（{MARKS[mark]}）" if mark in MARKS else name
    return f"{code(name)}（{MARKS[entry.get('mark', 'sourced')]}）"


def anchor_words(anchor: str | None, otherwise: str) -> str:
    """Say from when a limit runs: the day itself never counts."""
    written = anchor or otherwise
    if written in ANCHORS:
        return f"{ANCHORS[written]}次日"
    return f"{code(written)} 次日"
