"""The catalogue of problems as a page for designers: every code with its words, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from oneflow.matters.catalogue import GROUPS
from oneflow.matters.problem_code import ProblemCode, Severity

_HEAD = """\
# 定义检查的问题代码

`oneflow lint` 一次列出全部定义的全部问题：文件、行、列、代码、说明和办法。代码一经发布，意思不变，也不再另作他用。
“错误”会使定义装不进来；“提醒”不会；“说明”只讲做了什么、默认了什么。花括号里是每处各自的内容。

本页由 `python -m docs.generate` 从代码生成。
"""
_TITLES: Mapping[str, str] = {
    "OF10": "文件",
    "OF11": "YAML 写法",
    "OF12": "键、名字和编码",
    "OF13": "条件",
    "OF14": "决策表",
    "OF15": "合不到一处的部分",
    "OF16": "给了什么、要什么、用什么",
    "OF17": "流程：状态和转移",
    "OF18": "时限和承诺",
    "OF19": "法律的约束",
    "OF20": "可以怎样选，能不能办完",
}
_SEVERITIES: Mapping[Severity, str] = {"error": "错误", "warning": "提醒", "info": "说明"}
_HOLE = re.compile(r"\{(\w+)\}")


def problems_page() -> str:
    """Give the whole page as Markdown."""
    return "\n".join([_HEAD, *(_group(prefix, codes) for prefix, codes in GROUPS)])


def _group(prefix: str, codes: Iterable[ProblemCode]) -> str:
    return "\n".join([f"## {prefix}xx {_TITLES[prefix]}", "", *_entries(codes)])


def _entries(codes: Iterable[ProblemCode]) -> Iterator[str]:
    for entry in codes:
        yield f"### {entry.code} {entry.name}（{_SEVERITIES[entry.severity]}）"
        yield ""
        yield f"{_plain(entry.zh)}办法：{_plain(entry.remedy_zh)}"
        yield ""
        yield f"*{_plain(entry.en)} Remedy: {_plain(entry.remedy_en)}*"
        yield ""


def _plain(text: str) -> str:
    """Show what is filled in, and nothing that Markdown would take for its own."""
    return _HOLE.sub(r"`{\1}`", text).replace("<", "&lt;").replace("*", "\\*")
