"""Departments as lanes, items in columns by what they need, arrows from whoever gives it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from oneflow.matters.checks.promise import longest_path
from oneflow.matters.drawing.furniture import MARGIN, Mark, head, legend
from oneflow.matters.drawing.routing import Edge, Grid, Place, Tracks, routed
from oneflow.matters.drawing.scene import Group, Label, Line, Rect, Scene, Shape, wrapped
from oneflow.matters.drawing.wording import Language, limit_parts, limits_text, pick, say
from oneflow.matters.plan import ItemPlan, JointPlan, Plan

WIDTH = 800.0
"""As wide as a drawing is where its columns have room in it."""
_LEFT = 104.0
_LEAST_BOX, _MOST_BOX = 124.0, 190.0
_TITLE, _SMALL = 12.5, 11.0
_PAD, _BETWEEN = 9.0, 12.0
_EDGE = 18.0
"""Room between the first and last boxes and the edges of a lane, together."""


class _Node(Struct, frozen=True, kw_only=True):
    """A box before it has its place: an item, or (item None) a joint activity."""

    name: str
    title: str
    details: tuple[str, ...]
    kind: str
    about: str
    lane: int
    column: int


def lanes(plan: Plan, *, language: Language = "zh") -> Scene:
    """Lay a matter out in lanes."""
    drawing = _Lanes(plan, language)
    return drawing.scene()


class _Lanes:
    def __init__(self, plan: Plan, language: Language) -> None:
        self.plan, self.language = plan, language
        self.path = [step.item for step in longest_path(plan, {})]
        columns = _columns(plan)
        used = {item.department for item in plan.items.values()}
        self.departments = [code for code in plan.departments if code in used]
        self.nodes = {node.name: node for node in self._nodes(columns)}
        self.edges = list(self._edges())
        self.places = {name: Place(node.column, node.lane) for name, node in self.nodes.items()}
        self.tracks = Tracks(self.edges, self.places)
        self.count = 1 + max((node.column for node in self.nodes.values()), default=0)
        self.box_width = self._box_width()

    def scene(self) -> Scene:
        above, top = self._head()
        grid, lanes_ = self._grid(top)
        boxes = [self._box(node, grid.boxes[name]) for name, node in self.nodes.items()]
        arrows = routed(self.edges, grid, self.tracks)
        width = max(WIDTH, grid.channels[self.count - 1] + _EDGE + MARGIN)
        bottom = lanes_[-1].bottom if lanes_ else top
        bands = [self._band(number, Rect(MARGIN, lane.y, width - 2 * MARGIN, lane.height, "lane"))
                 for number, lane in enumerate(lanes_)]  # fmt: skip
        marks, end = legend(self._marks(), bottom, width)
        title = pick("部门与事项", "Departments and items", self.language)
        return Scene(
            name=f"{self.plan.code}-lanes",
            language=self.language,
            title=f"{say(self.plan.title, self.language)} · {title}",
            about=self._about(),
            width=width,
            height=end,
            shapes=(*above, *bands, *arrows, *boxes, *marks),
        )

    def _nodes(self, columns: Mapping[str, int]) -> Iterator[_Node]:
        for item in self.plan.items.values():
            kind = "optional" if item.optional else "box"
            yield _Node(
                name=f"item:{item.code}",
                title=say(item.title, self.language),
                details=limit_parts(item.limits, self.language),
                kind="critical" if item.code in self.path else kind,
                about=self._told(item),
                lane=self.departments.index(item.department),
                column=columns[f"item:{item.code}"],
            )
        for joint in self.plan.joints.values():
            title = say(joint.title, self.language)
            name = f"joint:{joint.name}"
            yield _Node(
                name=name,
                title=title,
                details=(),
                kind="joint",
                about=title,
                lane=len(self.departments),
                column=columns[name],
            )

    def _told(self, item: ItemPlan) -> str:
        """All that a box cannot show: the item, its department, its limits, what it needs."""
        department = say(self.plan.departments[item.department].title, self.language)
        parts = [say(item.title, self.language), department]
        parts.append(limits_text(item.limits, self.language))
        if item.needs:
            needs = self._givers_of(item)
            parts.append(pick(f"需要：{needs}", f"needs: {needs}", self.language))
        if item.optional:
            parts.append(pick("可选", "optional", self.language))
        return " · ".join(part for part in parts if part)

    def _givers_of(self, item: ItemPlan) -> str:
        comma = pick("、", ", ", self.language)
        return comma.join(gift_title(self.plan, gift, self.language) for gift in item.needs)

    def _edges(self) -> Iterator[Edge]:
        hot = set(pairwise(f"item:{code}" for code in self.path))
        for item in self.plan.items.values():
            for edge in self._into(item):
                is_hot = (edge.source, edge.dest) in hot and edge.kind == "arrow"
                yield replace(edge, kind="hot") if is_hot else edge
        for joint in self.plan.joints.values():
            for code in _served(joint):
                source, dest = f"item:{code}", f"joint:{joint.name}"
                if source in self.nodes:
                    yield Edge(source=source, dest=dest, kind="dotted", title="", arrow=False)

    def _into(self, item: ItemPlan) -> Iterator[Edge]:
        """Arrows from whoever gives what an item needs, or must end before it."""
        dest = f"item:{item.code}"
        for gift in item.needs:
            for source in self.plan.givers.get(gift, ()):
                if source in self.nodes:
                    title = gift_title(self.plan, gift, self.language)
                    yield Edge(source=source, dest=dest, kind="arrow", title=title)
        for other in self.plan.items.values():
            if other.before_end_of == item.code:
                title = pick("须先办结", "must end before", self.language)
                yield Edge(source=f"item:{other.code}", dest=dest, kind="dotted", title=title)

    def _box_width(self) -> float:
        gaps = sum(self.tracks.width(column) for column in range(-1, self.count))
        room = WIDTH - 2 * MARGIN - _LEFT - gaps - _EDGE
        return max(_LEAST_BOX, min(_MOST_BOX, room / self.count))

    def _grid(self, top: float) -> tuple[Grid, list[Rect]]:
        """Give each box its rectangle: columns from the left, lanes from the top."""
        channels: dict[int, float] = {-1: MARGIN + _LEFT}
        lefts = []
        for column in range(self.count):
            lefts.append(channels[column - 1] + self.tracks.width(column - 1))
            channels[column] = lefts[-1] + self.box_width
        if not self.tracks.width(-1):
            lefts = [left + 6 for left in lefts]
            channels = {key: at + 6 if key >= 0 else at for key, at in channels.items()}
        boxes: dict[str, Rect] = {}
        corridors: dict[int, float] = {}
        lanes_: list[Rect] = []
        for lane in range(len(self.departments) + bool(self.plan.joints)):
            corridors[lane] = top + 2
            bottom = self._fill(lane, top + self.tracks.height(lane) + 10, lefts, boxes)
            lanes_.append(Rect(0, top, 0, bottom - top))
            top = bottom
        grid = Grid(boxes=boxes, places=self.places, channels=channels, corridors=corridors)
        return grid, lanes_

    def _fill(self, lane: int, top: float, lefts: Sequence[float], boxes: dict[str, Rect]) -> float:
        """Place the boxes of one lane, those of one column one below the other."""
        ends = dict.fromkeys(range(self.count), top)
        for name, node in self.nodes.items():
            if node.lane == lane:
                y, height = ends[node.column], self._height(node)
                width = self.box_width
                boxes[name] = Rect(lefts[node.column], y, width, height, node.kind, 6)
                ends[node.column] = y + height + _BETWEEN
        return max(max(ends.values()) - _BETWEEN + 10, top + 34)

    def _height(self, node: _Node) -> float:
        lines = len(self._title_of(node)) * 16 + len(node.details) * 14
        return max(34.0, lines + 2 * _PAD - 3)

    def _title_of(self, node: _Node) -> tuple[str, ...]:
        return wrapped(node.title, self.box_width - 2 * _PAD, _TITLE, most=3, bold=True)

    def _box(self, node: _Node, box: Rect) -> Group:
        labels: list[Label] = []
        y = box.y + _PAD
        for text in self._title_of(node):
            y += 16
            labels.append(
                Label(x=box.x + _PAD, y=y - 4, text=text, size=_TITLE, bold=True, inside=box)
            )
        for detail in node.details:
            y += 14
            (text,) = wrapped(detail, box.width - 2 * _PAD, _SMALL, most=1)
            labels.append(
                Label(x=box.x + _PAD, y=y - 4, text=text, size=_SMALL, kind="quiet", inside=box)
            )
        return Group(title=node.about, shapes=(box, *labels))

    def _band(self, number: int, band: Rect) -> Group:
        is_joint = number >= len(self.departments)
        if is_joint:
            title = pick("联合活动", "Joint activities", self.language)
        else:
            title = say(self.plan.departments[self.departments[number]].title, self.language)
        lines = wrapped(title, _LEFT - 18, 12, most=3, bold=True)
        y = band.middle - 15 * (len(lines) - 1) / 2 + 4
        labels = [
            Label(x=band.x + 9, y=y + 15 * place, text=text, size=12, bold=True, inside=band)
            for place, text in enumerate(lines)
        ]
        rule = Line(
            points=((band.x + _LEFT - 6, band.y), (band.x + _LEFT - 6, band.bottom)), kind="rule"
        )
        return Group(title=title, shapes=(band, rule, *labels))

    def _head(self) -> tuple[list[Shape], float]:
        promise = limits_text((self.plan.promise,), self.language) if self.plan.promise else ""
        whole = pick("整件", "The whole: ", self.language)
        return head(say(self.plan.title, self.language), [f"{whole}{promise}"] if promise else [])

    def _marks(self) -> Iterator[Mark]:
        """What the legend explains: only what is there."""
        items = self.plan.items.values()
        decides = pick("决定总时长的路径", "decides how long the whole takes", self.language)
        yield Mark(kind="critical", text=decides)
        if any(item.optional for item in items):
            yield Mark(kind="optional", text=pick("可选事项", "optional", self.language))
        if self.plan.joints:
            together = pick("几个部门一起", "several departments together", self.language)
            yield Mark(kind="joint", text=together)
        if any(item.before_end_of for item in items):
            before = pick("须先办结", "must end before", self.language)
            yield Mark(kind="dotted", text=before, shape="arrow")

    def _about(self) -> str:
        parts = [node.about for node in self.nodes.values()]
        return pick("；", "; ", self.language).join(parts)


def gift_title(plan: Plan, gift: str, language: Language) -> str:
    """Call a gift by its item, where that is called so too; else by its document; else as it is."""
    item = plan.items.get(gift)
    material = plan.materials.get(gift)
    known = item or material
    return say(known.title, language) if known is not None else gift


def _served(joint: JointPlan) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for item, _ in joint.serves))


def _columns(plan: Plan) -> dict[str, int]:
    """How many givers stand before each box, one behind the other; circles are cut."""
    before: dict[str, list[str]] = {
        f"item:{item.code}": [giver for gift in item.needs for giver in plan.givers.get(gift, ())]
        for item in plan.items.values()
    }
    for item in plan.items.values():
        if item.before_end_of in plan.items:
            before[f"item:{item.before_end_of}"].append(f"item:{item.code}")
    for joint in plan.joints.values():
        before[f"joint:{joint.name}"] = [f"item:{code}" for code in _served(joint)]
    found: dict[str, int] = {}
    for name in before:
        _depth(name, before, found)
    return found


def _depth(name: str, before: Mapping[str, Sequence[str]], found: dict[str, int]) -> int:
    if name not in found:
        found[name] = 0  # a circle ends here
        deeper = (1 + _depth(each, before, found) for each in before[name] if each in before)
        found[name] = max(deeper, default=0)
    return found[name]
