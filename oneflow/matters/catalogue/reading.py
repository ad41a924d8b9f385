"""OF10xx: the file cannot be read as text at all."""

from __future__ import annotations

from oneflow.matters.problem_code import ProblemCode

CODES = (
    ProblemCode(
        "OF1001",
        "unreadable-file",
        "读不到这个文件（{reason}）。",
        "The file cannot be read ({reason}).",
        "检查路径和权限。",
        "Check the path and the permissions.",
    ),
    ProblemCode(
        "OF1002",
        "not-a-file",
        "这不是一个普通文件。",
        "This is not a regular file.",
        "给出一个 YAML 文件的路径；目录、管道和设备不能作定义读。",
        "Name a YAML file; directories, pipes and devices are not read as definitions.",
    ),
    ProblemCode(
        "OF1003",
        "file-too-large",
        "文件超过 {limit} 字节。",
        "The file is larger than {limit} bytes.",
        "把定义拆成几个文件，或把长文本移到模板里。",
        "Split the definition, or move long texts into templates.",
    ),
    ProblemCode(
        "OF1004",
        "empty-file",
        "文件里没有内容。",
        "The file has no content.",
        "从一个可用的定义开始改，或删掉这个文件。",
        "Start from a working definition, or delete the file.",
    ),
    ProblemCode(
        "OF1005",
        "wrong-encoding",
        "文件不是不带 BOM 的 UTF-8 文本（{found}）。",
        "The file is not UTF-8 text without a byte order mark ({found}).",
        "在编辑器里另存为 UTF-8（无 BOM）。",
        "Save it in your editor as UTF-8 without BOM.",
    ),
    ProblemCode(
        "OF1006",
        "forbidden-character",
        "这里有一个看不见或会改变显示方向的字符 {character}。",
        "There is an invisible or direction-changing character {character} here.",
        "删掉它；它会让读的人和机器看到不同的内容。",
        "Delete it; it makes people and machines read different things.",
    ),
)
