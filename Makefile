# Everything a person at this repository types. Needs Python 3.11 or newer and make; nothing else.
# `make` alone prints the list.

SHELL := /bin/bash
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
  $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --no-input -q
PORT ?= 8000
TESTS ?= tests
export PORT

.PHONY: help run setup test test-sqlite test-postgresql check format messages soak lock lanes clean

help:
	@echo "make run      open the demonstration school on http://127.0.0.1:$(PORT)/ (PORT=8001 for another port)"
	@echo "make setup    build .venv with everything for development"
	@echo "make test     the whole suite on SQLite, then on PostgreSQL (TESTS=tests/house for a part)"
	@echo "make check    format, lint, types, layers, migrations, messages, deployment checks"
	@echo "make soak     the long races and kills, before a release"
	@echo "make messages collect the words of the sources and compile the Chinese"
	@echo "make format   format the code"
	@echo "make lock     pin newer versions of the dependencies"

# ------------------------------------------------------------------ environment
.venv/made: Makefile
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and none was found."; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv .venv || { \
	  rm -rf .venv; deploy/packages.sh python3-venv && $(PYTHON) -m venv .venv; }
	@touch $@

# The site alone; what development needs contains it.
.venv/runtime: .venv/made requirements.txt
	@test -f .venv/development || { echo "installing the site's packages …"; \
	  $(PIP) install --require-hashes -r requirements.txt; }
	@touch $@

.venv/development: .venv/made requirements-dev.txt requirements-spec.txt
	@echo "installing the packages for development …"
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@$(PIP) install --require-hashes --no-deps -r requirements-spec.txt
	@touch $@ .venv/runtime

CATALOGUES := $(shell find university courses enrollment payments -name '*.po' 2>/dev/null)
.venv/compiled: $(CATALOGUES)
	@$(PY) manage.py update_messages --compile
	@touch $@

setup: .venv/development
	@$(MAKE) -s .venv/compiled

run: .venv/runtime
	@$(MAKE) -s .venv/compiled
	@exec $(PY) manage.py serve

# ------------------------------------------------------------------------ tests
lanes:
	@deploy/lanes.sh install

test: setup lanes
	@deploy/lanes.sh test $(TESTS)

test-sqlite: setup
	@deploy/lanes.sh sqlite $(TESTS)

test-postgresql: setup
	@deploy/lanes.sh postgresql $(TESTS)

soak: setup lanes
	@SOAK=1 deploy/lanes.sh test $(TESTS)

# ----------------------------------------------------------------------- checks
check: setup
	@deploy/check.sh

format: setup
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

messages: setup
	@$(PY) manage.py update_messages

# Resolves for every platform and Python, with hashes and without the address of any registry.
lock: .venv/made
	@$(PYTHON) -m venv .venv/lock && .venv/lock/bin/python -m pip install -q "uv>=0.9,<1"
	@for kind in "" "-dev"; do \
	  .venv/lock/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	    --no-header --no-annotate --no-emit-index-url $${kind:+--extra dev} \
	    pyproject.toml -o requirements$$kind.txt; \
	done
	@! grep -nE '^--|://' requirements.txt requirements-dev.txt requirements-spec.txt

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache test-results
