"""Each fault put into a sound matter is told by its code, at its place; the sound one has none.

A row: the code, what is changed, and the text at which the problem points.
"""

from __future__ import annotations

import re

import pytest

from oneflow.matters.catalogue import CODES
from tests.unit.matters.checks.sound import SOUND, changed, lint, pointed_at

TOLD = "OF2001"
"""What was tried is told even where nothing is wrong."""

USAGE = [
    (
        "OF1601",
        [("    fields: [area]\n", "    fields: [area]\n    needs: [account]\n")],
        "account]",
    ),
    (
        "OF1602",
        [
            ("    gives: [facts]\n", ""),
            ("case: {procedure: standard}\n", ""),
            (
                "  visited:\n    initial",
                (
                    "  idle:\n    initial: a\n    states: {a: {does: sign}}\n"
                    "    transitions: [{trigger: go, source: a, dest: approved, gives: [facts]}]\n"
                    "  visited:\n    initial"
                ),
            ),
        ],
        "facts]",
    ),
    ("OF1603", [("gives: [facts]", "gives: [facts, other, third]")], "other, third]"),
    ("OF1603", [("gives: [visit-record]", "gives: [visit-record, photo]")], "photo]"),
    ("OF1617", [("    delivery: {limit: {promised: 2wd, basis: guide}}\n", "")], "[account]"),
    (
        "OF1604",
        [
            (
                "source: reviewing, dest: approved, conditions: has('visit-record')}",
                "source: reviewing, dest: cancelled, conditions: has('visit-record')}",
            )
        ],
        "[food-permit]",
    ),
    ("OF1605", [("    materials: [plan]\n", "")], "plan: {sources"),
    ("OF1606", [("  kitchen: {type", "  colour: {type: text}\n  kitchen: {type")], "colour:"),
    ("OF1607", [("  chain: {type", "  other: {type: bool}\n  chain: {type")], "other:"),
    ("OF1608", [("  tax: {title", "  police: {title: 公安}\n  tax: {title")], "police:"),
    ("OF1609", [("tax: {title: 税务, office: form.district}", "tax: {title: 税务}")], "tax:"),
    (
        "OF1610",
        [("    reconfirm: {within: 3wd, otherwise: finding, basis: guide}\n", "")],
        "account:",
    ),
    ("OF1611", [("when: form.is_chain,", "when: form.partner == 'x',")], "form.partner == 'x'"),
    (
        "OF1612",
        [("is_chain: {type: bool, ", "is_chain: {type: bool, required: false, ")],
        "form.is_chain",
    ),
    (
        "OF1613",
        [("opened_on: {type: date, ", "opened_on: {type: date, ask: form.kitchen, ")],
        "form.opened_on",
    ),
    (
        "OF1614",
        [("    fields: [area]\n", "    fields: [area]\n    runs_in: [intaek]\n")],
        "intaek]",
    ),
    ("OF1616", [("Number {{ number }}", "Number {{ matter }}")], "notice:"),
    ("OF1618", [("  notice: {zh:", "  notise: {zh:")], "notise:"),
    (
        "OF1619",
        [
            ("编号 {{ number }}", "编号 {{ nummer }}"),
            ("Number {{ number }}", "Number {{ nummer }}"),
        ],
        "notice:",
    ),
    (
        "OF1620",
        [("tax: {title: 税务, office: form.district}", "tax: {title: 税务, office: form.partner}")],
        "form.partner}",
    ),
]
PROCEDURES = [
    ("OF1701", [("      watched: {outcome", "      idle: {does: sign}\n      watched: {outcome"),
                ("      - {trigger: kept,", ("      - {trigger: go, source: idle, dest: approved}\n"
                 "      - {trigger: kept,"))], "idle:"),
    ("OF1702", [("      - {trigger: visited, source: visiting, dest: reviewing}\n",
                 "      - {trigger: visited, source: visiting, dest: lost}\n"),
                ("      visiting: {does: {joint: visit}}\n",
                 "      visiting: {does: {joint: visit}}\n      lost: {does: sign}\n")], "lost:"),
    ("OF1703", [("trigger: lapse, source: testing", "trigger: laps, source: testing")], "laps,"),
    ("OF1704", [("watched: {outcome: approved, duty: true, does: sign}",
                 "watched: {outcome: approved, final: true}")], "kept,"),
    ("OF1705", [("      - {trigger: refused, source: asking, dest: withdrawn}\n", "")], "asking:"),
    ("OF1705", [("      - {trigger: visited, source: visiting, dest: reviewing}\n", "")],
     "visiting:"),
    ("OF1706", [("dest: approved, conditions: form.area <= 500}", "dest: approved}")],
     "form.area > 500"),
    ("OF1707", [("dest: watched, conditions: form.area > 500}",
                 "dest: watched, conditions: form.area > 500 and form.area < 400}"),
                ("dest: approved, conditions: form.area <= 500}", "dest: approved}")],
     "form.area > 500 and"),
    ("OF1708", [("conditions: form.area > 500}", "conditions: form.area > 501}")],
     "form.area > 501"),
    ("OF1708", [("trigger: visited, source: visiting, dest: reviewing}",
                 "trigger: visited, source: visiting, dest: reviewing, conditions: record.passed}")],
     "record.passed"),
    ("OF1709", [("conditions: form.area > 500}", "conditions: form.area + 1 > 501}")],
     "form.area + 1"),
    ("OF1710", [(("      - {trigger: reject, source: reviewing, dest: rejected, "
                 "requires: [reasons, remedies]}\n"),
                 ("      - {trigger: reject, source: reviewing, dest: rejected, "
                 "requires: [reasons, remedies], conditions: form.area > 5}\n")),
                ("      - {trigger: visit, source: reviewing, dest: visiting}\n",
                 ("      - {trigger: visit, source: reviewing, dest: visiting, "
                 "conditions: form.area > 5}\n"))],
     "reviewing:"),
    ("OF1711", [(", within: 30wd, otherwise: lapse, basis: guide}", "}"),
                ("      - {trigger: lapse, source: testing, dest: lapsed}\n", "")], "testing:"),
    ("OF1711", [("[partner], within: 10cd, otherwise: lapse, basis: guide}", "[partner]}"),
                ("      - {trigger: lapse, source: asking, dest: lapsed}\n", "")], "asking:"),
    ("OF1712", [("from: fire, within: 30wd, otherwise: lapse, basis: guide}", "from: applicant}"),
                ("      - {trigger: lapse, source: testing, dest: lapsed}\n", "")], "testing:"),
    ("OF1714", [("{trigger: reject, source: reviewing, dest: rejected,",
                 "{trigger: reject, source: reviewing, dest: rejected, on: check.rejectd,")],
     "check.rejectd"),
    ("OF1715", [("  visited:\n    initial", ("  idle:\n    initial: a\n    states: {a: {does: sign}}\n"
                 "    transitions: [{trigger: go, source: a, dest: approved}]\n"
                 "  visited:\n    initial"))], "idle:"),
]  # fmt: skip
LIMITS = [
    ("OF1801", [("promised: 1wd, basis: guide}", "promised: 11wd, basis: guide}")], "11wd"),
    ("OF1801", [("promised: 1wd, basis: guide}", "promised: 15cd, basis: guide}")], "15cd"),
    ("OF1801", [("promise: {promised: 11wd", "promise: {promised: 46wd")], "46wd"),
    ("OF1802", [("promise: {promised: 11wd", "promise: {promised: 10wd")], "10wd"),
    ("OF1802", [("promise: {promised: 11wd", "promise: {promised: 13cd")], "13cd"),
    ("OF1803", [("limit: {legal: 10wd, promised: 1wd, basis: guide}",
                 "limit: {legal: 10wd, promised: 1wd}")], "{legal: 10wd, promised: 1wd}"),
    ("OF1804", [("limit: {promised: 4wd, basis: guide}", "limit: {promised: 4wd}")],
     "{promised: 4wd}"),
    ("OF1804", [("within: 10cd, otherwise: lapse, basis: guide", "within: 10cd, otherwise: lapse")],
     "10cd"),
    ("OF1804", [("reconfirm: {within: 3wd, otherwise: finding, basis: guide}",
                 "reconfirm: {within: 3wd, otherwise: finding}")], "3wd"),
    ("OF1805", [("limit: {promised: 4wd, basis: guide}", "limit: {promised: 4wd, basis: giude}")],
     "giude"),
    ("OF1806", [("procedure: [{when: form.promise_fire, use: instant}, {use: tested}]",
                 ("procedure: [{when: form.promise_fire, use: instant}, "
                 "{when: form.is_chain, use: tested}]"))], "{when: form.is_chain, use"),
    ("OF1807", [("procedure: [{when: form.promise_fire, use: instant}, {use: tested}]",
                 "procedure: [{use: instant}, {use: tested}]")], "{use: tested}"),
    ("OF1808", [("calendar: cn", "calendar: xx")], "xx"),
    ("OF1809", [("extend: {by: 10wd,", "extend: {by: 10cd,")], "10cd"),
    ("OF1810", [("    limit: {promised: 4wd, basis: guide}\n", "")], "sign:"),
]  # fmt: skip
LAW = [
    ("OF1901", [("limit: {legal: 20wd, promised: 10wd, basis: licence-law}",
                 "limit: {promised: 10wd, basis: licence-law}")], "{promised: 10wd"),
    ("OF1901", [("    limit: {legal: 20wd, promised: 10wd, basis: licence-law}\n", "")], "fire:"),
    ("OF1902", [("dest: revoked, requires: [reasons, remedies]}",
                 "dest: revoked, requires: [reasons]}")], "{trigger: revoke"),
    ("OF1902", [("{trigger: refused, source: asking, dest: withdrawn}",
                 "{trigger: refused, source: asking, dest: rejected}")], "{trigger: refused"),
    ("OF1903", [("{exclude: testing, expected: 20wd}", "{exclude: lunch, expected: 20wd}")],
     "{exclude: lunch"),
    ("OF1903", [(("      asking: {does: {consent: {of: [partner], within: 10cd, otherwise: lapse, "
                 "basis: guide}}}\n"),
                 ("      asking: {does: {consent: {of: [partner], within: 10cd, otherwise: lapse, "
                 "basis: guide}}, clock: {exclude: hearing, expected: 2wd}}\n"))],
     "{exclude: hearing"),
    ("OF1904", [("{exclude: testing, expected: 20wd}",
                 "{exclude: lunch, expected: 20wd, basis: guide}")], "{exclude: lunch"),
    ("OF1905", [("{exclude: testing, expected: 20wd}", "{exclude: testing}")],
     "{exclude: testing}"),
    ("OF1906", [("extend: {by: 10wd,", "extend: {by: 11wd,")], "11wd"),
    ("OF1906", [("extend: {by: 15wd,", "extend: {by: 16wd,")], "16wd"),
    ("OF1907", [("by: 10wd, approver: head-of-body", "by: 10wd, approver: ''")], "''"),
    ("OF1908", [("approver: head-of-government", "approver: head-of-body")], "head-of-body"),
    ("OF1909", [("notice: {legal: 5wd, promised: 2wd", "notice: {promised: 2wd")],
     "{promised: 2wd"),
    ("OF1910", [("notice: {legal: 5wd", "notice: {legal: 6wd")], "6wd"),
    ("OF1911", [("    gives: [fire-permit]\n",
                 "    gives: [fire-permit]\n    delivery: {limit: {legal: 11wd, basis: guide}}\n")],
     "11wd"),
    ("OF1912", [("  legal: 45wd", "  legal: 46wd")], "46wd"),
    ("OF1913", [("deeming: {basis: pledge}", "deeming: {basis: ' '}")], "' '"),
    ("OF1913", [("approver: head-of-body, basis: licence-law", "approver: head-of-body, basis: ''")],
     "''"),
]  # fmt: skip
CHOICES = [
    ("OF2003", [("    needs: [food-permit]\n", "    needs: [food-permit, visit-record]\n"),
                ("serves: [food.visiting, sign.visiting]", "serves: [sign.visiting]"),
                ("    procedure: visited\n    limit:\n", "    procedure: instant\n    limit:\n")],
     "[food-permit, visit-record]"),
    ("OF2004", [(("      - {trigger: reject, source: reviewing, dest: rejected, "
                 "requires: [reasons, remedies]}\n"), ""),
                ("source: reviewing, dest: visiting}",
                 "source: reviewing, dest: visiting, conditions: form.area > 9}"),
                ("conditions: has('visit-record')}",
                 "conditions: has('visit-record') and form.area > 9}"),
                ("      - {trigger: visited, source: visiting, dest: reviewing}\n",
                 ("      - {trigger: visited, source: visiting, dest: reviewing}\n"
                 "      - {trigger: fail, source: reviewing, dest: cancelled, "
                 "conditions: form.area <= 9 and has('visit-record')}\n"))],
     "visited"),
    ("OF2006", [("    needs: [facts]\n    materials: [plan]\n",
                 "    mandatory: true\n    needs: [facts, fire-permit]\n    materials: [plan]\n")],
     "department: market"),
    ("OF2007", [("    gives: [food-permit]\n",
                 "    gives: [food-permit]\n    if_not_given: continue\n")], "continue"),
    ("OF2009", [("serves: [food.visiting, sign.visiting]",
                 "serves: [food.visiting, sign.visiting, fire.deciding]")], "fire.deciding"),
    ("OF2010", [("serves: [food.visiting, sign.visiting]", "serves: [food.visiting]")],
     "[food.visiting]"),
    ("OF2011", [("opens: {or_after: 3wd}", "opens: {when: all-expected}"),
                ("    optional: true\n    needs: [facts]\n",
                 "    optional: true\n    needs: [facts, food-permit]\n")], "[food.visiting, sign"),
    ("OF2012", [("    mandatory: true\n", "    mandatory: true\n    when: form.promise_fire\n")],
     "form.promise_fire"),
    ("OF2013", [("    when: form.kitchen\n", "")], "[{when: form.promise_fire"),
    ("OF2016", [("when: form.is_chain,", "when: form.promise_fire,")],
     "- {when: form.promise_fire"),
    ("OF2014", [("    needs: [food-permit]\n", "    needs: [food-permit, fire-permit]\n")],
     "department: tax"),
]  # fmt: skip
ASIDE = [
    ("OF1717", [("source: visiting, dest: reviewing}",
                 "source: visiting, dest: reviewing, resumes: true}")], "true}"),
    ("OF1718", [("source: reviewing, dest: visiting}",
                 "source: reviewing, dest: visiting, aside: suspended}")], "suspended}"),
    ("OF1719", [("duty: true, does: sign}", "duty: true, does: sign, opens: {matter: moving}}")],
     "opens: {matter: moving}"),
]  # fmt: skip
FAULTS = [*ASIDE, *USAGE, *PROCEDURES, *LIMITS, *LAW, *CHOICES]


