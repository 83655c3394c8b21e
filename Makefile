# The few commands of this project; `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help install install-dev run test e2e crash storm check bench lock clean

help: ## list the commands
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(VENV)/.runtime: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: set PYTHON=python3.x")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "This Python cannot make a virtual environment: install python3-venv, or set PYTHON to one that can." >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

install: $(VENV)/.runtime ## install into .venv from the lock file
install-dev: $(VENV)/.dev

run: $(VENV)/.runtime ## start everything in the foreground, with a sample archive and sandbox outlets
	@exec $(BIN)/bpod run $(ARGS)

test: $(VENV)/.dev ## the whole suite: SQLite with the embedded broker, then Postgres and Redis
	$(BIN)/python -m tests.run

check: $(VENV)/.dev ## ruff, mypy, import contracts, missing migrations, docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m publisher makemigrations --check --dry-run
	$(BIN)/python -m pytest tests/docs

storm: $(VENV)/.dev ## the long storms: random walks, then a race with kills and restarts
	$(BIN)/python -m tests.storm machine --steps 100000
	$(BIN)/python -m tests.storm race --deliveries 1000 --workers 8 --restarts 3 --seconds 600

e2e: $(VENV)/.dev ## a whole week of the house in headless Chromium; SHOTS=DIR keeps the screenshots
	$(BIN)/python -m tests.e2e $(if $(SHOTS),--shots $(SHOTS))

crash: $(VENV)/.dev ## a worker killed at every step; writes docs/reference/reliability.md
	$(BIN)/python -m tests.crash

bench: $(VENV)/.dev ## measure; writes benchmarks/results.json
	$(BIN)/python -m benchmarks

lock: ## write the lock files again (needs uv)
	uv pip compile --universal --generate-hashes --no-header -q --python-version 3.11 --group dev pyproject.toml -o requirements-dev.lock
	uv pip compile --universal --generate-hashes --no-header -q --python-version 3.11 --group build -c requirements-dev.lock pyproject.toml -o requirements.lock

clean: ## remove .venv and caches (never var/)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache build *.egg-info
