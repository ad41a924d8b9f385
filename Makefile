# Everything a newcomer needs. Prerequisites: git make python3 (3.11 or newer) python3-venv.
# Each target prepares what it needs in .venv; the second run finds it ready.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Chinese must print even where LANG=C; a bare ASCII terminal is no reason to fail.
export PYTHONUTF8 := 1
# One worker a core, but not more PostgreSQL servers than are of use.
PYTEST_ARGS ?= -n logical --maxprocesses 8 --dist worksteal
BENCH_ARGS ?=
FAULTS_ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup demo test quick coverage check docs docs-check bench faults format lock clean

help:
	@printf '%s\n' \
	  'oneflow — 一件事（联办事项）的定义语言与引擎' \
	  '' \
	  '  make demo     准备环境，演示“新生儿出生”一件事     set everything up and run the demonstration' \
	  '  make test     准备环境，运行全部测试               set everything up and run all tests' \
	  '  make quick    只跑快的测试（不含 slow）            the tests that take less than five seconds each' \
	  '  make coverage 全部测试并统计分支覆盖率（≥95%）     all tests, with branch coverage of the core' \
	  '  make check    代码检查：ruff、mypy、import-linter  static checks' \
	  '  make docs     重新生成由代码而来的文档             renew the pages that come from the code' \
	  '  make docs-check 检查文档：示例、链接、生成的页面   run the examples, links and doctests' \
	  '  make bench    基准测试，小规模各跑一遍             all benchmarks, small; one JSON line each' \
	  '  make faults   故障注入，全量（两核数小时）         every fault drill at its full number (hours)' \
	  '  make format   整理代码格式                         format the code' \
	  '  make setup    只准备环境 .venv                     only make the environment' \
	  '  make lock     重新生成 constraints.txt             renew the pinned versions' \
	  '  make clean    删除环境和缓存                       remove the environment and the caches' \
	  '' \
	  '变量 / variables: PYTHON=python3.12  PYTEST_ARGS="-k clock"' \
	  '                  ONEFLOW_PROFILE=full ONEFLOW_FULL=1（更多随机用例 / many more examples）' \
	  '                  BENCH_ARGS="--only w1 kernel"  FAULTS_ARGS="--share 0.05 --only F1 F6"'

setup: $(READY)

# Debian 12 ships pip 23, which knows no dependency groups (--group came with pip 25.1).
$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo '需要 Python 3.11 或更高版本；可用 make PYTHON=python3.12 指定。' >&2; \
	  echo 'Python 3.11 or newer is needed; name one by make PYTHON=python3.12.' >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { \
	  echo '不能建立虚拟环境。Debian/Ubuntu 请先运行：apt install python3-venv' >&2; \
	  echo 'Cannot make a virtual environment. On Debian/Ubuntu: apt install python3-venv' >&2; \
	  rm -rf $(VENV); exit 1; }
	@echo '正在准备环境（首次约一分钟）… preparing $(VENV) (about a minute the first time)'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
	  --constraint constraints.txt --group dev --editable '.[cli,postgres,testing]'
	@touch $@

demo: $(READY)
	@$(BIN)/oneflow demo

test: $(READY)
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

quick: $(READY)
	@$(BIN)/python -m pytest -q -m 'not slow' $(PYTEST_ARGS)

coverage: $(READY)
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest -q $(PYTEST_ARGS); tests=$$?; \
	$(BIN)/coverage combine --quiet && \
	$(BIN)/coverage report --include 'oneflow/calendar/*,oneflow/matters/*,oneflow/engine/*' && \
	$(BIN)/coverage json --quiet -o $(VENV)/coverage.json && \
	$(BIN)/python .ci/coverage_figures.py $(VENV)/coverage.json && exit $$tests

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(READY)
	@$(BIN)/python -m docs.generate

docs-check: $(READY)
	@$(BIN)/python -m pytest -q tests/docs oneflow $(PYTEST_ARGS)

# Small; figures worth telling come from an idle machine and BENCH_ARGS="--full --out results.jsonl".
bench: $(READY)
	@$(BIN)/python -m benchmarks $(BENCH_ARGS)

faults: $(READY)
	@$(BIN)/python -m tests.faults $(FAULTS_ARGS)

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(READY)
	@$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --upgrade --strip-extras \
	  --no-annotate --custom-compile-command 'make lock' --all-extras --group dev --group docs \
	  --output-file constraints.txt pyproject.toml

clean:
	rm -rf $(VENV) .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist
