"""Examples of the definition page, one for each record; tests read them with that record.

Facts in them are examples, not law.
"""

from __future__ import annotations

MATTER = """
oneflow: 1
code: library-card
title: {zh: 办理借书证, en: A library card}
subject: person
lead: culture
calendar: cn
bases: {guide: {text: 办事指南, mark: assumed}}
departments: {culture: {title: 文化部门, office: form.district}}
intake: {notice: {legal: 5wd, basis: guide}, answer_within: 30cd}
promise: {promised: 3wd, basis: guide}
joint_limit: {legal: 45wd, basis: guide}
shared: {resident: {type: bool, owner: police}}
form: {district: {type: region, sensitivity: internal}}
materials: {identity: {sources: [certificate, upload]}}
items: {card: {department: culture, type: public-service, procedure: instant}}
case: {procedure: standard}
joint: {visit: {serves: [card.visiting]}}
batch: {reader: {each: form.readers, items: {card: {department: culture, type: filing, procedure: filing}}}}
procedures: {quick: {initial: deciding, states: {deciding: {does: sign}}, transitions: []}}
tables: {deposit: {type: int, rows: [{then: 100}]}}
duties: {return-card: {by: applicant, within: 1y, from: form.issued_on, basis: guide}}
issue: {policy: together}
supervision: {rungs: [{name: red, of: legal}]}
templates: {case.accepted: 您的借书证申请已经受理。}
"""

WORDING = "{zh: 出生登记, en: Birth registration}"

BASIS = "{text: 《行政许可法》第三十二条, mark: sourced, source: 全国人大网}"

DEPARTMENT = "{title: {zh: 公安派出所, en: Police}, office: form.household_district}"

CONDITION = (
    "{rule: form.area > 300 and not form.open_air, keep: false}   # 也可写：form.area 大于 300"
)

INTAKE = "{notice: {legal: 5wd, promised: 2wd}, answer_within: 30cd, cutoff: 0.5wd, second_notice: new-only}"

LIMIT = """
when: form.married
legal: 10wd
promised: 3wd
basis: typical
from: accepted
roll: next
extend: {by: 5wd, approver: head-of-body, basis: licence-42}
---
{legal: 1wd, basis: fire-promise, extensible: false}
"""

EXTENSION = "{by: 10wd, approver: head-of-body, basis: licence-42, moves_promised: false}"

SHARED = "{type: enum, title: 婚姻状况, owner: civil-affairs, values: [married, single]}"

FIELD = """
type: list
title: {zh: 共同经营人, en: Partners}
required: true
ask: form.has_partners
from: shared.partners
sensitivity: personal
min: 1
max: 10
key: name
fields:
  name: {type: text, pattern: '[^0-9]+', max: 60}
  role: {type: enum, values: [owner, manager]}
---
{type: enum, values: [father, mother]}
---
{type: text, pattern: '[A-Z]{2}[0-9]+'}
"""

MATERIAL = """
title: 结婚证
sources: [{shared: marriage}, certificate, upload, {gap: 10wd}]
when: form.married
if_lost: [loss-declaration]
sensitivity: personal
"""

SOURCE = "{kind: shared, name: marriage}\n---\n{kind: gap, within: 10wd}"

ITEM = """
title: {zh: 出生登记（户口）, en: Birth registration}
department: police
type: registration
mandatory: true
when: form.lives_here
group: same-visit
needs: [birth-certificate]
materials: [parents-id]
fields: [child_name, born_on]
gives: [household]
procedure: [{when: not form.married, use: two-step-review}, {use: review}]
limit: {legal: 10wd, promised: 3wd, basis: typical}
acceptance: with-case
if_not_given: cancel-dependents
deeming: {basis: pledge}
supplement: {clock: suspend, answer_within: 15cd, basis: typical}
reconfirm: {within: 3wd, otherwise: hold}
delivery: {limit: {promised: 3wd}, modes: [window, courier]}
runs_in: [noticing]
before_end_of: social-card
outside_promise: false
visits: 1
---
{department: health, type: public-service, optional: true, procedure: instant}
"""

CHOICE = "{when: not form.married, use: two-step-review}"
DEEMING = "{basis: licence-32, hold: 1wd}"
SUPPLEMENT = "{clock: suspend, answer_within: 15cd, basis: typical}"
RECONFIRM = "{within: 3wd, otherwise: hold, basis: typical}"
DELIVERY = (
    "{limit: {legal: 10wd, promised: 3wd, basis: licence-44}, modes: [window, courier, electronic]}"
)
CASE = "{procedure: [{when: form.needs_consent, use: consent-first}, {use: standard}]}"

JOINT = """
title: {zh: 联合勘验, en: Joint visit}
serves: [food.visiting, fire.inspecting]
opens: {when: all-expected, or_after: 3wd}
absent: second-visit
signers: {each_department: 2}
record: {passed: bool, remarks: text}
gives: [visit-record]
trigger: visited
"""

JOINT_OPENS = "{when: all-expected, or_after: 3wd}"
SIGNERS = "{each_department: 2}"

BATCH = """
each: form.employees
as: sub-case
needs: [employer-ok]
items:
  register: {department: hrss, type: filing, procedure: filing, limit: {legal: 5wd, basis: typical}}
duties: {report: {by: employer, within: 30cd, from: each.hired_on, basis: typical}}
settle: {parent: when-all-settled, failed: listed, retry: same-sub-case}
"""

BATCH_SETTLE = "{parent: when-all-settled, failed: listed, retry: same-sub-case}"

DUTY = """
title: 一个月内申报出生登记
by: applicant
within: 1mo
from: form.born_on
met_by: submitted
if_late: warn
basis: household-7
"""

PROCEDURE = """
kind: item
title: {zh: 审查和现场核查, en: Review with a visit}
initial: reviewing
states:
  reviewing: {does: sign}
  visiting: {does: {joint: visit}}
transitions:
  - {trigger: visit, source: reviewing, dest: visiting, conditions: form.area > 300}
  - {trigger: visited, source: visiting, dest: reviewing}
  - {trigger: approve, source: reviewing, dest: approved, requires: [document]}
  - {trigger: reject, source: reviewing, dest: rejected, requires: [reasons, remedies]}
"""

STATE = """
title: {zh: 等待档案, en: Waiting for the file}
does: {await: {event: file_arrived, from: anyone, within: 6mo, otherwise: lapse}}
limit: {legal: 10wd, basis: typical, from: entered}
outcome: approved
final: false
duty: true
clock: counted
accepted: false
---
{title: 转办搬迁, final: true, opens: {matter: moving, carry: [form.address]}}
---
{title: 办理中, runs: items}
"""

DOES = """
intake: {whose: item}
---
sign: {mode: sequence, roles: [drafter, decider]}
---
await: {event: resubmitted, from: applicant}
---
consent: {of: [other_parent_id]}
---
joint: visit
---
deliver: {modes: [window]}
---
publicity: {for: 20cd, objectors: [anyone], basis: notice-20}
---
verify: {signers: 2}
---
pay: {amount: "120.00", basis: typical}
---
hearing: {}      # 这一种和以下各种：已声明，尚不能运行
---
consult: {}
---
slot: {}
---
batch: {}
---
rate: {}
"""

DOES_INTAKE = "{whose: case, after_acceptance: false}"
DOES_SIGN = "{mode: sequence, roles: [drafter, decider], by: police}"
DOES_AWAIT = "{event: file_arrived, from: anyone, within: 6mo, otherwise: lapse, basis: typical}"
DOES_CONSENT = "{of: [other_parent_id], within: 10cd, otherwise: lapse, basis: xiamen}"
DOES_JOINT = "{name: premises-visit}"
DOES_PUBLICITY = (
    "{for: 20cd, roll: none, objectors: [anyone, tax], published: at-once, basis: notice-20}"
)
DOES_DELIVER = "{modes: [window, courier, electronic]}"
DOES_VERIFY = """
{methods: [on-site, by-data], signers: 2, record: {passed: bool}, sampled: true, by: police}
"""
DOES_PAY = """
amount: table.fee
within: 5wd
otherwise: lapse
wrong_amount: keep
waive: {approver: head-of-body, basis: typical}
refund_on: [withdrawn, cancelled, declined, lapsed]
by: tax
basis: typical
"""
WAIVE = "{approver: head-of-body, basis: typical}"
CLOCK = "{exclude: expert-review, expected: 15wd, basis: licence-45}"
OPENS = "{matter: moving, carry: [form.address]}"

TRANSITION = """
trigger: approve
source: [reviewing, deciding]
dest: approved
title: {zh: 准予, en: Approve}
conditions: record.passed
requires: [document]
gives: [permit]
limit: {legal: 5wd, basis: typical}
on: tax.rejected
---
{trigger: objected, source: noticing, dest: contested, aside: suspended}
---
{trigger: overrule, source: contested, dest: noticing, resumes: true}
"""

TABLE = """
title: 消防检查方式
type: enum
values: [inspect, commit]
hit: first
rows:
  - {when: form.area > 300, then: inspect}
  - {then: commit}
"""

ROW = "{when: {form.area: '> 300', form.open_air: false}, then: inspect}"
ISSUE = "{policy: together, release_by: own-delivery-limit}"

SUPERVISION = """
rungs:
  - {name: warning, of: promised, offset: -1}
  - {name: yellow, of: promised}
  - {name: red, of: legal}
"""

RUNG = "{name: warning, of: promised, offset: -1}"
