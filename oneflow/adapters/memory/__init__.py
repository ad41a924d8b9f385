"""Store and channel that live in memory: for tests, for trying things out, for the demo.

They keep the promises of the databases (the contract suite holds all of them to the same), but
nothing outlives the process. All methods may be called from several threads.
"""

from oneflow.adapters.memory.channel import MemoryChannel
from oneflow.adapters.memory.store import MemoryStore

__all__ = ["MemoryChannel", "MemoryStore"]
