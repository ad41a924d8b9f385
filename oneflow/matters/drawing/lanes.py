"""Departments as lanes, items in columns by what they need, arrows from whoever gives it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from oneflow.matters.drawing.boxes import CASE_LANE, JOINT_LANE, Boxes, Node
from oneflow.matters.drawing.furniture import MARGIN, Mark, head, legend, situation_lines
from oneflow.matters.drawing.routing import Grid, Place, Tracks, routed
from oneflow.matters.drawing.scene import Group, Label, Line, Rect, Scene, Shape, wrapped
from oneflow.matters.drawing.situation import GENERAL, Situation, rules_in
from oneflow.matters.drawing.wording import MORE, Language, limits_text, pick, say
from oneflow.matters.plan import Plan

WIDTH = 800.0
"""As wide as a drawing is where its columns have room in it."""
_LEFT = 104.0
_LEAST_BOX, _MOST_BOX = 124.0, 190.0
_TITLE, _SMALL = 12.5, 11.0
_PAD, _BETWEEN = 9.0, 12.0
_EDGE = 18.0
"""Room between the first and last boxes and the edges of a lane, together."""


def lanes(plan: Plan, *, language: Language = "zh", situation: Situation = GENERAL) -> Scene:
    """Lay a matter out in lanes, in the general way or in a situation."""
    return _Lanes(plan, language, situation).scene()


class _Lanes:
    def __init__(self, plan: Plan, language: Language, situation: Situation) -> None:
        self.plan, self.language, self.situation = plan, language, situation
        self.boxes = Boxes(plan, situation.facts, language)
        self.nodes, self.edges = self.boxes.nodes, self.boxes.edges
        used = {node.lane for node in self.nodes.values()}
        every = (CASE_LANE, *plan.departments, JOINT_LANE)
        self.lanes = [code for code in every if code in used]
        self.places = {
            name: Place(self.boxes.columns[name], self.lanes.index(node.lane))
            for name, node in self.nodes.items()
        }
        self.tracks = Tracks(self.edges, self.places)
        self.count = 1 + max((place.column for place in self.places.values()), default=0)
        self.box_width = self._box_width()

    def scene(self) -> Scene:
        above, top = self._head()
        grid, lanes_ = self._grid(top)
        boxes = [self._box(node, grid.boxes[name]) for name, node in self.nodes.items()]
        arrows = routed(self.edges, grid, self.tracks)
        width = max(WIDTH, grid.channels[self.count - 1] + _EDGE + MARGIN)
        bottom = lanes_[-1].bottom if lanes_ else top
        bands = [self._band(code, Rect(MARGIN, lane.y, width - 2 * MARGIN, lane.height, "lane"))
                 for code, lane in zip(self.lanes, lanes_, strict=True)]  # fmt: skip
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
        for lane in range(len(self.lanes)):
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
            place = self.places[name]
            if place.lane == lane:
                y, height = ends[place.column], self._height(node)
                left, width = lefts[place.column], self.box_width
                boxes[name] = Rect(left, y, width, height, node.kind, 6)
                ends[place.column] = y + height + _BETWEEN
        return max(max(ends.values()) - _BETWEEN + 10, top + 34)

    def _height(self, node: Node) -> float:
        lines = len(self._title_of(node)) * 16 + len(node.details) * 14
        return max(34.0, lines + 2 * _PAD - 3)

    def _title_of(self, node: Node) -> tuple[str, ...]:
        return wrapped(node.title, self.box_width - 2 * _PAD, _TITLE, most=3, bold=True)

    def _box(self, node: Node, box: Rect) -> Group:
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

    def _band(self, code: str, band: Rect) -> Group:
        title = self._lane_title(code)
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

    def _lane_title(self, code: str) -> str:
        if code == CASE_LANE:
            return pick("办件", "The case", self.language)
        if code == JOINT_LANE:
            return pick("联合环节", "Joint activities", self.language)
        return say(self.plan.departments[code].title, self.language)

    def _head(self) -> tuple[list[Shape], float]:
        promise = limits_text((self.plan.promise,), self.language) if self.plan.promise else ""
        lines = [pick(f"整件{promise}", f"The whole: {promise}", self.language)] if promise else []
        lines += situation_lines(self.situation.told, WIDTH, self.language)
        return head(say(self.plan.title, self.language), lines)

    def _marks(self) -> Iterator[Mark]:
        """What the legend explains: only what is there."""
        items = self.boxes.items
        decides = pick("决定总时长的路径", "decides how long the whole takes", self.language)
        yield Mark(kind="critical", text=decides)
        if any(item.optional for item in items):
            yield Mark(kind="optional", text=pick("可选事项", "optional", self.language))
        if self.plan.joints:
            together = pick("几个部门一起", "several departments together", self.language)
            yield Mark(kind="joint", text=together)
        if any(len(rules_in(item.limits, self.situation.facts)) > 1 for item in items):
            others = pick("另有按情形的时限", "other limits by situation", self.language)
            yield Mark(kind=MORE, text=others, shape="sign")
        if any(item.before_end_of for item in items):
            before = pick("须先办结", "must end before", self.language)
            yield Mark(kind="dotted", text=before, shape="arrow")

    def _about(self) -> str:
        parts = [*situation_lines(self.situation.told, WIDTH, self.language)]
        parts += [node.about for node in self.nodes.values()]
        return pick("；", "; ", self.language).join(parts)
