# Everything starts here: `make plan` and `make test` set up what they need by themselves.
SHELL := /bin/bash
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PYTHON ?= python3
SECONDS ?= 600

help:            ## this list
	@grep -hE '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed -E 's/:.*## */\t/' | expand -t 12

$(READY): pyproject.toml constraints.txt tests/debian-packages
	@tests/debian-packages python
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt uv
	@$(BIN)/uv pip install --quiet --python $(BIN)/python -c constraints.txt --editable '.[dev]'
	@touch $@

setup: $(READY)  ## the virtual environment in .venv, with everything for work and tests

plan: $(READY)   ## plan the shipped specs against the shipped zone files
	@$(BIN)/mxsync plan

test: $(READY)   ## set up, then run all tests
	@tests/debian-packages tests
	@$(BIN)/pytest

check: $(READY)  ## lint, formatting, types, import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

bench: $(READY)  ## measure against other tools, side by side
	@tests/debian-packages tests
	@$(BIN)/python benchmarks/run.py

fuzz: $(READY)   ## fuzz the zone file reader: SECONDS=600
	@mkdir -p .fuzz/corpus
	@$(BIN)/python tests/fuzz/fuzz_reader.py $(SECONDS) .fuzz/corpus -artifact_prefix=.fuzz/

clean:           ## remove what set-up and tests made
	@rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .benchmarks .fuzz build dist

.PHONY: help setup plan test check bench fuzz clean
