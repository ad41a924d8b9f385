"""Intake (收件审查): is everything there, told once, answered once, or silence.

Opened by the case procedure, by an item that is accepted by its own department, and by
an item that asks for a supplement after acceptance. Departments answer "no defects" or
their defects until a cut-off; then one notice lists everything. The notice limit is the
clock of the state itself: it pauses when the notice is issued and restarts when the
supplements are in. Silence past its legal end is acceptance from the day of receipt,
for those items whose law says so.

Basis: 行政许可法 32; 豫政办〔2022〕107号 (one-time notice).
"""

from __future__ import annotations

from oneflow.engine.activities.intake.concluding import conclude, supplement
from oneflow.engine.activities.intake.examining import answer, force, serve
from oneflow.engine.activities.intake.folding import (
    on_answered,
    on_lapsed,
    on_noticed,
    on_served,
    on_silence,
    on_supplement,
)
from oneflow.engine.activities.intake.opening import opened, redated
from oneflow.engine.activities.intake.records import (
    AnswerIntake,
    ConcludeIntake,
    ForceNotice,
    IntakeAnswered,
    IntakeNoticeServed,
    IntakeSlice,
    Notice,
    NoticeIssued,
    ServeIntakeNotice,
    SilencePassed,
    Supplement,
    SupplementLapsed,
    SupplementReceived,
)
from oneflow.engine.activities.intake.silence import due, fired, outcome, put_back, stirred
from oneflow.engine.activity import Activity

__all__ = [
    "ACTIVITY",
    "AnswerIntake",
    "ConcludeIntake",
    "ForceNotice",
    "IntakeAnswered",
    "IntakeNoticeServed",
    "IntakeSlice",
    "Notice",
    "NoticeIssued",
    "ServeIntakeNotice",
    "SilencePassed",
    "Supplement",
    "SupplementLapsed",
    "SupplementReceived",
]

ACTIVITY = Activity(
    kind="intake",
    slice=IntakeSlice,
    opened=opened,
    handles={
        AnswerIntake: answer,
        ConcludeIntake: conclude,
        Supplement: supplement,
        ServeIntakeNotice: serve,
        ForceNotice: force,
    },
    late={AnswerIntake: answer, ConcludeIntake: conclude},
    folds={
        IntakeAnswered: on_answered,
        NoticeIssued: on_noticed,
        IntakeNoticeServed: on_served,
        SupplementReceived: on_supplement,
        SupplementLapsed: on_lapsed,
        SilencePassed: on_silence,
    },
    due=due,
    fired=fired,
    outcome=outcome,
    stirred=stirred,
    redated=redated,
    put_back=put_back,
)
