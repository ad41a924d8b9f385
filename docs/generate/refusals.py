"""The page of refusals: every rule by which the engine says no, with reason and remedy."""

from __future__ import annotations

from docs.generate.markdown import GENERATED, code, section, table
from oneflow.engine.records.wordings import WORDINGS

_INTRO = """\
A refusal is the *engine's* no to a command: a value with a rule, a reason and a remedy. It changes
nothing (what was due by itself before it stays). It is neither a rejection, which is a
department's decision, nor `declined` (不予受理). `Answer.refusal` holds it; the rule is stable and
may be relied on, the wording may not. Words in braces are filled in from `data`, which never
holds a personal value.
"""


def refusals_page() -> str:
    """Give the page of all refusals."""
    rows = [
        (code(rule), f"{zh}办法：{remedy_zh}", f"{en} Remedy: {remedy_en}")
        for rule, (zh, en, remedy_zh, remedy_en) in sorted(WORDINGS.items())
    ]
    return "\n".join([GENERATED, section(1, "Refusals · 引擎的拒绝", _INTRO, table(_HEAD, rows))])


_HEAD = ("Rule", "中文", "English")
