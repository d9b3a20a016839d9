# Every target sets up what it needs. `make help` lists them.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/runtime.stamp
DEVELOP := $(VENV)/develop.stamp
SITE := $(VENV)/site
SITE_MODULES := $(SITE)/installed.stamp

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: $(RUNTIME) ## show a prompt, its proposal, applied, validated and undone, on a copy of the fixture
	@PATH="$(CURDIR)/$(BIN):$$PATH" scripts/demo

test: $(DEVELOP) ## run the tests; those of the built site run after `make site-modules`
	@ADVISOR_SITE_MODULES="$(CURDIR)/$(SITE)" $(BIN)/python -m pytest -q -n auto --dist loadfile

explore: $(DEVELOP) ## run the properties with new examples, many more of them (half an hour)
	$(BIN)/python -m pytest -q -n auto --dist loadfile -m hypothesis --hypothesis-profile=explore

ci: ## everything that must hold, as the build server runs it
	@$(MAKE) --jobs=2 --output-sync=target site-modules checks
	@$(MAKE) test

checks: format lint types contracts wheel rate ## all of it but the tests

format: $(DEVELOP) ## check the layout of the code (fmt mends it)
	$(BIN)/ruff format --check .

fmt: $(DEVELOP) ## lay the code out
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only .

lint: $(DEVELOP) ## look for mistakes
	$(BIN)/ruff check .

types: $(DEVELOP) ## check the types
	$(BIN)/mypy
	$(BIN)/mypy tests benchmarks scripts

contracts: $(DEVELOP) ## check that imports point down the floors
	$(BIN)/lint-imports

wheel: $(DEVELOP) ## build the wheel and try it outside the checkout
	scripts/check-wheel $(BIN)/python

golden: $(DEVELOP) ## rewrite the golden files from what the code gives now
	ADVISOR_GOLDEN=write $(BIN)/python -m pytest -q

bench: $(DEVELOP) ## measure; rewrites docs/benchmarks.md
	$(BIN)/python -m compileall -q advisor tools
	$(BIN)/python -m benchmarks

docs: $(DEVELOP) ## rewrite the pages that are made from the program
	$(BIN)/python -m scripts.reference
	$(BIN)/python -m advisor.calm.rules.table >docs/rules/validation.md

conformance: $(DEVELOP) ## compare with the reference's verdicts in $$CALM_CONFORMANCE; rewrites docs/conformance.md
	$(BIN)/python -m benchmarks.conformance

pictures: $(DEVELOP) ## draw docs/images from real runs (needs Chromium)
	$(BIN)/python -m scripts.chat_pictures docs/images
	$(BIN)/python -m scripts.preview_pictures docs/images

recordings: $(DEVELOP) ## write the fixtures' recordings anew after a prompt or a tool changed; read the difference
	$(BIN)/python -m scripts.rerecord fixtures/recordings/*.jsonl
	$(BIN)/python -m scripts.rerecord_batch

rate: $(DEVELOP) ## how many editing tasks and paraphrases the built-in rules carry out; those recorded by hand pass all
	@$(BIN)/advisor bench --replay fixtures/recordings/batch/bench.jsonl 2>/dev/null
	@$(BIN)/advisor bench --model builtin 2>/dev/null || test $$? = 1
	@$(BIN)/python -m tests.agent.paraphrasing

site-modules: $(SITE_MODULES) ## install what builds a documentation site (Node 20; over a minute, 400 MB)

clean: ## remove what the targets made
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=...")'
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet -c constraints.txt -e .
	@touch $@

$(DEVELOP): pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[dev]'
	@touch $@ $(RUNTIME)

$(SITE_MODULES): advisor/site/template/package.json | $(VENV)/bin/python
	@mkdir -p $(SITE)
	cp $< $(SITE)/package.json
	@if ! command -v npm >/dev/null; then why="npm is not installed"; \
	elif ! (cd $(SITE) && npm install --ignore-scripts --no-audit --no-fund --no-package-lock); \
	then why="npm could not install its packages"; else touch $@; fi; \
	test -z "$$why" || echo "the documentation site is not built in the tests: $$why"

.PHONY: help demo test explore ci checks site-modules format fmt lint types contracts wheel golden docs bench conformance pictures recordings rate clean
