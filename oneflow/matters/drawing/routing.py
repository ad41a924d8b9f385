"""Arrows between boxes that stand in columns and lanes, kept to the gaps between them.

Each gap between two columns is a channel for vertical pieces; each lane has a corridor above its
boxes for horizontal ones. All arrows from one box share a track in each, so that they part like
branches. Between neighbouring columns an arrow needs no corridor.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from oneflow.matters.drawing.scene import Line, Rect
from oneflow.matters.drawing.svg import straight

TRACK = 7.0
"""Between two tracks."""


class Edge(Struct, frozen=True, kw_only=True):
    """An arrow wanted between two boxes, by name."""

    source: str
    dest: str
    kind: str
    title: str
    arrow: bool = True


class Place(Struct, frozen=True):
    """Where a box stands: its column, and its lane."""

    column: int
    lane: int


class Tracks:
    """Which tracks are used: `channels[c]` behind column c, `corridors[l]` above lane l."""

    def __init__(self, edges: Sequence[Edge], places: Mapping[str, Place]) -> None:
        """Give every source its track in each channel and corridor that its arrows use."""
        self.channels: dict[int, dict[str, int]] = {}
        self.corridors: dict[int, dict[str, int]] = {}
        for edge in edges:
            source, dest = places[edge.source], places[edge.dest]
            self._take(self.channels, source.column, edge.source)
            if not adjacent(source, dest):
                self._take(self.channels, dest.column - 1, edge.source)
                self._take(self.corridors, dest.lane, edge.source)

    def width(self, column: int) -> float:
        """How wide the channel behind a column must be; -1 stands before the first."""
        used = len(self.channels.get(column, ()))
        return 22 + TRACK * used if used else 0.0

    def height(self, lane: int) -> float:
        """How high the corridor of a lane must be."""
        return TRACK * len(self.corridors.get(lane, ()))

    def _take(self, where: dict[int, dict[str, int]], key: int, source: str) -> None:
        tracks = where.setdefault(key, {})
        tracks.setdefault(source, len(tracks))


def adjacent(source: Place, dest: Place) -> bool:
    """Whether the second stands in the column behind the first."""
    return dest.column == source.column + 1


class Grid(Struct, frozen=True, kw_only=True):
    """The places on paper: left edges of channels by column, upper edges of corridors by lane."""

    boxes: Mapping[str, Rect]
    places: Mapping[str, Place]
    channels: Mapping[int, float]
    corridors: Mapping[int, float]


def routed(edges: Sequence[Edge], grid: Grid, tracks: Tracks) -> tuple[Line, ...]:
    """Draw the arrows; the critical ones last, so that nothing lies over them."""
    ports = _ports(edges, grid)
    lines = [
        Line(
            points=_way(edge, grid, tracks, ports[edge.source, edge.dest]),
            kind=edge.kind,
            arrow=edge.arrow,
            title=edge.title,
        )
        for edge in edges
    ]
    return tuple(sorted(lines, key=lambda line: line.kind == "hot"))


def _way(edge: Edge, grid: Grid, tracks: Tracks, port: float) -> tuple[tuple[float, float], ...]:
    source, dest = grid.places[edge.source], grid.places[edge.dest]
    out, end = grid.boxes[edge.source], grid.boxes[edge.dest]
    first = _track(grid.channels, tracks.channels, source.column, edge.source)
    way = [(out.right, out.middle), (first, out.middle)]
    if adjacent(source, dest):
        way.append((first, port))
    else:
        along = _track(grid.corridors, tracks.corridors, dest.lane, edge.source, lead=4)
        last = _track(grid.channels, tracks.channels, dest.column - 1, edge.source)
        way += [(first, along), (last, along), (last, port)]
    return straight((*way, (end.x, port)))


def _track(
    edges: Mapping[int, float],
    tracks: Mapping[int, Mapping[str, int]],
    key: int,
    source: str,
    *,
    lead: float = 9,
) -> float:
    return edges[key] + lead + TRACK * tracks[key][source]


def _ports(edges: Iterable[Edge], grid: Grid) -> dict[tuple[str, str], float]:
    """Where each arrow enters its box: spread over its left edge, in the order of the sources."""
    entering: dict[str, list[str]] = {}
    for edge in edges:
        entering.setdefault(edge.dest, []).append(edge.source)
    ports = {}
    for dest, sources in entering.items():
        box = grid.boxes[dest]
        ordered = sorted(dict.fromkeys(sources), key=lambda each: grid.boxes[each].middle)
        step = min(12.0, box.height / (len(ordered) + 1))
        for place, source in enumerate(ordered):
            ports[source, dest] = box.middle + step * (place - (len(ordered) - 1) / 2)
    return ports
