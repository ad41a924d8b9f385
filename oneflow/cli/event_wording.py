"""One sentence for each kind of event, to be filled by `oneflow.cli.telling`. A table only.

The names in braces are the event's own fields, put into words; a few more are made there.
"""

from __future__ import annotations

from oneflow.cli.wording import Words

SENTENCES: Words = {
    "case_submitted": (
        "{applicant} 申报（{channel}），办件编号 {number}，共 {count} 个事项",
        "{applicant} applied ({channel}), case number {number}, items: {count}",
    ),
    "data_changed": ("数据更新（{cause}）：{changes}", "data changed ({cause}): {changes}"),
    "items_admitted": ("受理：{items}", "accepted: {items}"),
    "items_admitted.deemed": (
        "逾期未告知，视为受理：{items}（{ground}）",
        "silence, so deemed accepted: {items} ({ground})",
    ),
    "item_started": ("{region}：开始办理，{state}{due}", "{region}: begun, {state}{due}"),
    "region_moved": (
        "{region}：{trigger} → {state}{how}{by}",
        "{region}: {trigger} → {state}{how}{by}",
    ),
    "region_moved.same": ("{region}：{state}{how}{by}", "{region}: {state}{how}{by}"),
    "item_reopened": (
        "{region}：重新等待，第 {round} 轮（{cause}）",
        "{region}: waits again, round {round} ({cause})",
    ),
    "gift_corrected": (
        "{region}：更正“{gift}”，第 {version} 版{basis}",
        "{region}: '{gift}' corrected, version {version}{basis}",
    ),
    "gift_corrected.void": (
        "{region}：撤销“{gift}”{basis}",
        "{region}: '{gift}' withdrawn{basis}",
    ),
    "gift_given": ("{region}：给出“{gift}”", "{region}: gives '{gift}'"),
    "region_held": (
        "{region}：所用的“{gift}”已更正，暂缓出件，待本部门确认",
        "{region}: '{gift}' was corrected; held until the department answers",
    ),
    "region_reconfirmed": (
        "{region}：对更正的答复：{answer}{by}",
        "{region}: answer to the correction: {answer}{by}",
    ),
    "clock_changed": (
        "{region}：{name}{change}（{ground}）{due}",
        "{region}: {name} {change} ({ground}){due}",
    ),
    "clock_stopped": ("{region}：{name}停止计时", "{region}: {name} stopped"),
    "rung_reached": ("{region}：{name}{rung}{due}", "{region}: {name} {rung}{due}"),
    "calendar_revised": (
        "日历“{calendar}”换用修订 {revision}，{count} 个时限的届满日变动",
        "calendar '{calendar}' replaced by revision {revision}; clocks moved: {count}",
    ),
    "activity_redated": (
        "{region}：日历修订后，等待的期限重新推算",
        "{region}: what it waits for was dated anew after the calendar's revision",
    ),
    "results_released": ("出件：{items}{cause}", "released: {items}{cause}"),
    "finding_raised": ("提示{to}：{finding}{at_region}", "finding for {to}: {finding}{at_region}"),
    "finding_closed": ("提示已处理：{code}", "finding dealt with: {code}"),
    "incident_opened": ("异常，待处理：{finding}{at_region}", "incident: {finding}{at_region}"),
    "late_answer_kept": (
        "{region}：迟到的意见（{command}）已留存，不影响结果{by}",
        "{region}: a late answer ({command}) is kept and changes nothing{by}",
    ),
    "deeming_set_aside": (
        "撤销视为受理：{items}{by}",
        "deemed acceptance set aside: {items}{by}",
    ),
    "text_rendered": ("文书已生成并留存摘要", "a legal text was rendered; its digest is kept"),
    "data_erased": ("已删除 {count} 项数据（{ground}）", "values erased: {count} ({ground})"),
    "intake_answered": ("{department}：材料齐全，无需补正", "{department}: nothing is missing"),
    "intake_answered.defects": (
        "{department}：需要补正 {defects}",
        "{department}: to be supplied: {defects}",
    ),
    "notice_issued": (
        "一次性告知：补正 {defects}{silent}",
        "one-time notice: supply {defects}{silent}",
    ),
    "intake_notice_served": (
        "告知已送达，补正期限至 {answer_by}",
        "notice served; to be answered by {answer_by}",
    ),
    "supplement_received": ("收到补正：{changed}", "supplement received: {changed}"),
    "supplement_lapsed": ("补正逾期未答复", "the notice was not answered in time"),
    "silence_passed": ("法定告知期限已过，无人答复", "the legal time for the notice has passed"),
    "claimed": ("{region}：领办{by}", "{region}: claimed{by}"),
    "released": ("{region}：退回待办池{by}", "{region}: given back{by}"),
    "signed": ("{region}：签署“{trigger}”{by}", "{region}: signed '{trigger}'{by}"),
    "wait_lapsed": ("{region}：等待逾期", "{region}: waiting ended without it"),
    "consented": ("“{person}”本人同意授权", "the person of '{person}' consents"),
    "consented.refused": ("“{person}”本人不同意授权", "the person of '{person}' does not consent"),
    "consent_lapsed": ("授权逾期", "consent was not given in time"),
    "notice_published": ("{region}：公示已登载{by}", "{region}: the notice is public{by}"),
    "objection_raised": ("{region}：收到异议{by}", "{region}: an objection was raised{by}"),
    "notice_ended": (
        "{region}：公示期满，无未决异议",
        "{region}: the notice ended with no objection open",
    ),
    "notice_unpublished": (
        "{region}：公示期间已过，尚无登载回报",
        "{region}: the time of the notice passed and nobody told that it was public",
    ),
    "visit_opened": ("{region}：参加“{joint}”", "{region}: joins '{joint}'"),
    "visit_recorded": ("{region}：“{joint}”记录已填写", "{region}: section of '{joint}' filled in"),
    "verification_overdue": ("{region}：核查逾期", "{region}: not verified in time"),
    "payment_ordered": (
        "{region}：应缴 {amount} 元，待缴 {balance} 元",
        "{region}: the fee is {amount} yuan, to be paid {balance}",
    ),
    "payment_unpriced": (
        "{region}：缺少数据，应缴金额待定",
        "{region}: the fee cannot be reckoned yet",
    ),
    "payment_received": (
        "{region}：收到 {amount} 元（{channel}），尚欠 {balance} 元",
        "{region}: {amount} yuan received ({channel}), {balance} still owed",
    ),
    "fee_waived": (
        "{region}：减免 {amount} 元{basis}{by}",
        "{region}: let off {amount} yuan{basis}{by}",
    ),
    "payment_lapsed": ("{region}：逾期未缴清", "{region}: not paid in time"),
    "refund_asked": ("{region}：应退 {amount} 元", "{region}: {amount} yuan to be refunded"),
    "refund_made": ("{region}：已退款{by}", "{region}: refunded{by}"),
    "visit_ended": ("{region}：“{joint}”结束", "{region}: '{joint}' ended"),
}
