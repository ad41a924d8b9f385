"""Legal texts: what they say, in whose words, and to whom."""

from __future__ import annotations

import msgspec

from oneflow.engine.ports import OutboxRow
from tests.generated.hall import WINDOW, official, system
from tests.generated.small import item, matter
from tests.support.post import Post, definition


def test_the_notice_says_everything_that_is_missing():
    post = Post().submitted()
    post.hall.do(
        system("one"), "answer_intake", department="one",
        defects=[{"what": "material:photo", "text": "照片模糊"}, "field:applicant_name"],
    )  # fmt: skip
    post.hall.do(system("two"), "answer_intake", department="two")
    post.send()
    text = post.text("notice.supplement")
    official_part, _, english = text.partition("-" * 40)
    for said in (
        "补正材料一次性告知书", f"办件编号：{post.hall.case.number}", "申请人：王小明", "1. a（one）",
        "1. 照片（one）：照片模糊", "2. 姓名（one）", "30日内", "1. 法（暂定）", "office\n2026年3月4日",
    ):  # fmt: skip
        assert said in official_part, text
    assert "1. Photo (one): 照片模糊" in english
    assert "4 March 2026" in english
    assert "within 30 days" in english


def test_a_rejection_gives_reasons_and_remedies():
    post = Post().submitted()
    post.hall.accept()
    papers = {"reasons": "面积不足", "remedies": "可在60日内申请行政复议"}
    post.hall.sign("a", "reject", papers=papers)
    post.send()
    text = post.text("item.decided")
    assert "不予备案决定告知书" in text
    assert "理由：面积不足" in text
    assert "救济途径：可在60日内申请行政复议" in text
    assert "\none\n2026年3月4日" in text


def test_an_office_reads_of_people_only_what_its_items_ask_for_and_nothing_sensitive():
    seen = "{{ form | dictsort | map('last') | join(',') }} {{ applicant }}"
    entry = definition(templates={"item.started": {"zh": seen}, "case.accepted": {"zh": seen}})
    post = Post(entry).submitted()
    post.hall.accept()
    post.send()
    told = {one.destination: one.text.strip() for one in post.sent("item.started")}
    assert told == {"office:one": "王小明 王小明", "office:two": "王小小 王小明"}
    assert post.text("case.accepted").strip() == "6222-0202,王小明,王小小 王小明"


def test_the_definitions_own_words_come_before_the_shipped_ones():
    entry = definition(
        templates={
            "case.accepted": {"zh": "{{ form.child }}已受理", "en": "{{ form.child }} accepted"},
            "item": {"zh": "事项：{{ topic }}"},
        }
    )
    post = Post(entry).submitted()
    post.hall.accept()
    post.send()
    assert post.text("case.accepted").startswith("王小小已受理\n")
    assert post.text("case.accepted").endswith("\n王小小 accepted\n")
    assert {one.text for one in post.sent("item.started")} == {"事项：item.started\n"}
    assert "联合审查通知" in "".join(one.text for one in post.sent("intake.examine"))


def test_a_topic_without_a_template_goes_as_it_is():
    post = Post().submitted()
    row = OutboxRow(
        case_id="k1", seq=1, n=9, destination="lead", topic="other", body="{}",
        not_before="",
    )  # fmt: skip
    assert post.notices.worded(row) is row
    gone = msgspec.structs.replace(row, case_id="k9", topic="case.accepted")
    assert post.notices.worded(gone) is gone
    assert post.kept() == {}


def test_a_declined_application_is_sent_to_the_right_body():
    post = Post().submitted()
    post.hall.do(
        WINDOW, "conclude_intake", trigger="declined", right_body="市级机关",
        papers={"reasons": {"文号": 7}, "remedies": "m"},
    )  # fmt: skip
    post.send()
    text = post.text("case.declined")
    assert "不予受理决定书" in text
    assert "请向有权机关申请：市级机关" in text
    assert '理由：{"文号":7}' in text


