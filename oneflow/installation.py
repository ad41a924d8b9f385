"""Notice when another package of the same import name lies over ours.

A deep-learning framework is published as `oneflow`; ours is `oneflow-yijianshi`, and both put
their files into the folder `oneflow`. Whichever is installed last overwrites files of the other,
and what then fails, fails far away with a message that helps nobody. So `import oneflow`, the
command line and `oneflow doctor` look for the other's files first. Lowest layer: this module
imports nothing of oneflow and must stay cheap, for every import pays for it.
"""

from __future__ import annotations

import os

_FOREIGN_PREFIX = "_oneflow_internal"
"""The framework's compiled core, e.g. `_oneflow_internal.cpython-311-x86_64-linux-gnu.so`."""
_FOREIGN_NAMES = frozenset({"_C", "autograd", "framework", "nn", "optim"})
"""Its folders; none of them will ever be a folder of ours."""


def find_foreign_files(package_dir: str | os.PathLike[str]) -> list[str]:
    """List what the deep-learning package left in `package_dir`, sorted by name.

    Looks at names only and only at the top, with one directory scan. Empty where there is
    nothing foreign, and where the package does not lie in a folder (a zip archive, say).
    """
    try:
        with os.scandir(package_dir) as entries:
            names = [entry.name for entry in entries]
    except OSError:
        return []
    return sorted(name for name in names if _is_foreign(name))


def ensure_sole_package(package_dir: str | os.PathLike[str] | None = None) -> None:
    """Do nothing, unless another package of our name lies over ours.

    Args:
        package_dir: the folder of the package; None: the one this module lies in.

    Raises:
        ImportError: with a sentence in Chinese and English that says what happened, which files
            show it, and what to do.
    """
    folder = package_dir
    if folder is None:
        folder = os.path.dirname(__file__)  # noqa: PTH120 - every import would pay for pathlib
    foreign = find_foreign_files(folder)
    if foreign:
        raise ImportError(_explain(os.fspath(folder), foreign), name="oneflow")


def _is_foreign(name: str) -> bool:
    return name.startswith(_FOREIGN_PREFIX) or name in _FOREIGN_NAMES


def _explain(folder: str, foreign: list[str]) -> str:
    shown = ", ".join(foreign[:3])
    return (
        f"同名冲突：深度学习框架 oneflow 与“一件事”引擎 oneflow-yijianshi 装进了同一个目录 {folder}"
        f"（发现 {shown}），两者的文件已相互覆盖。"
        "办法：在单独的虚拟环境中只安装 oneflow-yijianshi；或先运行 pip uninstall oneflow，"
        "再运行 pip install --force-reinstall --no-deps oneflow-yijianshi。\n"
        "Name clash: the deep-learning package 'oneflow' and the case engine 'oneflow-yijianshi' are"
        f" installed into the same folder {folder} (found {shown}) and overwrote files of each other."
        " Remedy: install oneflow-yijianshi into a virtual environment of its own; or run"
        " 'pip uninstall oneflow' and then"
        " 'pip install --force-reinstall --no-deps oneflow-yijianshi'."
    )
