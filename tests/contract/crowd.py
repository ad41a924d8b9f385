"""Several threads doing the same at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable


def at_once(many: int, work: Callable[[int], object]) -> list[str]:
    """Run `work(0)`, `work(1)`, ... in threads that start together; "done" or the error's name."""
    barrier = threading.Barrier(many)
    outcomes = ["lost"] * many

    def run(number: int) -> None:
        barrier.wait()
        try:
            work(number)
        except BaseException as error:  # noqa: BLE001 - the test asks what became of each
            outcomes[number] = type(error).__name__
        else:
            outcomes[number] = "done"

    threads = [threading.Thread(target=run, args=(number,)) for number in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