def test_changes_of_a_time_limit_are_told_with_the_new_date():
    extend = {"by": "5wd", "approver": "head-of-body", "basis": "law"}
    limit = {"legal": "10wd", "promised": "5wd", "basis": "law", "extend": extend}
    post = Post(matter({"a": item(procedure="review", limit=limit)})).under_way()
    head = official("one", "head-of-body")
    post.hall.do(head, "extend_clock", region="item:a", extension="3wd", papers={"reasons": "r"})
    post.hall.do(official("one"), "suspend_clock", region="item:a", ground="g", basis="某法第一条")
    post.send()
    longer, stopped = (one.text for one in post.sent("clock.changed"))
    assert "经批准，本事项的办理时限延长3个工作日，延长后的法定时限至2026年3月23日。" in longer
    assert "理由：r" in longer
    assert "（法定时限至2026年3月23日）" in longer
    assert "extended by 3 working days" in longer
    assert "自2026年3月4日起中止计算办理时限。\n原因：g\n\n依据：\n  1. 某法第一条" in stopped


def test_a_supplement_after_acceptance_names_its_own_time_and_ground():
    later = {"clock": "suspend", "answer_within": "15cd", "basis": "law"}
    plan = {"plan": {"title": {"zh": "平面图", "en": "Plan"}, "sources": ["upload"]}}
    entry = item(procedure="review", supplement=later, materials=["plan"])
    post = Post(matter({"a": entry}, materials=plan)).under_way()
    defects = [{"what": "material:plan", "text": "图纸不清"}]
    post.hall.do(official("one"), "ask_supplement", region="item:a", defects=defects)
    post.send()
    text = post.text("notice.supplement")
    assert "请自收到本告知书之日起15日内一次补齐" in text
    assert "1. 平面图（one）：图纸不清" in text
    assert "\none\n" in text


def test_where_the_remedies_say_no_time_the_law_s_is_told():
    post = Post().submitted()
    post.hall.accept()
    post.hall.sign("a", "reject", papers={"reasons": "面积不足", "remedies": "可以申请行政复议"})
    post.send()
    official_part, _, english = post.text("item.decided").partition("-" * 40)
    assert (
        "救济途径：可以申请行政复议\n期限：申请行政复议，自收到本决定之日起六十日内"
        in official_part
    )
    assert "六个月内" in official_part
    assert "within sixty days" in english


def waiting_for_the_applicant(**wait):
    """An item that the department sends to the applicant, with a notice."""
    return {
        "initial": "looking",
        "states": {
            "looking": {"does": "sign"},
            "mending": {
                "title": {"zh": "限期改正", "en": "Mend it"},
                "does": {"await": {"event": "mended", "from": "applicant", **wait}},
            },
        },
        "transitions": [
            {"trigger": "order", "source": "looking", "dest": "mending", "requires": ["notice"]},
            {"trigger": "mended", "source": "mending", "dest": "looking"},
            {"trigger": "over", "source": "mending", "dest": "looking"},
            {"trigger": "approve", "source": "looking", "dest": "approved"},
        ],
    }


def test_the_applicant_is_told_what_is_waited_for_and_until_when():
    chart = waiting_for_the_applicant(within="15cd", otherwise="over", basis="law")
    post = Post(matter({"a": item(procedure="mend")}, procedures={"mend": chart})).under_way()
    post.hall.sign("a", "order", papers={"notice": "安全出口上锁，请拆除"})
    post.send()
    text = post.text("applicant.asked")
    assert "进入“限期改正”，等您办理" in text
    assert "内容：安全出口上锁，请拆除" in text
    assert "请于2026年3月19日以前（含当日）办理" in text
    assert "依据：\n  1. 法（暂定）" in text
    assert "Please do so by 19 March 2026" in text


def test_what_has_no_time_is_asked_for_soon():
    chart = waiting_for_the_applicant()
    chart["transitions"] = [each for each in chart["transitions"] if each["trigger"] != "over"]
    post = Post(matter({"a": item(procedure="mend")}, procedures={"mend": chart})).under_way()
    post.hall.sign("a", "order", papers={"notice": "n"})
    post.send()
    assert "请尽快办理" in post.text("applicant.asked")
