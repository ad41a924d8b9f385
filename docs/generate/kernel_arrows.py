"""What the kernel does outside any procedure, in words; tests hold the names to the code."""

from __future__ import annotations

ITEM_ARROWS = (
    ("selected", "`waiting`", "`case_submitted`", "the application comes in"),
    (
        "`waiting`",
        "first state of its procedure",
        "`item_started`",
        "admitted (with the case, or early by `runs_in`), and every need is met",
    ),
    (
        "`waiting`",
        "`cancelled`",
        "`region_moved`",
        "it does not apply here, or a gift that it needs will never come (`cancel-dependents`)",
    ),
    ("undecided", "`cancelled`", "`region_moved`", "a giver that says `fail-matter` has ended"),
    ("undecided", "`withdrawn`", "`region_moved`", "the applicant takes it back"),
    ("undecided", "as the case, or `cancelled`", "`region_moved`", "the case has ended"),
    (
        "undecided, begun by deeming",
        "`waiting`, next round",
        "`item_reopened`",
        "the deeming is set aside",
    ),
    (
        "approved, not yet issued",
        "held",
        "`region_held`",
        "a gift that it used was corrected",
    ),
    ("held", "approved", "`region_reconfirmed`", "its department says: stands, or amended"),
    ("held", "`revoked`", "`region_reconfirmed`, `region_moved`", "its department says: rejected"),
)
"""From, to, stored event, when."""

CLOCKS = (
    (
        "`in:<state>`",
        "any region",
        "the anchor that the state's limit names, else its entry",
        "the state is left",
        "lights; the one of an intake also silence",
    ),
    ("`limit`", "item", "acceptance of the item", "its decision", "lights"),
    ("`limit`", "delivery", "the decision", "handing over", "lights"),
    (
        "`promise`",
        "case",
        "acceptance of the case; pauses while no item's clock runs",
        "the last decision",
        "lights",
    ),
    ("`joint-limit`", "case", "acceptance of the case", "the last decision", "lights"),
    (
        "`release`",
        "decided item",
        "its decision, where results go out together",
        "its release",
        "the result goes out without waiting for the others",
    ),
    (
        "`reconfirm`",
        "held item",
        "the correction",
        "the department's answer",
        "a finding; with `otherwise: finding` the hold ends as well",
    ),
)
"""Name, region, start, end, effect."""

FINDINGS = (
    ("`notice-limit-passed`", "lead", "silence passed for items that silence does not accept"),
    (
        "`supplement-unanswered`",
        "department that asked",
        "the applicant did not answer the notice in time",
    ),
    (
        "`gift-missing`",
        "applicant",
        "a needed gift will not come and the giver says `ask-applicant`",
    ),
    ("`gift-corrected`", "department", "an undecided item used a gift that was corrected"),
    ("`issued-on-old-gift`", "lead", "a result that used a corrected gift is out already"),
    ("`reconfirm-overdue`", "lead", "the department did not answer a correction in time"),
    (
        "`deeming-contradicted`",
        "lead",
        "a trusted earlier fact contradicts a deeming, but something downstream is decided",
    ),
    ("`objection-further`", "lead", "an objection came while an earlier one is looked into"),
    (
        "`objection-told-late`",
        "lead",
        "an objection said to have been made earlier was told after the notice had ended",
    ),
    (
        "`answer-told-late`",
        "lead",
        "a trusted system tells of something before a region was decided or ended, and nothing else takes it",
    ),
    (
        "`notice-unpublished`",
        "lead",
        "the time of a notice is over, and nobody has told that it was public",
    ),
    (
        "`sender-erased`",
        "lead",
        "the case that opened this one had been erased, so that nothing came along",
    ),
    ("`revoked-undelivered`", "lead", "a result was revoked while it waited to be handed over"),
    ("`verification-overdue`", "lead", "the limit of a verification passed without a result"),
    ("`fee-unknown`", "lead", "a fee cannot be reckoned, because a value is missing"),
    (
        "`paid-before-lapse`",
        "lead",
        "a trusted system tells of a payment made before the time to pay ran out",
    ),
    ("`decided-on-deeming`", "lead", "the lead set a deeming aside; this decision stands on it"),
)
"""Code, to whom, when."""
