PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
CORPUS ?= corpus

.PHONY: help setup system run test test-slow lint check docs eval bench perf clean

help:            ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## */\t/'

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,peers,openai]'
	@touch $(STAMP)

setup: $(STAMP)  ## make the environment

system:          ## Debian packages that the browser tests need (root)
	@command -v chromium >/dev/null || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null; }

run: setup       ## index CORPUS and serve the page at 127.0.0.1:7860
	$(BIN)/bothsides serve --corpus $(CORPUS)

test: setup      ## every test
	$(BIN)/python -m pytest

test-slow: setup ## the tests that take longer
	$(BIN)/python -m pytest -m slow

lint: setup      ## ruff, mypy, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test ## all of it: what CI runs

docs: setup      ## renew the outputs that README.md shows
	UPDATE_DOCS=1 $(BIN)/python -m pytest -q tests/test_docs.py

eval: setup      ## sides of claims against a reader's
	$(BIN)/python -m eval sides

bench: setup     ## speed against peers
	$(BIN)/python -m eval perf

perf: bench

clean:           ## environment, index and caches
	rm -rf $(VENV) .bothsides .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
