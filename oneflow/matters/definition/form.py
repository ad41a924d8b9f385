"""What the applicant is asked and hands in: form fields, shared data, materials."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import StringConstraints, model_validator

from oneflow.matters.definition.limits import Condition, LimitText
from oneflow.matters.definition.part import Identifier, Ordered, Part, Short, fault, told
from oneflow.matters.definition.wording import Wording
from oneflow.matters.plan_data import Sensitivity, SourceKind

FieldType: TypeAlias = Literal[
    "text",
    "bool",
    "int",
    "decimal",
    "date",
    "region",
    "citizen-id",
    "uscc",
    "phone",
    "enum",
    "list",
]

_SIMPLE_SOURCES = ("shared", "upload", "commitment", "gap", "hand-back", "loss-declaration")

FieldName: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""A field's name: it stands in conditions as `form.<name>`, so no dash and no dot."""


class FieldEntry(Part):
    """A question of the form."""

    type: Annotated[FieldType, told("类型", "Kind of answer")]
    title: Annotated[Wording | None, told("表单上的名称", "Its name on the form")] = None
    required: Annotated[bool, told("问到时是否必答", "Must be answered when asked")] = True
    ask: Annotated[Condition | None, told("什么情形下才问", "Asked only in this situation")] = None
    shared: Annotated[
        str | None,
        told("由哪项共享数据预填：shared.名", "Shared source that pre-fills it", alias="from"),
    ] = None
    sensitivity: Annotated[Sensitivity, told("敏感级别", "How sensitive it is")] = "personal"
    values: Annotated[
        list[str] | None, told("enum 的可选值", "Values of an enum", min_length=1)
    ] = None
    pattern: Annotated[
        str | None, told("文本须整体符合的正则", "Pattern of the whole text", max_length=200)
    ] = None
    least: Annotated[
        int | str | None,
        told("最小：数值、日期，或文本、列表的最少长度", "Least value or length", alias="min"),
    ] = None
    most: Annotated[
        int | str | None,
        told("最大：数值、日期，或文本、列表的最大长度", "Greatest value or length", alias="max"),
    ] = None
    key: Annotated[FieldName | None, told("列表元素的键字段", "Field that keys the elements")] = (
        None
    )
    fields: Annotated[
        Ordered[FieldName, FieldEntry] | None, told("列表元素的字段", "Fields of an element")
    ] = None

    @model_validator(mode="after")
    def _fits_its_type(self) -> FieldEntry:
        if (self.type == "enum") != (self.values is not None):
            raise fault(
                "enum 要写 values，别的类型不写。", "An enum, and only an enum, has values."
            )
        if (self.type == "list") != (self.fields is not None):
            raise fault("list 要写 fields，别的类型不写。", "A list, and only a list, has fields.")
        if self.key is not None and self.key not in (self.fields or {}):
            raise fault("key 不是元素的字段。", "The key is not a field of the element.")
        return self


class SharedEntry(Part):
    """A data source of another department."""

    type: Annotated[FieldType, told("答案的类型", "Kind of answer")]
    title: Annotated[Wording | None, told("名称", "Its name")] = None
    owner: Annotated[str | None, told("提供数据的部门", "Department whose data it is")] = None
    values: Annotated[list[str] | None, told("enum 的可选值", "Values of an enum")] = None


class MaterialSource(Part):
    """One way a material may come; `name` is the certificate type, shared source or gift."""

    kind: Annotated[
        SourceKind,
        told("来源", "Kind of source"),
    ]
    name: Annotated[
        Identifier | None, told("证照类型、共享数据或成果的名称", "What provides it")
    ] = None
    within: Annotated[LimitText | None, told("容缺的补交期限", "Time to fill a gap")] = None


def _lengthen_source(value: Any) -> Any:
    if isinstance(value, str):
        return {"kind": value}
    if isinstance(value, dict) and len(value) == 1 and "kind" not in value:
        kind, what = next(iter(value.items()))
        return {"kind": kind, "within" if kind == "gap" else "name": what}
    return value


class MaterialEntry(Part):
    """A document: where it may come from, in order of preference."""

    title: Annotated[Wording | None, told("名称", "Its name")] = None
    sources: Annotated[
        list[
            Annotated[
                MaterialSource,
                Short(
                    _lengthen_source,
                    {
                        "anyOf": [
                            {"enum": ["certificate", *_SIMPLE_SOURCES]},
                            {
                                "type": "object",
                                "maxProperties": 1,
                                "propertyNames": {"enum": ["certificate", "shared", "gift", "gap"]},
                            },
                        ]
                    },
                ),
            ]
        ],
        told("来源，按优先顺序", "Sources in order of preference", min_length=1),
    ]
    when: Annotated[Condition | None, told("什么情形下才要", "Needed only then")] = None
    if_lost: Annotated[
        list[Literal["loss-declaration", "commitment"]] | None,
        told("遗失时可改用", "What may stand for it when it is lost"),
    ] = None
    sensitivity: Annotated[Sensitivity, told("敏感级别", "How sensitive it is")] = "personal"


Form: TypeAlias = Ordered[FieldName, FieldEntry]
