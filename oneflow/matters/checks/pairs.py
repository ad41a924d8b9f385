"""Covering arrays: few rows in which every pair of values of two factors stands together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, count, islice
from math import comb

Row = tuple[int, ...]


def pairwise_rows(sizes: Sequence[int]) -> Iterator[Row]:
    """Give rows such that every pair of values of two factors stands in at least one.

    Without chance: the same sizes give the same rows; the first is all 0. Factors of two values
    are cheap (12 rows for hundreds); larger ones are paired greedily.

    Args:
        sizes: how many values each factor has, at least one each; a value is one of 0 to size - 1.

    >>> list(pairwise_rows([2, 2, 2]))
    [(0, 0, 0), (1, 1, 0), (1, 0, 1), (0, 1, 1)]
    """
    double = [factor for factor, size in enumerate(sizes) if size == 2]
    larger = [factor for factor, size in enumerate(sizes) if size > 2]
    for values in _binary_rows(len(double)):
        yield _row(len(sizes), dict(zip(double, values, strict=True)))
    for values in _greedy_rows([sizes[factor] for factor in larger]):
        for value in (0, 1):  # each larger value meets both values of the others
            chosen = dict.fromkeys(double, value) | dict(zip(larger, values, strict=True))
            yield _row(len(sizes), chosen)


def _row(length: int, values: dict[int, int]) -> Row:
    return tuple(values.get(factor, 0) for factor in range(length))


def _binary_rows(factors: int) -> Iterator[Row]:
    """Give the fewest rows that pair factors of two values.

    In all but the first row each factor is 1 in the same number of places, over half of them:
    then two factors are 1 together somewhere, and each is 1 somewhere without the other
    (Katona; Kleitman and Spencer, 1973).
    """
    if factors == 0:
        yield ()
        return
    length = next(rows for rows in count(2) if comb(rows - 1, (rows + 1) // 2) >= factors)
    places = combinations(range(1, length), (length + 1) // 2)
    ones = [frozenset(each) for each in islice(places, factors)]
    for row in range(length):
        yield tuple(int(row in each) for each in ones)


def _greedy_rows(sizes: Sequence[int]) -> Iterator[Row]:
    """Give rows that pair all values, each row with as many missing pairs as it easily can."""
    if len(sizes) < 2:
        yield from ((value,) for size in sizes for value in range(size))
        return
    missing = {
        (i, a, j, b): None
        for i, j in combinations(range(len(sizes)), 2)
        for a in range(sizes[i])
        for b in range(sizes[j])
    }
    while missing:
        i, a, j, b = next(iter(missing))
        row = {i: a, j: b}
        for factor, size in enumerate(sizes):
            if factor not in row:
                gains = [_gain(row, factor, value, missing) for value in range(size)]
                row[factor] = gains.index(max(gains))
        for first, second in combinations(range(len(sizes)), 2):
            missing.pop((first, row[first], second, row[second]), None)
        yield tuple(row[factor] for factor in range(len(sizes)))


def _gain(
    row: dict[int, int], factor: int, value: int, missing: dict[tuple[int, int, int, int], None]
) -> int:
    """Count the missing pairs that a value would meet."""
    pairs = (
        (known, other, factor, value) if known < factor else (factor, value, known, other)
        for known, other in row.items()
    )
    return sum(pair in missing for pair in pairs)
