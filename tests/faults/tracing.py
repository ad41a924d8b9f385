"""Stopping a process at its n-th write to the outside: ptrace by way of ctypes, Linux only.

What `strace -e inject=...:signal=KILL:when=N` does, without a program to install and with one
count over all calls instead of one each. The traced process must be a child that called
`let_trace`. Nothing of oneflow is known here.

Needs that ptrace of one's own children is permitted, which is so on Debian and in containers with
the default profile since Linux 4.8; where it is not, `NotPermittedError` says so.
"""

from __future__ import annotations

import ctypes
import os
import platform
import signal

CALLS: dict[str, dict[int, str]] = {
    "x86_64": {
        1: "write", 18: "pwrite64", 20: "writev", 74: "fsync", 75: "fdatasync", 77: "ftruncate",
        82: "rename", 87: "unlink", 263: "unlinkat", 264: "renameat", 285: "fallocate",
        296: "pwritev", 316: "renameat2",
    },
    "aarch64": {
        35: "unlinkat", 38: "renameat", 46: "ftruncate", 47: "fallocate", 64: "write",
        66: "writev", 68: "pwrite64", 70: "pwritev", 82: "fsync", 83: "fdatasync",
        276: "renameat2",
    },
}  # fmt: skip
"""By machine the numbers of the calls by which anything lasting is changed."""

_TRACEME, _SYSCALL, _SETOPTIONS, _GET_SYSCALL_INFO = 0, 24, 0x4200, 0x420E
_EXITKILL_AND_SYSGOOD = 0x00100001
_AT_ENTRY = 1
_SYSCALL_STOP = signal.SIGTRAP | 0x80


class NotPermittedError(Exception):
    """This machine does not let a process trace its own child."""


class _Info(ctypes.Structure):
    """`struct ptrace_syscall_info`, as far as it is the same for entry and exit, and the number."""

    _fields_ = (
        ("op", ctypes.c_uint8),
        ("pad", ctypes.c_uint8 * 3),
        ("arch", ctypes.c_uint32),
        ("instruction", ctypes.c_uint64),
        ("stack", ctypes.c_uint64),
        ("number", ctypes.c_uint64),
        ("arguments", ctypes.c_uint64 * 6),
        ("more", ctypes.c_uint64 * 2),
    )


_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.restype = ctypes.c_long
_libc.ptrace.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)


def _ptrace(request: int, pid: int, address: int = 0, data: int | None = None) -> int:
    found: int = _libc.ptrace(request, pid, address, data)
    if found == -1:
        raise NotPermittedError(f"ptrace({request}): {os.strerror(ctypes.get_errno())}")
    return found


def let_trace() -> None:
    """In the child: let the parent watch, and wait for it."""
    _ptrace(_TRACEME, 0)
    os.kill(os.getpid(), signal.SIGSTOP)


def run_until(child: int, at: int) -> list[str]:
    """Let a child run up to its `at`-th writing call, and kill it before that is carried out.

    Returns:
        The names of the calls begun, the one that it did not live to see at the end; fewer than
        `at` if the child came to its end by itself.
    """
    calls = CALLS[platform.machine()]
    _, status = os.waitpid(child, 0)
    if not os.WIFSTOPPED(status):
        raise NotPermittedError("the child did not stop to be traced")
    _ptrace(_SETOPTIONS, child, 0, _EXITKILL_AND_SYSGOOD)
    seen: list[str] = []
    info = _Info()
    size, address = ctypes.sizeof(info), ctypes.addressof(info)
    deliver = 0
    while True:
        _ptrace(_SYSCALL, child, 0, deliver)
        _, status = os.waitpid(child, 0)
        if not os.WIFSTOPPED(status):
            _check_end(status)
            return seen
        deliver = os.WSTOPSIG(status)
        if deliver != _SYSCALL_STOP:
            continue
        deliver = 0
        _ptrace(_GET_SYSCALL_INFO, child, size, address)
        if info.op == _AT_ENTRY and info.number in calls:
            seen.append(calls[info.number])
            if len(seen) == at:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                return seen


def _check_end(status: int) -> None:
    if not os.WIFEXITED(status) or os.WEXITSTATUS(status) != 0:
        raise AssertionError(f"the victim died by itself ({status}); that proves nothing")
