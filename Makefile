# The portal's commands. A fresh clone needs Python 3.11 or newer and make.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test check messages bench

run: .venv/run
	@exec $(BIN)/python manage.py run

test: .venv/dev
	@$(BIN)/python -m config.checks.suite

check: .venv/dev
	@$(BIN)/python -m config.checks.all

messages: .venv/dev
	@$(BIN)/python -m config.checks.messages --write

bench: .venv/dev
	@$(BIN)/python -m bench

.venv/run: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/dev: requirements.txt requirements-dev.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch .venv/run $@
