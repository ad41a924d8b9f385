"""Consent comes from somebody whom nobody knows yet: its form is judged before any case is looked for."""

from __future__ import annotations

import msgspec

from oneflow.engine.activities.consent import GiveConsent
from oneflow.engine.records.event import event_name
from oneflow.engine.records.request import Request
from oneflow.engine.shell.faulty import malformed

_CONSENT = event_name(GiveConsent)


def check_consent(request: Request) -> None:
    """Refuse a malformed consent before any case is looked for.

    Who consents is known only by what they send, so that the fault may be told to anybody; told
    where there is a case alone, it would say that there is one. Other commands pass.

    Raises:
        UsageError: it has not the form of the command.
    """
    if request.type != _CONSENT:
        return
    said = {name: value for name, value in request.body.items() if name != "proof"}
    try:
        msgspec.convert({**said, "matched": False}, GiveConsent)
    except msgspec.ValidationError as error:
        raise malformed(GiveConsent, error) from None
