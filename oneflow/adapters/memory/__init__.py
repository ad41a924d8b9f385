"""Store and channel that live in memory: for tests, for trying things out, for the demo.

    store  rows           the store, and what one write does to its rows
    letters  seals        the outbox; seals
    queries               questions over many cases
    gate  channel         the lock that closes it; a channel that keeps what it is given

They keep the promises of the databases (the contract suite holds all of them to the same), but
nothing outlives the process. All methods may be called from several threads.
"""

from oneflow.adapters.memory.channel import MemoryChannel
from oneflow.adapters.memory.store import MemoryStore

__all__ = ["MemoryChannel", "MemoryStore"]
