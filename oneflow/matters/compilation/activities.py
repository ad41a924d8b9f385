"""`does` to the settings that the engine reads, one small function a kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from oneflow.calendar import parse_limit
from oneflow.matters.activities.settings import (
    ANYONE,
    AwaitSettings,
    ConsentSettings,
    DeliverSettings,
    IntakeSettings,
    JointSettings,
    PaySettings,
    PublicitySettings,
    SignSettings,
    VerifySettings,
    Waiver,
)
from oneflow.matters.compilation.faults import Path
from oneflow.matters.compilation.scope import Scope, limit_of
from oneflow.matters.definition.activities import (
    AwaitEntry,
    ConsentEntry,
    DeliverEntry,
    DoesEntry,
    IntakeEntry,
    JointEntry,
    PayEntry,
    PublicityEntry,
    SignEntry,
    VerifyEntry,
)
from oneflow.matters.money import is_money, read_money, written
from oneflow.matters.plan import LimitRule
from oneflow.matters.problems import Words

_DEPARTMENT = Words("部门", "department")
_FIELD = Words("表单项", "form field")
_JOINT = Words("联合环节", "joint activity")
_OBJECTOR = Words("异议人", "objector")
_WHO = ("applicant", "department", ANYONE)


def settings_of(scope: Scope, does: DoesEntry | None, path: Path) -> tuple[str, Any]:
    """Give kind and settings of what a state does; ("", None) where it does nothing.

    A kind that is declared but has no code keeps its settings as a plain mapping.
    """
    if does is None:
        return "", None
    compile_kind = _KINDS.get(does.kind)
    if compile_kind is None:
        scope.faults.report("OF1504", (*path, does.kind), what=does.kind)
        return does.kind, dict(does.settings)
    return does.kind, compile_kind(scope, does.settings, (*path, does.kind))


def _intake(scope: Scope, entry: IntakeEntry, path: Path) -> IntakeSettings:
    del scope, path
    return IntakeSettings(whose=entry.whose, after_acceptance=entry.after_acceptance)


def _sign(scope: Scope, entry: SignEntry, path: Path) -> SignSettings:
    _check_department(scope, entry.by, path)
    return SignSettings(mode=entry.mode, roles=tuple(entry.roles), by=entry.by)


def _check_department(scope: Scope, by: str | None, path: Path) -> None:
    """Report a department that the matter does not have; None: the item's own."""
    if by is not None:
        scope.known(by, scope.matter.departments, (*path, "by"), _DEPARTMENT)


def _await(scope: Scope, entry: AwaitEntry, path: Path) -> AwaitSettings:
    scope.known(
        entry.from_, (*_WHO, *scope.matter.departments), (*path, "from"), Words("来源", "sender")
    )
    return AwaitSettings(
        event=entry.event,
        from_=entry.from_,
        within=limit_of(entry.within),
        otherwise=entry.otherwise,
        basis=scope.basis(entry.basis),
    )


def _consent(scope: Scope, entry: ConsentEntry, path: Path) -> ConsentSettings:
    for number, name in enumerate(entry.of):
        scope.known(name, scope.matter.form, (*path, "of", number), _FIELD)
    return ConsentSettings(
        of=tuple(entry.of),
        within=limit_of(entry.within),
        otherwise=entry.otherwise,
        basis=scope.basis(entry.basis),
    )


def _joint(scope: Scope, entry: JointEntry, path: Path) -> JointSettings:
    scope.known(entry.name, scope.matter.joint, (*path, "name"), _JOINT)
    return JointSettings(name=entry.name)


def _publicity(scope: Scope, entry: PublicityEntry, path: Path) -> PublicitySettings:
    known = (ANYONE, *scope.matter.departments)
    for number, name in enumerate(entry.objectors):
        scope.known(name, known, (*path, "objectors", number), _OBJECTOR)
    return PublicitySettings(
        state=str(path[3]),
        objectors=tuple(dict.fromkeys(entry.objectors)),
        published=entry.published,
    )


def period_of(scope: Scope, does: DoesEntry | None) -> tuple[LimitRule, ...]:
    """Give the limit that an activity brings to its state: the time of a public notice."""
    entry = None if does is None else does.publicity
    if entry is None:
        return ()
    limit = parse_limit(entry.for_, roll=entry.roll)
    return (LimitRule(legal=limit, basis=scope.ground(entry.basis), anchor="entered", period=True),)


def _deliver(scope: Scope, entry: DeliverEntry, path: Path) -> DeliverSettings:
    del scope, path
    return DeliverSettings(modes=tuple(entry.modes))


def _verify(scope: Scope, entry: VerifyEntry, path: Path) -> VerifySettings:
    _check_department(scope, entry.by, path)
    return VerifySettings(
        methods=tuple(entry.methods),
        signers=entry.signers,
        record=dict(entry.record),
        sampled=entry.sampled,
        by=entry.by,
    )


def _pay(scope: Scope, entry: PayEntry, path: Path) -> PaySettings:
    _check_department(scope, entry.by, path)
    fixed = entry.amount.rule if is_money(entry.amount.rule) else None
    fact = None
    if fixed is None:
        name = f"procedure.{path[1]}.state.{path[3]}.fee"
        fact = scope.rule(entry.amount, (*path, "amount"), name, kind="money")
    waive = entry.waive
    return PaySettings(
        state=str(path[3]),
        basis=scope.ground(entry.basis),
        amount=None if fixed is None else written(read_money(fixed)),
        amount_fact=fact,
        within=limit_of(entry.within),
        otherwise=entry.otherwise,
        wrong_amount=entry.wrong_amount,
        waiver=None if waive is None else Waiver(waive.approver, scope.ground(waive.basis)),
        refund_on=tuple(entry.refund_on),
        by=entry.by,
    )


_KINDS: Mapping[str, Callable[[Scope, Any, Path], Any]] = {
    "intake": _intake,
    "sign": _sign,
    "await": _await,
    "consent": _consent,
    "joint": _joint,
    "publicity": _publicity,
    "deliver": _deliver,
    "verify": _verify,
    "pay": _pay,
}