def test_nothing_is_wrong_with_the_sound_matter(tmp_path):
    assert [each.code for each in lint(tmp_path, SOUND)] == [TOLD]


@pytest.mark.parametrize(
    ("code", "changes", "place"), FAULTS, ids=[f"{row[0]}-{row[2][:20]}" for row in FAULTS]
)
def test_a_fault_is_told_at_its_place(tmp_path, code, changes, place):
    text = changed(*changes)
    found = [each for each in lint(tmp_path, text) if each.code == code]
    assert [pointed_at(text, each)[: len(place)] for each in found][:1] == [place]


@pytest.mark.parametrize(
    ("code", "changes", "place"), FAULTS, ids=[f"{row[0]}-{row[2][:20]}" for row in FAULTS]
)
def test_a_fault_is_told_in_both_languages(tmp_path, code, changes, place):
    for each in lint(tmp_path, changed(*changes)):
        for language in ("zh", "en"):
            assert not re.search(r"[{}]", each.render(language))
        assert each.as_json()["data"] is not None


def test_every_code_of_a_check_has_a_fault():
    told = {row[0] for row in FAULTS} | {TOLD}
    own = {code for code in CODES if "OF1600" < code < "OF2100"}
    elsewhere = {"OF1615", "OF1713", "OF1716", "OF2002", "OF2005", "OF2008", "OF2015"}
    assert own - told == elsewhere
