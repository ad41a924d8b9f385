"""Another package of our import name is noticed, named, and told how to be rid of."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from oneflow import installation
from oneflow.installation import ensure_sole_package, find_foreign_files


@pytest.fixture
def package(tmp_path):
    """A folder that looks like ours."""
    for name in ("__init__.py", "errors.py", "py.typed"):
        (tmp_path / name).touch()
    for name in ("engine", "matters", "__pycache__"):
        (tmp_path / name).mkdir()
    return tmp_path


def test_our_own_package_is_alone(package):
    assert find_foreign_files(package) == []
    ensure_sole_package(package)
    ensure_sole_package()


def test_no_name_of_ours_is_taken_for_the_others():
    ours = {path.name for path in Path(installation.__file__).parent.iterdir()}
    assert len(ours) > 2
    assert not [name for name in ours if installation._is_foreign(name)]


@pytest.mark.parametrize(
    "name", ["_oneflow_internal.cpython-311-x86_64-linux-gnu.so", "_oneflow_internal.pyd"]
)
def test_compiled_core_of_the_other_is_noticed(package, name):
    (package / name).touch()
    assert find_foreign_files(package) == [name]


def test_folders_of_the_other_are_noticed_and_sorted(package):
    for name in ("nn", "framework"):
        (package / name).mkdir()
    assert find_foreign_files(package) == ["framework", "nn"]


def test_the_sentence_says_what_happened_and_what_to_do_in_both_languages(package):
    (package / "nn").mkdir()
    with pytest.raises(ImportError) as caught:
        ensure_sole_package(package)
    sentence = str(caught.value)
    assert caught.value.name == "oneflow"
    for part in ("同名冲突", "办法", "Name clash", "Remedy", "pip uninstall oneflow", "nn"):
        assert part in sentence


def test_a_package_outside_a_folder_is_left_alone(package):
    assert find_foreign_files(package / "archive.zip" / "oneflow") == []
    assert find_foreign_files(package / "errors.py") == []


def test_it_costs_one_directory_scan(package, monkeypatch):
    scans = []
    scandir = os.scandir

    def counting_scandir(path):
        scans.append(path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", counting_scandir)
    ensure_sole_package(package)
    assert scans == [package]
