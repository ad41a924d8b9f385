"""A page a matter: what the law says, where the definition has it, which scenario shows it.

Everything but the notes is read from the expanded definition and from the scenarios.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from docs.generate.markdown import GENERATED, code, section, table
from docs.generate.matter_notes import Notes, noted_matters, notes_of
from docs.generate.matter_words import (
    APPROVERS,
    MARKS,
    SOURCES,
    TYPES,
    Tree,
    anchor_words,
    condition_words,
    ground_words,
    limit_words,
)
from oneflow.calendar import shipped
from oneflow.matters import load_matter
from oneflow.testing.scenarios import scenario_files

_INTRO = """\
由 `python -m docs.generate` 从[定义]({definition})、[场景]({scenarios})和[核对记录]({notes})生成。
“有来源”的依据写着读过的出处；“凭记忆”的引用前须核对条文；“暂定”的各地不同，是样例的选择。
期限的开始当日都不计入；工作日不含法定休假日，调休上班的周末计算在内；末日逢休息日顺延，写明不顺延的除外。
"""
_UP = "../../.."


class _Page:
    """One matter, with what is noted of it."""

    def __init__(self, matter: str) -> None:
        folder = shipped(matter)
        self.code, self.notes = matter, notes_of(matter)
        self.tree: Tree = json.loads(load_matter(folder).expanded.json_bytes)["matter"]
        self.bases = dict(self.tree["bases"])
        self.names = {path.stem: _title(path) for path in scenario_files(folder)}

    def text(self) -> str:
        """Everything, in order."""
        intro = _INTRO.format(
            definition=f"{_UP}/definitions/{self.code}/matter.yaml",
            scenarios=f"{_UP}/definitions/{self.code}/scenarios",
            notes=f"{_UP}/docs/matters/{self.code}.yaml",
        )
        parts = [
            section(1, self.tree["title"]["zh"], self.notes.about, intro),
            section(2, "条文核对", table(_SENTENCE_HEAD, self._sentences())),
            section(2, "未决的问题：决定和场景", table(_QUESTION_HEAD, self._questions())),
            section(2, "事项和时限", table(_LIMIT_HEAD, self._items())),
            section(2, "状态里的时限", table(_STATE_HEAD, self._states())),
            section(2, "材料", table(_MATERIAL_HEAD, self._materials())),
            section(2, "申请表", table(_FIELD_HEAD, self._fields())),
            section(2, "依据", table(_BASIS_HEAD, self._bases())),
            section(2, f"场景（{len(self.names)} 个）", table(("场景", "文件"), self._scenarios())),
        ]
        return "\n".join([GENERATED, *parts])

    def _link(self, name: str) -> str:
        if name not in self.names:
            raise LookupError(f"{self.code} has no scenario '{name}'")
        return f"[{name}]({_UP}/definitions/{self.code}/scenarios/{name}.yaml)"

    def _links(self, names: Iterable[str]) -> str:
        return "、".join(self._link(name) for name in names)

    def _sentences(self) -> Iterator[tuple[str, ...]]:
        for each in self.notes.sentences:
            yield each.says, each.source, each.done, MARKS[each.mark], self._links(each.scenarios)

    def _questions(self) -> Iterator[tuple[str, ...]]:
        for each in self.notes.questions:
            told = f"[{Path(each.told).stem[:4]}]({_UP}/{each.told})"
            yield each.asks, each.decided, told, self._links(each.scenarios)

    def _items(self) -> Iterator[tuple[str, ...]]:
        departments = dict(self.tree["departments"])
        for name, item in self.tree["items"]:
            chosen = "必办" if item["mandatory"] else "自选" if item["optional"] else "默认办"
            when = condition_words(item.get("when"), self.tree)
            for number, limit in enumerate(item["limit"] or [{}]):
                head = (
                    f"{item['title']['zh']} {code(name)}",
                    departments[item["department"]]["title"]["zh"],
                    TYPES[item["type"]],
                    "，".join(filter(None, (chosen, when))),
                    "、".join(code(need) for need in item["needs"]),
                )
                yield (*(head if number == 0 else ("〃", "", "", "", "")), *self._limit(limit))

    def _limit(self, limit: Tree) -> tuple[str, ...]:
        when = condition_words(limit.get("when"), self.tree)
        extend = limit.get("extend")
        extended = f"{limit_words(extend['by'])}，{_approver(extend)}批准" if extend else "不延长"
        return (
            _amount(limit, "legal"),
            _amount(limit, "promised"),
            extended if limit.get("legal") else "",
            when,
            ground_words(limit.get("basis"), self.bases),
        )

    def _states(self) -> Iterator[tuple[str, ...]]:
        used = self._used_procedures()
        for name, procedure in self.tree["procedures"]:
            for state_name, state in procedure["states"] if name in used else ():
                title = (state.get("title") or {}).get("zh", state_name)
                place = f"{title} {code(f'{name}.{state_name}')}"
                for limit in state.get("limit") or ():
                    yield self._state(place, limit, anchor_words(limit.get("from"), "entered"))
                yield from self._waits(place, state.get("does") or {})

    def _state(self, place: str, limit: Tree, start: str) -> tuple[str, ...]:
        ground = ground_words(limit.get("basis"), self.bases)
        return place, _amount(limit, "legal"), _amount(limit, "promised"), start, ground

    def _waits(self, place: str, does: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
        """How long others have: the applicant, the public, somebody who has to agree."""
        for kind, key in (("await", "within"), ("publicity", "for"), ("consent", "within")):
            settings = does.get(kind) or {}
            if isinstance(settings, Mapping) and settings.get(key):
                rolled = "，末日不顺延" if settings.get("roll") == "none" else ""
                words = f"{limit_words(settings[key])}{rolled}"
                start = anchor_words(None, "entered")
                yield place, words, "", start, ground_words(settings.get("basis"), self.bases)

    def _used_procedures(self) -> frozenset[str]:
        items = (item for _, item in self.tree["items"])
        used = {choice["use"] for item in items for choice in item["procedure"]}
        return frozenset(used | {each["use"] for each in self.tree["case"]["procedure"]})

    def _materials(self) -> Iterator[tuple[str, ...]]:
        items = self.tree["items"]
        for name, material in self.tree["materials"]:
            users = (item["title"]["zh"] for _, item in items if name in item["materials"])
            sources = [SOURCES[each["kind"]] for each in material["sources"]]
            lost = [SOURCES[each] for each in material.get("if_lost") or ()]
            ways = "，或 ".join(sources) + (f"；遗失的以{'、'.join(lost)}代替" if lost else "")
            when = condition_words(material.get("when"), self.tree)
            yield f"{material['title']['zh']} {code(name)}", ways, "、".join(users), when

    def _fields(self) -> Iterator[tuple[str, ...]]:
        for name, field in self.tree["form"]:
            asked = condition_words(field.get("ask"), self.tree)
            filled = "数据共享预填" if field.get("from") else ""
            needed = "" if field["required"] else "可不填"
            remarks = "；".join(filter(None, (f"{asked} 时才问" if asked else "", filled, needed)))
            yield (
                f"{field['title']['zh']} {code(name)}",
                field["type"],
                field["sensitivity"],
                remarks,
            )

    def _bases(self) -> Iterator[tuple[str, ...]]:
        for name, entry in self.bases.items():
            mark = MARKS[entry.get("mark", "sourced")]
            yield code(name), entry["text"], mark, entry.get("source") or ""

    def _scenarios(self) -> Iterator[tuple[str, ...]]:
        for name, title in self.names.items():
            yield title, self._link(name)


_SENTENCE_HEAD = ("条文或做法", "出处", "在定义里", "标记", "场景")
_QUESTION_HEAD = ("问题", "决定", "说明", "场景")
_LIMIT_HEAD = (
    "事项", "部门", "类型", "选办", "前置", "法定", "承诺", "延长", "情形", "依据",
)  # fmt: skip
_STATE_HEAD = ("状态", "法定或给定", "承诺", "起算", "依据")
_MATERIAL_HEAD = ("材料", "来源，按先后", "谁用", "情形")
_FIELD_HEAD = ("表单项", "类型", "敏感级别", "说明")
_BASIS_HEAD = ("名称", "条文或出处", "标记", "读自")


def _approver(extend: Tree) -> str:
    return str(APPROVERS.get(extend["approver"], extend["approver"]))


def _amount(limit: Tree, side: str) -> str:
    return limit_words(limit[side]) if limit.get(side) else ""


def _title(path: Path) -> str:
    read: Any = YAML(typ="safe", pure=True).load(path.read_text("utf-8"))
    return str(read["scenario"])


def matter_page(matter: str) -> str:
    """Give the page of a matter. Raises LookupError: a note names a scenario that is not there."""
    return _Page(matter).text()


MATTER_PAGES: Mapping[str, Callable[[], str]] = {
    f"matters/{name}.zh.md": partial(matter_page, name) for name in noted_matters()
}
"""File below `docs/reference` -> what gives its text."""

__all__ = ["MATTER_PAGES", "Notes", "matter_page"]
