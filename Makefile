PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
CORPUS ?= corpus

.PHONY: help setup system readers run test test-slow lint check docs eval eval-gate bench perf clean

help:            ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## */\t/'

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,peers,openai]'
	@touch $(STAMP)

setup: $(STAMP)  ## make the environment

system:          ## Debian packages that the tests need: a browser, Graphviz, Node (root)
	@missing=""; \
	command -v chromium >/dev/null || missing="chromium fonts-dejavu-core"; \
	command -v dot >/dev/null || missing="$$missing graphviz"; \
	command -v node >/dev/null || missing="$$missing nodejs"; \
	command -v npm >/dev/null || missing="$$missing npm"; \
	[ -z "$$missing" ] || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; }

readers:         ## Argdown's and Mermaid's own programs from npm, with which the tests read exports back
	@tests/readers/install

run: setup       ## index CORPUS and serve the page at 127.0.0.1:7860
	$(BIN)/bothsides serve --corpus $(CORPUS)

test: setup readers  ## every test
	$(BIN)/python -m pytest

test-slow: setup ## the tests that take longer
	$(BIN)/python -m pytest -m slow

lint: setup      ## ruff, mypy, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test eval-gate ## all of it: what CI runs

docs: setup      ## renew the outputs that README.md shows
	UPDATE_DOCS=1 $(BIN)/python -m pytest -q tests/test_docs.py

eval: setup      ## how good the answers are, by the gold questions
	$(BIN)/python -m eval

eval-gate: setup ## the same; fails when a figure dropped under the committed baseline
	$(BIN)/python -m eval --fail-under-baseline

bench: setup     ## speed against peers
	$(BIN)/python -m eval perf

perf: bench

clean:           ## environment, index and caches
	rm -rf $(VENV) .bothsides .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist *.egg-info tests/readers/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
