"""Covering arrays: few rows in which every pair of values of two factors stands together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product

Pair = tuple[int, int, int, int]
"""Factor, its value, a later factor, its value."""


def pairwise_rows(sizes: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Give rows such that every pair of values of two factors stands in at least one.

    Greedy and without chance: the same sizes give the same rows.

    Args:
        sizes: how many values each factor has, at least one each; value v of a factor is v - 1.

    >>> rows = list(pairwise_rows([2, 2, 2]))
    >>> len(rows), {(row[0], row[2]) for row in rows} == {(0, 0), (0, 1), (1, 0), (1, 1)}
    (4, True)
    """
    if len(sizes) < 2:
        yield from product(*(range(size) for size in sizes))
        return
    missing = {
        (i, a, j, b): None
        for i, j in combinations(range(len(sizes)), 2)
        for a in range(sizes[i])
        for b in range(sizes[j])
    }
    while missing:
        row = _row(sizes, missing)
        for i, j in combinations(range(len(sizes)), 2):
            missing.pop((i, row[i], j, row[j]), None)
        yield tuple(row[factor] for factor in range(len(sizes)))


def _row(sizes: Sequence[int], missing: dict[Pair, None]) -> dict[int, int]:
    """Begin with a missing pair; give every further factor the value that meets most others."""
    i, a, j, b = next(iter(missing))
    row = {i: a, j: b}
    for factor, size in enumerate(sizes):
        if factor not in row:
            row[factor] = max(range(size), key=lambda value: _gain(row, factor, value, missing))
    return row


def _gain(row: dict[int, int], factor: int, value: int, missing: dict[Pair, None]) -> int:
    return sum(
        (
            (known, row[known], factor, value)
            if known < factor
            else (factor, value, known, row[known])
        )
        in missing
        for known in row
    )
