"""OF17xx: procedures, that is states and the moves between them."""

from __future__ import annotations

from oneflow.matters.problem_code import ProblemCode

CODES = (
    ProblemCode(
        "OF1701",
        "unreachable-state",
        "从起始状态到不了状态“{state}”。",
        "State '{state}' cannot be reached from the first state.",
        "加一条到它的转移，或删掉它。",
        "Add a transition that leads to it, or remove it.",
    ),
    ProblemCode(
        "OF1702",
        "dead-end",
        "到了状态“{state}”就再也走不到终点（{way}）。",
        "From state '{state}' no end can be reached ({way}).",
        "加一条离开它、最终通向终态的转移；本来就是终点的写 final: true。",
        "Add a transition that leads from it to an end; if it is an end, write final: true.",
    ),
    ProblemCode(
        "OF1703",
        "trigger-never-fired",
        "没有谁会在状态“{source}”触发“{trigger}”：它的环节只触发 {fired}。",
        "Nobody fires '{trigger}' in state '{source}': its activity fires only {fired}.",
        "改成环节会触发的名字，或给这个状态另写一个环节。",
        "Use a trigger that the activity fires, or give the state another activity.",
    ),
    ProblemCode(
        "OF1704",
        "leaves-an-end",
        "状态“{source}”是终态，不会再有“{trigger}”。",
        "State '{source}' is final: '{trigger}' cannot follow.",
        "删掉这条转移，或去掉 final: true。",
        "Remove the transition, or drop final: true.",
    ),
    ProblemCode(
        "OF1705",
        "outcome-without-move",
        "状态“{state}”会触发“{outcome}”，却没有以它离开的转移。",
        "State '{state}' may fire '{outcome}', and no transition answers it.",
        "为“{outcome}”加一条离开“{state}”的转移。",
        "Add a transition for '{outcome}' that leaves '{state}'.",
    ),
    ProblemCode(
        "OF1706",
        "move-never-taken",
        "这条“{trigger}”永远轮不到：离开“{source}”的前几条总是抢先（{earlier}）。",
        "This '{trigger}' is never taken: earlier ones that leave '{source}' always come first "
        "({earlier}).",
        "调整顺序，给前面的加上条件，或删掉这一条。",
        "Change the order, give the earlier ones conditions, or remove it.",
    ),
    ProblemCode(
        "OF1707",
        "condition-unsatisfiable",
        "“{trigger}”的条件永远不会成立，这条转移走不到。",
        "The condition of '{trigger}' can never hold: the transition is never taken.",
        "改正条件，或删掉这条转移。",
        "Correct the condition, or remove the transition.",
    ),
    ProblemCode(
        "OF1708",
        "trigger-gap",
        "“{trigger}”离开“{source}”的条件没有覆盖所有情况：{witness} 时没有一条成立，案件会卡住。",
        "The conditions of '{trigger}' leaving '{source}' leave a gap: none holds when {witness}, "
        "and the case would stop.",
        "补上这种情况，或在最后加一条不带条件的。",
        "Add this situation, or a last one without a condition.",
    ),
    ProblemCode(
        "OF1709",
        "trigger-gap-undecided",
        "判断不出“{trigger}”离开“{source}”的条件是否覆盖所有情况（{reason}）。",
        "It cannot be decided whether the conditions of '{trigger}' leaving '{source}' cover every "
        "situation ({reason}).",
        "在最后加一条不带条件的。",
        "Add a last one without a condition.",
        severity="warning",
    ),
    ProblemCode(
        "OF1710",
        "nothing-to-sign",
        "状态“{state}”在 {witness} 时没有可选的答复，办理人会卡住。",
        "In state '{state}' the signer has no answer to choose when {witness}.",
        "至少留一条这时也能走的转移。",
        "Leave at least one transition open in this situation.",
    ),
    ProblemCode(
        "OF1711",
        "waits-for-ever",
        "状态“{state}”可能永远等下去：没有时限，也没有到期的出路。",
        "State '{state}' may wait for ever: no limit, and no way out when time has passed.",
        "在 await、consent 或 pay 里写 within 和 otherwise，或给状态加 limit（核查只能加 limit）。",
        "Give `within` and `otherwise` to its await, consent or pay, or a `limit` to the state "
        "(a verification only has the limit).",
    ),
    ProblemCode(
        "OF1712",
        "item-waits-for-applicant",
        "事项会在状态“{state}”无限期等申请人，整件事跟着停住。",
        "The item waits in state '{state}' for the applicant without limit, and the matter with it.",
        "写 within 和 otherwise，或给状态加 limit。",
        "Give `within` and `otherwise`, or a `limit` to the state.",
        severity="warning",
    ),
    ProblemCode(
        "OF1713",
        "case-waits-for-applicant",
        "案件在状态“{state}”等申请人，没有期限；申请人可以随时撤回。",
        "The case waits in state '{state}' for the applicant without limit; they may withdraw.",
        "要让久等的案件自行终止，就写 within 和 otherwise。",
        "To let such cases end by themselves, give `within` and `otherwise`.",
        severity="info",
    ),
    ProblemCode(
        "OF1714",
        "watched-state-unknown",
        "事项“{item}”不会到状态“{state}”，这里等不到它。",
        "Item '{item}' never comes to state '{state}', so this never happens.",
        "写这个事项的流程里有的状态。",
        "Name a state of that item's procedure.",
    ),
    ProblemCode(
        "OF1715",
        "unused-procedure",
        "流程“{name}”没有谁用。",
        "Nothing uses procedure '{name}'.",
        "在事项或 case 里引用它，或删掉它。",
        "Refer to it from an item or from `case`, or remove it.",
        severity="warning",
    ),
    ProblemCode(
        "OF1716",
        "items-never-run",
        "案件流程“{name}”走不到办理事项的状态（runs: items）。",
        "Case procedure '{name}' never comes to a state that runs the items (runs: items).",
        "加一个写着 runs: items 的状态，并让它能走到。",
        "Add a state with runs: items and a way to it.",
    ),
)
