# Two commands are all a newcomer needs: `make demo` and `make test`. Everything stands in .venv and var/.

PYTHON ?= python3
BIN := .venv/bin
CODE := lms certificates courses assessments supervision manage.py
WORKERS ?= 2
# Every process the tests start is up in half the time where Python may keep what it has compiled.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup demo bench load million change thorough test lint types templates contracts migrations tests

help:
	@echo "make demo    the site with people in it, at http://127.0.0.1:8000 (PORT=8123 make demo for another port)"
	@echo "make test    style, types, templates, contracts, migrations, tests"
	@echo "make thorough what takes minutes: long walks in Chromium, a killed server, thousands of histories"
	@echo "make bench   what each action costs, beside a bare view of the same run (DATABASE_URL=postgres://... make bench)"
	@echo "make load    200 candidates against a live server: nothing acknowledged may be lost (DATABASE_URL as above)"
	@echo "make million a million certificates: what checking one and a night among them cost (DATABASE_URL as above)"
	@echo "make change  what changed rules would mean for 10,000 candidates, with seconds and memory (DATABASE_URL as above)"
	@echo "make setup   only the environment in .venv"

setup: .venv/.installed

# The stamp is written last, so that a set-up that was broken off is taken up again.
.venv/.installed: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Peerway needs Python 3.11 or newer; $(PYTHON) is older. Say which one: make PYTHON=python3.12 setup"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "This Python cannot make environments. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip sync --quiet --python $(BIN)/python requirements.lock
	@touch $@

demo: setup
	$(BIN)/python manage.py demo

# Measured on whatever stands in the environment: SQLite unless DATABASE_URL says otherwise. Never part of the tests.
bench: setup
	$(BIN)/python -m tests.benchmarks

# Two hundred people sit an assessment at the same time; about three minutes.
load: setup
	$(BIN)/python -m tests.benchmarks.load

# A million certificates: what checking one and a night among them cost; about ten minutes.
million: setup
	$(BIN)/python -m tests.benchmarks.million

# What changed rules would mean for ten thousand candidates; some minutes.
change: setup
	$(BIN)/python -m tests.benchmarks.change

# What takes minutes and tells little more than `make test` has told: before a release, and whenever its page changes.
thorough: setup
	$(BIN)/pytest --thorough
	HYPOTHESIS_HISTORIES=1000 $(BIN)/pytest tests/assessments/test_machine.py tests/supervision/test_machine.py

test: lint types templates contracts migrations tests

lint: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: setup
	$(BIN)/mypy $(CODE)

templates: setup
	find templates -name '*.html' -exec $(BIN)/djade --check --target-version 5.2 {} +

contracts: setup
	$(BIN)/lint-imports

migrations: setup
	$(BIN)/python manage.py makemigrations --check --dry-run

tests: setup
	$(BIN)/pytest --numprocesses=$(WORKERS) --dist=worksteal

