"""Cases on a screen: a list, and one case as a tree. Only draws what a view says."""

from __future__ import annotations

from rich.text import Text
from rich.tree import Tree

from oneflow.cli import wording
from oneflow.cli.case_view import CaseView, ClockView, RegionView
from oneflow.cli.language import say
from oneflow.cli.listing_screen import Column
from oneflow.cli.naming import call
from oneflow.cli.telling import when
from oneflow.cli.terminal import shown
from oneflow.engine.outlook.standing import LATE_LIGHTS, Standing
from oneflow.engine.records.case import CASE

LIGHT_STYLES = {
    "green": "green",
    "warning": "yellow",
    "yellow": "bold bright_yellow",
    "red": "bold bright_red",
    "paused": "cyan",
    "done": "green",
    "none": "dim",
}
MARKS = {"paused": "‖", "done": "✓", "none": "○"}


def light_text(light: str) -> Text:
    """A light: a coloured mark and its name, so that colour is never the only sign.

    A clock that has stopped needs no name: its tick stands beside the outcome.
    """
    style = LIGHT_STYLES.get(light, "yellow")
    if light == "done":
        return Text(MARKS[light], style=style)
    return Text(f"{MARKS.get(light, '●')} {call(wording.LIGHTS, light)}", style=style)


def case_columns() -> tuple[Column, ...]:
    """The columns of a list of cases."""
    return (
        Column(say("办件编号", "number"), 9),
        Column(say("标识", "id"), 1),
        Column(say("主题", "matter"), 5, 10),
        Column(say("状态", "state"), 7, 8),
        Column(say("灯", "light"), 8),
        Column(say("申请人", "applicant"), 2, 8),
        Column(say("收件", "received"), 3),
        Column(say("最近届满", "next due"), 6),
        Column(say("剩余", "left"), 4),
    )


def case_row(view: CaseView) -> tuple[Text, ...]:
    """A case in a list."""
    due = view.next_due
    return (
        shown(view.number),
        shown(view.id),
        shown(view.title),
        shown(view.regions[0].state_title),
        light_text(view.light),
        shown(view.applicant),
        Text(when(view.received_at)),
        Text(str(due.due_on) if due else ""),
        Text(left_text(due) if due else ""),
    )


def case_tree(view: CaseView) -> Tree:
    """One case: its regions with clocks and what they wait for, materials, findings."""
    case = view.regions[0]
    head = Text.assemble(
        (view.title, "bold"), "  ", shown(view.number), "  ",
        (case.state_title, "bold cyan"), "  ", light_text(view.light),
    )  # fmt: skip
    tree = Tree(head, guide_style="dim")
    tree.add(_dim(say("标识", "id"), view.id))
    tree.add(_dim(say("申请人", "applicant"), view.applicant))
    tree.add(_dim(say("收件", "received"), when(view.received_at)))
    if view.opened_by:
        tree.add(_dim(say("转自办件", "opened by case"), view.opened_by))
    for other in view.opens:
        tree.add(_dim(say("转办到", "opens case"), other))
    _add_region_details(tree, case)
    if view.decided_by:
        tree.add(_dim(say("预计全部决定", "all decided likely"), str(view.decided_by)))
    if view.in_hand_by:
        tree.add(_dim(say("预计全部送达", "all in hand likely"), str(view.in_hand_by)))
    for region in view.regions:
        if region.key != CASE:
            _add_region_details(tree.add(_region_head(region)), region)
    _add_materials(tree, view)
    _add_findings(tree, view)
    return tree


def left_text(standing: Standing) -> str:
    """How many days are left, or over."""
    if standing.late == "legal":
        return say("超期办结", "settled after the legal limit")
    if standing.late:
        return say("超承诺办结", "settled after the promise")
    left = standing.left
    if left is None:
        return ""
    zh, en = ("个工作日", "working days") if standing.unit == "wd" else ("天", "days")
    if standing.light == "red" or left < 0:
        return say(f"超 {abs(left)} {zh}", f"{abs(left)} {en} over")
    return say(f"剩 {left} {zh}", f"{left} {en} left") if left else say("今天届满", "due today")


def _region_head(region: RegionView) -> Text:
    again = say(f"  第 {region.round} 轮", f"  round {region.round}") if region.round > 1 else ""
    return Text.assemble(
        (region.title, "bold" if not region.ended else ""),
        ("  " + region.department, "dim"),
        "  ",
        shown(region.state_title),
        shown(again, "dim"),
        "  ",
        light_text(region.light),
    )


def _add_region_details(node: Tree, region: RegionView) -> None:
    for clock in region.clocks:
        node.add(_clock(clock))
    if region.waits_for:
        node.add(_dim(say("等待", "waits for"), region.waits_for))
    if region.likely_on:
        latest = say(f"，最迟 {region.latest_on}", f", at the latest {region.latest_on}")
        day = f"{region.likely_on}{latest if region.latest_on else ''}"
        node.add(_dim(say("预计决定", "decision likely"), day))


def _clock(clock: ClockView) -> Text:
    standing = clock.standing
    parts = [clock.title]
    if standing.promised_on:
        parts.append(say(f"承诺 {standing.promised_on}", f"promised {standing.promised_on}"))
    if standing.legal_on:
        parts.append(say(f"法定 {standing.legal_on}", f"legal {standing.legal_on}"))
    if clock.provisional:
        parts.append(say("（日历未公布，暂定）", "(calendar not published, provisional)"))
    parts.append(left_text(standing))
    line = shown("  ".join(part for part in parts if part) + "  ")
    return line.append_text(light_text(LATE_LIGHTS.get(standing.late, standing.light)))


def _add_materials(tree: Tree, view: CaseView) -> None:
    if not view.materials:
        return
    node = tree.add(Text(say("材料", "materials"), style="dim"))
    for each in view.materials:
        mark = ("✓", "green") if each.there else ("…", "yellow")
        source = call(wording.SOURCES, each.source)
        version = say(f"第 {each.version} 版", f"version {each.version}") if each.version else ""
        about = f"{source} {version}".rstrip()
        node.add(Text.assemble(mark, " ", shown(each.title), "  ", (about, "dim")))


def _add_findings(tree: Tree, view: CaseView) -> None:
    for each in view.findings:
        kind = say("异常", "incident") if each.incident else say("提示", "finding")
        words = call(wording.FINDINGS, each.code)
        tree.add(shown(f"! {kind}：{words}  {each.region}  {when(each.at)}", "bold yellow"))


def _dim(label: str, value: str) -> Text:
    return Text.assemble((f"{label} ", "dim"), shown(value))
