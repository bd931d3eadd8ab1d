# The portal's commands. A fresh clone needs Python 3.11 or newer and make.
PYTHON ?= python3
BIN := .venv/bin

INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check

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

.venv/run: requirements.txt | $(BIN)/pip
	@echo "Installing what requirements.txt names (first start only)"
	@$(INSTALL) -r requirements.txt
	@touch $@

.venv/dev: requirements.txt requirements-dev.txt | $(BIN)/pip
	@echo "Installing what requirements-dev.txt names (first time only)"
	@$(INSTALL) -r requirements-dev.txt
	@touch .venv/run $@

# pip comes last into a new environment; without it the environment is half made and is made again.
$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=/path/to/python3 run")'
	@$(PYTHON) -m venv --clear .venv
