"""A scene as SVG: one file that needs nothing else, light or dark as its reader has it, printable.

Nothing in it is a script, a link or a font to be loaded. Texts are escaped; what cannot be printed
becomes a space. Numbers are written with at most one decimal place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from oneflow.matters.drawing.scene import Group, Label, Line, Rect, Scene, Shape

_CORNER = 6.0
_FONTS = (
    '"Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei","WenQuanYi Micro Hei",'
    "system-ui,sans-serif"
)
_LIGHT = {
    "paper": "#ffffff", "ink": "#1f2328", "quiet": "#59636e", "rule": "#d1d9e0",
    "lane": "#f6f8fa", "box": "#ffffff", "edge": "#818b98", "hot": "#b42318",
    "warm": "#fef3f2", "promised": "#3f7ea6", "legal": "#cfe0ec", "off": "#eef1f4",
    "period": "#aeb7c1",
}  # fmt: skip
_DARK = {
    "paper": "#0d1117", "ink": "#e6edf3", "quiet": "#9198a1", "rule": "#3d444d",
    "lane": "#151b23", "box": "#0d1117", "edge": "#7d8590", "hot": "#ff7b72",
    "warm": "#2a1517", "promised": "#4b93c1", "legal": "#1f3f57", "off": "#1b212a",
    "period": "#4d5763",
}  # fmt: skip
_RULES = """\
text{fill:var(--ink)}
.quiet{fill:var(--quiet)}.strong{font-weight:600}.hot-ink{fill:var(--hot)}
.halo{paint-order:stroke;stroke:var(--paper);stroke-width:3px;stroke-linejoin:round}
.paper{fill:var(--paper)}.lane{fill:var(--lane);stroke:var(--rule)}
.box{fill:var(--box);stroke:var(--edge)}.critical{fill:var(--warm);stroke:var(--hot);stroke-width:2.2}
.optional{fill:var(--box);stroke:var(--edge);stroke-dasharray:5 3}
.joint{fill:var(--lane);stroke:var(--edge);stroke-dasharray:1.5 3;stroke-linecap:round}
.start{fill:var(--quiet)}
.arrow{fill:none;stroke:var(--edge);stroke-width:1.3}
.hot{fill:none;stroke:var(--hot);stroke-width:2.4}
.dotted{fill:none;stroke:var(--edge);stroke-width:1.3;stroke-dasharray:2 3}
.rule{fill:none;stroke:var(--rule)}.goal{fill:none;stroke:var(--ink);stroke-dasharray:4 3}
.accepted{fill:none;stroke:var(--quiet);stroke-width:1.5}
.period{fill:var(--period)}.window{fill:var(--box);stroke:var(--edge);stroke-dasharray:4 2.5}
.off{fill:var(--off)}.legal{fill:var(--legal)}.promised{fill:var(--promised)}
.urgent{fill:var(--hot)}.whole{fill:var(--quiet)}
.head{fill:var(--edge)}.hot-head{fill:var(--hot)}
"""


def svg(scene: Scene) -> str:
    """Write a scene as SVG text."""
    width, height = _number(scene.width), _number(scene.height)
    name = _name(scene.name)
    lines = [
        _opening(name, width, height, "zh-CN" if scene.language == "zh" else "en"),
        f'<title id="{name}-title">{_text(scene.title)}</title>',
        f'<desc id="{name}-about">{_text(scene.about)}</desc>',
        f"<style>{_style()}</style>",
        "<defs>",
        _marker(f"{name}-head", "head"),
        _marker(f"{name}-hot", "hot-head"),
        "</defs>",
        *_shapes([Rect(0, 0, scene.width, scene.height, "paper"), *scene.shapes], name),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _opening(name: str, width: str, height: str, language: str) -> str:
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    told = f'role="img" lang="{language}" aria-labelledby="{name}-title {name}-about"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {told}>'


def _style() -> str:
    light, dark = _variables(_LIGHT), _variables(_DARK)
    screen = f"@media screen and (prefers-color-scheme:dark){{svg{{{dark}}}}}"
    return f"svg{{{light}font-family:{_FONTS}}}\n{screen}\n{_RULES}"


def _variables(colours: dict[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in colours.items())


def _marker(name: str, kind: str) -> str:
    return (
        f'<marker id="{name}" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8"'
        f' markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">'
        f'<path class="{kind}" d="M0 0.5 L8 4 L0 7.5 Z"/></marker>'
    )


def _shapes(shapes: Iterable[Shape], name: str) -> Iterator[str]:
    for shape in shapes:
        if isinstance(shape, Rect):
            yield _rect(shape)
        elif isinstance(shape, Label):
            yield _label(shape)
        elif isinstance(shape, Line):
            yield _line(shape, name)
        else:
            yield from _group(shape, name)


def _group(group: Group, name: str) -> Iterator[str]:
    yield f"<g><title>{_text(group.title)}</title>"
    yield from _shapes(group.shapes, name)
    yield "</g>"


def _rect(rect: Rect) -> str:
    size = f'width="{_number(rect.width)}" height="{_number(rect.height)}"'
    corner = f' rx="{_number(rect.round)}"' if rect.round else ""
    place = f'x="{_number(rect.x)}" y="{_number(rect.y)}"'
    return f'<rect class="{rect.kind}" {place} {size}{corner}/>'


def _label(label: Label) -> str:
    classes = label.kind + (" strong" if label.bold else "")
    anchor = "" if label.anchor == "start" else f' text-anchor="{label.anchor}"'
    place = f'x="{_number(label.x)}" y="{_number(label.y)}"'
    size = f'font-size="{_number(label.size)}"'
    return f'<text class="{classes}" {place} {size}{anchor}>{_text(label.text)}</text>'


def _line(line: Line, name: str) -> str:
    head = f' marker-end="url(#{name}-{"hot" if line.kind == "hot" else "head"})"'
    drawn = f'<path class="{line.kind}" d="{_path(line.points)}"{head if line.arrow else ""}'
    return f"{drawn}><title>{_text(line.title)}</title></path>" if line.title else f"{drawn}/>"


def _path(points: tuple[tuple[float, float], ...]) -> str:
    """Straight pieces with rounded corners between them."""
    made = [f"M{_pair(points[0])}"]
    for place in range(1, len(points) - 1):
        before, here, after = points[place - 1 : place + 2]
        radius = min(_CORNER, _length(before, here) / 2, _length(here, after) / 2)
        made.append(f"L{_pair(_towards(here, before, radius))}")
        made.append(f"Q{_pair(here)} {_pair(_towards(here, after, radius))}")
    made.append(f"L{_pair(points[-1])}")
    return " ".join(made)


def _length(one: tuple[float, float], other: tuple[float, float]) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _towards(
    here: tuple[float, float], there: tuple[float, float], far: float
) -> tuple[float, float]:
    length = _length(here, there) or 1
    return (
        here[0] + (there[0] - here[0]) * far / length,
        here[1] + (there[1] - here[1]) * far / length,
    )


def straight(points: Iterable[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """Leave out points that repeat, or lie on the way between their neighbours."""
    kept: list[tuple[float, float]] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1 and _in_line(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return tuple(kept)


def _in_line(
    one: tuple[float, float], middle: tuple[float, float], other: tuple[float, float]
) -> bool:
    return any(one[axis] == middle[axis] == other[axis] for axis in (0, 1))


def _pair(point: tuple[float, float]) -> str:
    return f"{_number(point[0])} {_number(point[1])}"


def _number(value: float) -> str:
    return f"{round(value, 1):g}"


def _text(text: str) -> str:
    return escape("".join(each if each.isprintable() else " " for each in text))


def _name(text: str) -> str:
    return "".join(each if each.isalnum() and each.isascii() else "-" for each in text)
