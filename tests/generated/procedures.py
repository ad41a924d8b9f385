"""Procedures that generated matters are made of, besides the shipped ones."""

from __future__ import annotations

from tests.generated.small import Entry

APPROVE = {"trigger": "approve", "dest": "approved"}
REJECT = {"trigger": "reject", "dest": "rejected", "requires": ["reasons", "remedies"]}

PROCEDURES: dict[str, Entry] = {
    "back": {
        "initial": "drafting",
        "states": {
            "drafting": {"does": "sign", "limit": {"legal": "3wd", "basis": "law"}},
            "deciding": {"does": {"sign": {"roles": ["decider"]}}},
        },
        "transitions": [
            {"trigger": "pass", "source": "drafting", "dest": "deciding"},
            {"trigger": "send_back", "source": "deciding", "dest": "drafting",
             "requires": ["reasons"]},
            {**APPROVE, "source": "deciding", "requires": ["document"]},
            {**REJECT, "source": ["drafting", "deciding"]},
        ],
    },
    "wait": {
        "initial": "hoping",
        "states": {
            "hoping": {"does": {"await": {
                "event": "came", "from": "anyone", "within": "4wd", "otherwise": "lapse",
                "basis": "law"}}},
            "deciding": {"does": "sign"},
        },
        "transitions": [
            {"trigger": "came", "source": "hoping", "dest": "deciding"},
            {"trigger": "lapse", "source": "hoping", "dest": "lapsed"},
            {**APPROVE, "source": "deciding"},
            {**REJECT, "source": "deciding"},
        ],
    },
    "agree": {
        "initial": "asking",
        "states": {
            "asking": {"does": {"consent": {
                "of": ["partner"], "within": "6cd", "otherwise": "lapse", "basis": "law"}}},
            "deciding": {"does": "sign"},
        },
        "transitions": [
            {"trigger": "consented", "source": "asking", "dest": "deciding"},
            {"trigger": "refused", "source": "asking", "dest": "rejected"},
            {"trigger": "lapse", "source": "asking", "dest": "lapsed"},
            {**APPROVE, "source": "deciding"},
            {**REJECT, "source": "deciding"},
        ],
    },
    "visited": {
        "initial": "visiting",
        "states": {
            "visiting": {"does": {"joint": "visit"}},
            "deciding": {"does": {"sign": {"mode": "sequence", "roles": ["drafter", "decider"]}}},
        },
        "transitions": [
            {"trigger": "visited", "source": "visiting", "dest": "deciding"},
            {**APPROVE, "source": "deciding", "requires": ["document"]},
            {**REJECT, "source": "deciding"},
        ],
    },
    "owing": {
        "initial": "deciding",
        "states": {
            "deciding": {"does": "sign"},
            "owing": {"outcome": "approved", "duty": True, "does": {"await": {
                "event": "paid_back", "within": "30cd", "otherwise": "revoke", "basis": "law"}}},
        },
        "transitions": [
            {"trigger": "approve", "source": "deciding", "dest": "owing"},
            {**REJECT, "source": "deciding"},
            {"trigger": "paid_back", "source": "owing", "dest": "approved"},
            {"trigger": "revoke", "source": "owing", "dest": "revoked"},
        ],
    },
    "tested": {
        "initial": "testing",
        "states": {
            "testing": {
                "does": {"await": {"event": "tested", "from": "department"}},
                "clock": {"exclude": "testing", "expected": "5wd", "basis": "law"},
            },
            "deciding": {"does": "sign", "limit": {"promised": "1wd", "basis": "law"}},
        },
        "transitions": [
            {"trigger": "tested", "source": "testing", "dest": "deciding"},
            {"trigger": "test_again", "source": "deciding", "dest": "testing"},
            {**APPROVE, "source": "deciding"},
            {**REJECT, "source": "deciding"},
        ],
    },
    "checked": {
        "initial": "deciding",
        "states": {
            "deciding": {"does": "sign"},
            "verifying": {
                "outcome": "approved", "duty": True,
                "does": {"verify": {"methods": ["on-site", "by-data"], "sampled": True,
                                    "record": {"passed": "bool"}}},
                "limit": {"legal": "4wd", "from": "decided", "basis": "law"},
            },
            "rectifying": {"outcome": "approved", "duty": True, "does": {"await": {
                "event": "rectified", "within": "3wd", "otherwise": "revoke", "basis": "law"}}},
        },
        "transitions": [
            {"trigger": "approve", "source": "deciding", "dest": "verifying",
             "requires": ["document"]},
            {**REJECT, "source": "deciding"},
            {"trigger": "verified", "source": "verifying", "dest": "approved"},
            {"trigger": "not_drawn", "source": "verifying", "dest": "approved"},
            {"trigger": "false_commitment", "source": "verifying", "dest": "rectifying",
             "requires": ["notice"]},
            {"trigger": "rectified", "source": "rectifying", "dest": "verifying",
             "limit": {"legal": "2wd", "basis": "law"}},
            {"trigger": "revoke", "source": ["verifying", "rectifying"], "dest": "revoked"},
        ],
    },
    "charged": {
        "initial": "paying",
        "states": {
            "paying": {"does": {"pay": {
                "amount": "table.fee", "within": "5wd", "otherwise": "lapse", "basis": "law",
                "waive": {"approver": "head-of-body", "basis": "law"}, "by": "three"}}},
            "deciding": {"does": "sign"},
        },
        "transitions": [
            {"trigger": "paid", "source": "paying", "dest": "deciding"},
            {"trigger": "lapse", "source": "paying", "dest": "lapsed"},
            {"trigger": "charge_again", "source": "deciding", "dest": "paying"},
            {**APPROVE, "source": "deciding"},
            {**REJECT, "source": "deciding"},
        ],
    },
}  # fmt: skip
"""Procedures besides the shipped ones; each block of the list above has one."""

FEES: Entry = {
    "fee": {
        "type": "decimal",
        "rows": [{"when": "form.flag", "then": "12.30"}, {"then": "0.07"}],
    }
}
"""The table that the fee of `charged` is read from."""

ASKING_FIRST: Entry = {
    "kind": "case",
    "initial": "asking",
    "states": {
        "asking": {"does": {"consent": {
            "of": ["partner"], "within": "10cd", "otherwise": "lapse", "basis": "law"}}},
        "intake": {"does": "intake"},
        "under_way": {"runs": "items"},
        "returned": {"does": {"await": {"event": "resubmitted", "from": "applicant"}}},
        "issuing": {},
    },
    "transitions": [
        {"trigger": "consented", "source": "asking", "dest": "intake"},
        {"trigger": "refused", "source": "asking", "dest": "withdrawn"},
        {"trigger": "lapse", "source": "asking", "dest": "lapsed"},
        {"trigger": "accepted", "source": "intake", "dest": "under_way"},
        {"trigger": "declined", "source": "intake", "dest": "declined",
         "requires": ["reasons", "remedies"]},
        {"trigger": "returned", "source": "intake", "dest": "withdrawn"},
        {"trigger": "return", "source": "under_way", "dest": "returned", "requires": ["reasons"]},
        {"trigger": "resubmitted", "source": "returned", "dest": "under_way"},
        {"trigger": "all_settled", "source": "under_way", "dest": "issuing"},
        {"trigger": "all_delivered", "source": "issuing", "dest": "closed"},
    ],
}  # fmt: skip
