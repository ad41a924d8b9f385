"""The YAML parser's complaints in the reader's language.

The parser speaks English only and from its own point of view; the faults that
people really make are told here in both languages.
"""

from __future__ import annotations

from ruamel.yaml.error import MarkedYAMLError, YAMLError

from oneflow.matters.problems import Words

_KNOWN = (
    ("'\\t' that cannot start", Words("这里用了制表符；缩进和词头只能用空格", "a tab stands here; indent with spaces")),
    ("that cannot start any token", Words("这个字符不能放在值的开头，要加引号", "this character cannot begin a value; quote it")),
    ("mapping values are not allowed", Words("这里多了一个冒号，或上一行缩进不齐", "a colon stands where none may be, or the line before is indented otherwise")),
    ("could not find expected ':'", Words("这个键后面缺少冒号", "the key is not followed by a colon")),
    ("expected <block end>", Words("缩进与同级的行不一致", "the indentation differs from its neighbours")),
    ("expected ',' or '}'", Words("花括号里缺少逗号或右括号", "a comma or a closing brace is missing")),
    ("expected ',' or ']'", Words("方括号里缺少逗号或右括号", "a comma or a closing bracket is missing")),
    ("unexpected end of stream", Words("引号没有闭合", "a quote is not closed")),
    ("unexpected document separator", Words("引号没有闭合", "a quote is not closed")),
    ("unknown escape character", Words("双引号里有不认识的反斜杠写法", "an unknown backslash escape in double quotes")),
    ("undefined tag handle", Words("这里用了标签", "a tag is used here")),
    ("sequence entries are not allowed", Words("列表的“-”不能放在这里", "a list item cannot begin here")),
    ("<stream end>", Words("文件在这里断了", "the file ends too early")),
)  # fmt: skip


def explain(error: YAMLError) -> Words:
    """Say in both languages what the parser could not read."""
    said = str(getattr(error, "problem", "") or "") if isinstance(error, MarkedYAMLError) else ""
    said = said or str(error).strip().split("\n", 1)[0]
    for part, words in _KNOWN:
        if part in said:
            return words
    return Words(said, said)
