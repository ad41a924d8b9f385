"""OF20xx: what may be chosen, in which situation, and whether it can always come to an end."""

from __future__ import annotations

from oneflow.matters.problem_code import ProblemCode

CODES = (
    ProblemCode(
        "OF2001",
        "all-combinations-tried",
        "可选事项与情形的全部 {count} 种组合都试过了。",
        "All {count} combinations of items and situations were tried.",
        "不用改。",
        "Nothing to do.",
        severity="info",
    ),
    ProblemCode(
        "OF2002",
        "pairs-tried",
        "可选事项与情形共有 {all} 种组合，超过 {most} 种：试了两两组合和每次少选一项，共 {count} 种。",
        "There are {all} combinations of items and situations, more than {most}: every pair and "
        "every single omission were tried, {count} in all.",
        "不用改；情形互不相干的主题可以拆开。",
        "Nothing to do; a matter whose parts have nothing in common may be split.",
        severity="info",
    ),
    ProblemCode(
        "OF2015",
        "some-combinations-tried",
        "可选事项与情形共有 {all} 种组合，超过 {most} 种，事项又太多：只试了 {count} 种。",
        "There are {all} combinations of items and situations, more than {most}, and too many "
        "items: only {count} were tried.",
        "把主题拆小，才能证明每种选法都办得完。",
        "Split the matter: only then can every choice be shown to come to an end.",
        severity="warning",
    ),
    ProblemCode(
        "OF2003",
        "item-never-starts",
        "选 {selection} 时，事项“{item}”永远等不到“{gift}”（{witness}）。",
        "With {selection} chosen, item '{item}' waits for '{gift}' in vain ({witness}).",
        "让所选事项里有谁给它，或在 needs 里去掉它。",
        "Let one of the chosen items give it, or drop the need.",
    ),
    ProblemCode(
        "OF2004",
        "item-stuck",
        "选 {selection} 时，事项“{item}”会卡在状态“{state}”（{witness}）。",
        "With {selection} chosen, item '{item}' gets stuck in state '{state}' ({witness}).",
        "看离开“{state}”的转移：条件、所等的成果和联合环节在这时能不能成立。",
        "Look at the transitions that leave '{state}': can their conditions, gifts and joint "
        "activities come about then?",
    ),
    ProblemCode(
        "OF2005",
        "case-stuck",
        "选 {selection} 时，案件会卡在状态“{state}”（{witness}）。",
        "With {selection} chosen, the case gets stuck in state '{state}' ({witness}).",
        "给案件流程补一条离开“{state}”的转移，或让事项都能办完。",
        "Give the case a transition that leaves '{state}', or let all items come to an end.",
    ),
    ProblemCode(
        "OF2006",
        "mandatory-item-cannot-be-handled",
        "必办事项“{item}”适用却办不成，谁也申请不了：{reason}（{witness}）。",
        "Mandatory item '{item}' applies and cannot be handled, so nobody can apply: {reason} "
        "({witness}).",
        "让它的前置在同样的情形下也适用，或给成果另一个来源。",
        "Let what it needs apply in the same situation, or give the gift another source.",
    ),
    ProblemCode(
        "OF2016",
        "limit-unknown",
        "“{item}”的时限判断不出来：条件要读的表单项这时不会问（{witness}）。",
        "Which limit '{item}' has cannot be judged: what the condition reads is not asked then "
        "({witness}).",
        "在这种情形下也问那个表单项，或在条件里先判断情形。",
        "Ask that field in this situation too, or judge the situation first in the condition.",
    ),
    ProblemCode(
        "OF2014",
        "item-cannot-be-chosen",
        "事项“{item}”适用却选不成：{reason}（{witness}）。",
        "Item '{item}' applies and cannot be chosen: {reason} ({witness}).",
        "给它写上前置的 when，或给成果另一个来源。",
        "Give it the `when` of what it needs, or give the gift another source.",
        severity="warning",
    ),
    ProblemCode(
        "OF2007",
        "continues-without-gift",
        "事项“{item}”办不成时照常继续（continue），可是“{consumer}”还在等它的“{gift}”。",
        "Item '{item}' says `continue` when it fails, but '{consumer}' needs its '{gift}'.",
        "改用 cancel-dependents、ask-applicant 或 fail-matter，或去掉这处需要。",
        "Use cancel-dependents, ask-applicant or fail-matter, or drop the need.",
    ),
    ProblemCode(
        "OF2008",
        "perhaps",
        "可能有问题（条件之间的关系没有全部跟进）：{what}",
        "Perhaps (how the conditions hang together was not followed to the end): {what}",
        "核对这种情形会不会真的出现。",
        "See whether this situation can really come about.",
        severity="warning",
    ),
    ProblemCode(
        "OF2009",
        "served-state-does-not-join",
        "联合环节“{joint}”服务“{item}.{state}”，可是这个状态并不参加它。",
        "Joint activity '{joint}' serves '{item}.{state}', but that state does not take part in it.",
        "在这个状态的 does 里写 joint: {joint}，或从 serves 里去掉它。",
        "Write joint: {joint} in the `does` of that state, or take it out of `serves`.",
    ),
    ProblemCode(
        "OF2010",
        "joining-state-not-served",
        "事项“{item}”在状态“{state}”参加联合环节“{joint}”，那里的 serves 却没有它：它等不到结束。",
        "Item '{item}' joins '{joint}' in state '{state}', which its `serves` does not name: "
        "it would wait for ever.",
        "在 serves 里加上 {item}.{state}。",
        "Add {item}.{state} to `serves`.",
    ),
    ProblemCode(
        "OF2011",
        "joint-never-fills",
        "联合环节“{joint}”开不了：“{first}”在那里等“{second}”，“{second}”却要等“{first}”办完。",
        "Joint activity '{joint}' can never open: '{first}' waits there for '{second}', which needs "
        "what '{first}' gives when decided.",
        "在 opens 里写 or_after，让后来的参加下一次，或去掉其中一处。",
        "Give `or_after` in `opens`, so that the later one joins the next round, or drop one.",
    ),
    ProblemCode(
        "OF2012",
        "applicability-unknown",
        "必办事项“{item}”是否适用判断不出来：条件要读的表单项这时不会问（{witness}）。",
        "Whether mandatory item '{item}' applies cannot be judged: what its condition reads is not "
        "asked then ({witness}).",
        "在任何情形下都问那个表单项，或在条件里先判断情形。",
        "Ask that field in every situation, or judge the situation first in the condition.",
    ),
    ProblemCode(
        "OF2013",
        "procedure-unknown",
        "“{item}”走哪个流程判断不出来：条件要读的表单项这时不会问（{witness}）。",
        "Which procedure '{item}' takes cannot be judged: what the condition reads is not asked then "
        "({witness}).",
        "在这种情形下也问那个表单项，或在条件里先判断情形。",
        "Ask that field in this situation too, or judge the situation first in the condition.",
    ),
)
