"""A proxy before a PostgreSQL server that cuts the connection at a statement it is told of.

It reads the client's side of the protocol, so it knows which statement goes by, prepared or not.
When the statement comes it either lets it through and drops the answer, or drops the statement;
either way the client finds a closed connection and cannot tell the two apart.

This module knows nothing of oneflow.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable
from typing import Literal, Self

Cut = Literal["", "answer", "statement"]
"""What to drop: nothing, the answer to the statement, or the statement itself."""

_BEFORE_STARTUP = (80877103, 80877104)
"""Questions about encryption; a one-byte answer, then the client begins anew."""
_READY = b"Z\x00\x00\x00\x05"


class CuttingProxy:
    """Listens on a port of its own; a context manager.

    Args:
        port: of the server, on the loopback address.
        judge: asked for every statement that is about to run, with its text.

    Attributes:
        port: where clients connect.
    """

    def __init__(self, port: int, judge: Callable[[str], Cut]) -> None:
        self._target = port
        self._judge = judge
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._target))
            line = _Line(client, server, self._judge)
            for work in (line.forwards, line.backwards):
                threading.Thread(target=work, daemon=True).start()


class _Line:
    """One connection through the proxy."""

    def __init__(
        self, client: socket.socket, server: socket.socket, judge: Callable[[str], Cut]
    ) -> None:
        self._client, self._server, self._judge = client, server, judge
        self._statements: dict[bytes, str] = {}
        self._started = False
        self._dropping = False
        self._pending = b""

    def forwards(self) -> None:
        """Carry from client to server until one of them is gone or something is cut."""
        with contextlib.suppress(OSError):
            while said := self._client.recv(65536):
                cut = self._read(said)
                if cut == "statement":
                    break
                self._dropping = self._dropping or cut == "answer"
                self._server.sendall(said)
        self._close()

    def backwards(self) -> None:
        """Carry from server to client; a dropped answer is waited for first."""
        dropped = b""
        with contextlib.suppress(OSError):
            while said := self._server.recv(65536):
                if not self._dropping:
                    self._client.sendall(said)
                    continue
                dropped += said
                if dropped[-6:-1] == _READY:
                    break
        self._close()

    def _close(self) -> None:
        for end in (self._client, self._server):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _read(self, said: bytes) -> Cut:
        """Look at every message that is complete; says what to cut."""
        self._pending += said
        cut: Cut = ""
        while (message := self._next()) is not None:
            kind, body = message
            text = self._statement(kind, body)
            if text is not None:
                cut = self._judge(text) or cut
        return cut

    def _next(self) -> tuple[bytes, bytes] | None:
        """Take the next message, its kind and its body; None: it is not complete yet."""
        head = 5 if self._started else 4
        if len(self._pending) < head:
            return None
        (length,) = struct.unpack("!I", self._pending[head - 4 : head])
        end = head - 4 + length
        if len(self._pending) < end:
            return None
        kind, body = self._pending[: head - 4], self._pending[head:end]
        self._pending = self._pending[end:]
        if not self._started:
            self._started = struct.unpack("!I", body[:4])[0] not in _BEFORE_STARTUP
            kind = b""
        return kind, body

    def _statement(self, kind: bytes, body: bytes) -> str | None:
        """The text of the statement that this message runs, if it runs one."""
        if kind == b"Q":
            return body[:-1].decode()
        if kind == b"P":
            name, text, _ = body.split(b"\0", 2)
            self._statements[name] = text.decode()
        if kind == b"B":
            _, name, _ = body.split(b"\0", 2)
            return self._statements.get(name)
        return None
