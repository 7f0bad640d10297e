# Two commands do everything: `make demo` and `make test`. `make check` holds the gates.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAGE ?=
export BIFALL_MODE ?= demo

.PHONY: demo test test-sqlite test-postgresql check browser requirements messages clean

demo: $(VENV)/.run-ready
	@$(BIN)/bifall demo $(if $(STAGE),--stage $(STAGE))

test: $(VENV)/.dev-ready browser
	@BIN=$(BIN) sh .ci/test

check: $(VENV)/.dev-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	git ls-files -z '*.html' | xargs -0 $(BIN)/djade --check --target-version 5.2
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy
	BIFALL_MODE=test $(BIN)/bifall makemigrations --check --dry-run
	BIFALL_MODE=test $(BIN)/bifall check --fail-level WARNING
	$(BIN)/bifall messages check
	$(BIN)/bifall docs check

# Chromium for the browser tests: the system's if there is one, else what the package manager has.
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
	  || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } \
	  || $(BIN)/playwright install chromium \
	  || echo "No Chromium here: the browser tests will say that they were not run."

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run-ready: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/bifall messages compile
	@touch $@

$(VENV)/.dev-ready: requirements/dev.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.run-ready

# Pins with hashes, from pyproject.toml. Needs uv.
requirements:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command 'make requirements' pyproject.toml --group build -o requirements/run.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command 'make requirements' pyproject.toml --all-extras --group build --group dev \
	  --group benchmarks -o requirements/dev.txt

messages: $(VENV)/.dev-ready
	$(BIN)/bifall messages update

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
