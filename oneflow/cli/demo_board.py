"""The live board of the demonstration: form, parallel items with clocks and lights, news.

Only draws: from a scene of the stage to something that rich can print. Shows values masked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.console import RenderableType
from rich.layout import Layout
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from oneflow.cli import wording
from oneflow.cli.case_screen import LIGHT_STYLES, MARKS
from oneflow.cli.demo_stage import Scene
from oneflow.cli.language import counted, say, told
from oneflow.cli.masking import masked
from oneflow.cli.naming import Names, call
from oneflow.cli.terminal import shown
from oneflow.engine.outlook.standing import LATE_LIGHTS, Standing, main_clock, standing_of
from oneflow.engine.records.case import CASE, Case, Region, item_key
from oneflow.matters.plan import END_STATES, WAITING

HEIGHT = 34
WHOLE = (100, HEIGHT)
"""Columns and rows that show everything."""
_FORM_WIDTH = 38
_LEAST_WITH_FORM, _LEAST_WITH_NOTICES = 96, 30
"""Columns that the form needs beside the items, and rows that the notices need above the news."""
_NEGATIVE = frozenset(END_STATES) - {"approved"}
_BORDER = "grey50"
_WEEKDAYS = ("周一 Mon", "周二 Tue", "周三 Wed", "周四 Thu", "周五 Fri", "周六 Sat", "周日 Sun")

Value = tuple[str, Any]
"""The name of a form field and what was answered."""
News = tuple[datetime, str]
"""When something happened in law, and the sentence."""


def board(
    scene: Scene,
    values: Sequence[Value],
    *,
    notices: Sequence[News],
    news: Sequence[News],
    room: tuple[int, int] = WHOLE,
) -> Layout:
    """Draw one scene; on a small terminal the items stay whole, form and notices are left out.

    Args:
        scene: what there is to see.
        values: answers of the form, in its order.
        notices: what the applicant was told, oldest first.
        news: everything that happened, oldest first.
        room: columns and rows of the terminal.
    """
    names = Names(scene.reading.world.plan, scene.reading.case)
    layout = Layout(size=HEIGHT)
    layout.split_column(
        Layout(_head(scene, names, wide=room[0] >= _LEAST_WITH_FORM), size=3),
        Layout(name="middle"),
        Layout(_foot(scene), size=3),
    )
    columns, rows = room
    if columns >= _LEAST_WITH_FORM:
        form = Layout(_form(scene, names, values), size=_FORM_WIDTH)
        layout["middle"].split_row(form, Layout(name="right"))
    right = layout["right" if columns >= _LEAST_WITH_FORM else "middle"]
    parts = [Layout(_items(scene, names), size=len(scene.reading.case.selected) + 4)]
    if rows >= _LEAST_WITH_NOTICES:
        parts.append(Layout(_told(notices, say("告知申请人", "Told to the applicant")), ratio=2))
    parts.append(Layout(_told(news, say("经过", "What happened")), ratio=3))
    right.split_column(*parts)
    return layout


def day_of(scene: Scene) -> str:
    """The virtual date with its weekday, and whether it is worked."""
    now = scene.now
    calendar = scene.reading.world.calendar(scene.reading.world.current)
    zh, _, en = _WEEKDAYS[now.weekday()].partition(" ")
    off = "" if calendar.is_working_day(now.date()) else say("·休", " off")
    return f"{now:%Y-%m-%d} {say(zh, en)}{off} {now:%H:%M}"


def _head(scene: Scene, names: Names, *, wide: bool) -> RenderableType:
    case = scene.reading.case
    line = Table.grid(expand=True)
    line.add_column()
    line.add_column(justify="right")
    left = Text.assemble(
        (names.matter(), "bold"), "  ", say("办件 ", "case ") if wide else "",
        shown(case.number), "  ",
        (f" {names.standing(CASE, case.regions[CASE])} ", "black on bright_cyan"),
    )  # fmt: skip
    line.add_row(left, Text(day_of(scene), style="bold bright_white"))
    return Panel(line, border_style=_BORDER, padding=(0, 1))


def _foot(scene: Scene) -> RenderableType:
    line = Table.grid(expand=True)
    line.add_column(no_wrap=True, overflow="ellipsis")
    line.add_column(justify="right", no_wrap=True)
    caption = Text("▶ " + say(scene.beat.zh, scene.beat.en), style="bold bright_white")
    line.add_row(caption, Text(f"{scene.number}/{scene.total}", style="dim"))
    return Panel(line, border_style=_BORDER, padding=(0, 1))


def _form(scene: Scene, names: Names, values: Sequence[Value]) -> RenderableType:
    grid = Table.grid(padding=(0, 1), expand=True)
    grid.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
    grid.add_column(no_wrap=True, overflow="ellipsis", width=18)
    plan = names.plan
    for name, value in values:
        field = plan.fields.get(name)
        if field is not None:
            shown_value = shown(masked(value, field.sensitivity), "cyan")
            grid.add_row(shown(told(field.title, name), "dim"), shown_value)
    grid.add_row("", "")
    for code, material in scene.reading.case.materials.items():
        mark = ("✓ ", "green") if material.there else ("… ", "yellow")
        what = Text.assemble(mark, (names.thing(f"material:{code}"), "dim"))
        grid.add_row(what, shown(call(wording.SOURCES, material.source)))
    title = say("一张表 · 一套材料", "One form, one set of materials")
    return Panel(grid, title=title, border_style=_BORDER, padding=(0, 1))


def _items(scene: Scene, names: Names) -> RenderableType:
    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column(width=2)
    table.add_column(no_wrap=True, overflow="ellipsis", ratio=9)
    table.add_column(no_wrap=True, overflow="ellipsis", ratio=6)
    table.add_column(no_wrap=True, overflow="ellipsis", ratio=6)
    table.add_column(no_wrap=True, width=5)
    table.add_column(no_wrap=True, justify="right", width=8)
    heads = say("事项,部门,状态,届满,剩余", "item,department,state,due,left").split(",")
    table.add_row("", *(Text(head, style="dim") for head in heads))
    case = scene.reading.case
    for code in case.selected:
        table.add_row(*_row(scene, names, item_key(code), names.item(code)))
    whole = main_clock(case.regions[CASE])
    table.add_row(*_row(scene, names, CASE, names.clock(whole[0]) if whole else names.region(CASE)))
    count = len({names.plan.items[code].department for code in case.selected})
    title = say(f"{count} 个部门并联办理", f"{counted(count, 'department')} in parallel")
    return Panel(table, title=title, border_style=_BORDER, padding=(0, 1))


def _row(scene: Scene, names: Names, key: str, title: str) -> Iterable[RenderableType]:
    case = scene.reading.case
    region = case.regions[key]
    standing = _standing(scene, region)
    light = standing.light if standing else "none"
    if standing is not None and standing.late:
        light = LATE_LIGHTS[standing.late]
    style = LIGHT_STYLES.get(light, "yellow")
    mark = MARKS["done"] if region.outcome == "approved" else MARKS.get(light, "●")
    if region.outcome in _NEGATIVE:
        mark = "✗"
    due = standing.due_on if standing else None
    return (
        Text(mark, style=style),
        shown(title, "dim" if region.state == WAITING else ""),
        shown(names.owner(key), "dim"),
        shown(_state(names, case, key, region)),
        Text(f"{due:%m-%d}" if due and not region.ended else "", style=style),
        Text(_left(standing) if standing else "", style=style),
    )


def _state(names: Names, case: Case, key: str, region: Region) -> str:
    """Where it stands, and how far its result has come."""
    delivery = case.regions.get(f"delivery:{key.partition(':')[2]}")
    if delivery is not None:
        return names.standing("delivery:", delivery)
    return names.standing(key, region)


def _standing(scene: Scene, region: Region) -> Standing | None:
    clock = main_clock(region)
    if clock is None:
        return None
    world = scene.reading.world
    return standing_of(world, world.calendar(world.current), clock[1], scene.now)


def _left(standing: Standing) -> str:
    left = standing.left
    if standing.late:
        return say("超期", "late") if standing.late == "legal" else say("超承诺", "late")
    if standing.light == "paused":
        return call(wording.LIGHTS, "paused")
    if left is None:
        return ""
    if standing.light in {"yellow", "red"}:
        over = abs(left) if standing.light == "red" else 0
        return say(f"超{over}日", f"{over}d over") if over else call(wording.LIGHTS, standing.light)
    return say(f"剩{left}日", f"{left}d left") if left else say("今日到期", "due today")


def _told(lines: Sequence[News], title: str) -> RenderableType:
    grid = Table.grid(padding=(0, 1), expand=True)
    grid.add_column(width=11, style="dim", no_wrap=True)
    grid.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
    for at, line in list(lines)[-_MOST_LINES:][::-1]:
        grid.add_row(f"{at:%m-%d %H:%M}", shown(line))
    return Panel(grid, title=title, border_style=_BORDER, padding=(0, 1))


_MOST_LINES = 12


def in_form_order(order: Mapping[str, object], values: Mapping[str, Any]) -> tuple[Value, ...]:
    """Put answers into the order of the form."""
    return tuple((name, values[name]) for name in order if name in values)
