"""Salted commitments: how the history speaks of values that it must not hold.

A commitment binds to a value without showing it. As long as value and salt are kept (in
`case_data`), anybody can check that they are the ones meant; once they are destroyed, the
commitment says nothing any more and the chain stays valid. Pure: salts are handed in.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode

from oneflow.engine.history.chain import digest_function, framed

SALT_BYTES = 16
_COMMITMENT_BYTES = 24
"""192 bits: 32 characters in an event, far beyond searching for a second value."""
_FRAME = framed(b"oneflow-value-1") + b"%d:%b,%d:%b,%d:%d,%d:%b,"
_COMMAND = b"oneflow-command-1"


def commit(key: str, version: int, *, value: str, salt: bytes, algorithm: str = "sha256") -> str:
    """Commit to one version of one value.

    Args:
        key: under which the value is kept in the case.
        version: of the value under that key.
        value: its exact JSON text.
        salt: of this version alone, at least 16 random bytes.
        algorithm: of all hashes of the case.

    Returns:
        32 characters of URL-safe Base64: the first 24 bytes of the hash over the framed parts
        (see `chain.framed`) tag, salt, key, version, value.

    >>> commit("form.name", 1, value='"x"', salt=bytes(16))
    'OhGB5-91evigTd1j7ECPSiqWeuMqHOTt'
    """
    k, v, n = key.encode(), value.encode(), len(str(version))
    content = _FRAME % (len(salt), salt, len(k), k, n, version, len(v), v)
    digest: bytes = digest_function(algorithm)(content).digest()
    return urlsafe_b64encode(digest[:_COMMITMENT_BYTES]).decode()


def fingerprint(content: bytes, *, salt: bytes, algorithm: str = "sha256") -> bytes:
    """Recognise a command sent again: its salt followed by the hash over salt and content.

    content: the command as it was received, in bytes that are the same every time.
    """
    digest: bytes = digest_function(algorithm)(framed(_COMMAND, salt, content)).digest()
    return salt + digest


def is_same(stored: bytes, content: bytes, *, algorithm: str = "sha256") -> bool:
    """Tell whether `content` is what `stored`, made by `fingerprint`, was made from.

    An empty fingerprint was erased: then nothing can be compared, and the answer is yes, so
    that the stored answer is given again rather than a second effect.

    >>> known = fingerprint(b"accept", salt=bytes(16))
    >>> is_same(known, b"accept"), is_same(known, b"reject"), is_same(b"", b"reject")
    (True, False, True)
    """
    if not stored:
        return True
    salt = stored[:SALT_BYTES]
    return hmac.compare_digest(stored, fingerprint(content, salt=salt, algorithm=algorithm))
