# Receivables: everything from a fresh clone with Python (3.11 or newer) and make.
SHELL    := /bin/bash
PYTHON   ?= python3
VENV     := .venv
BIN      := $(VENV)/bin
PIP      := $(BIN)/python -m pip --disable-pip-version-check --quiet
DEMO     ?= demo
JOBS     ?= auto
KILLS    ?= 2000
INSTALL  := $(PIP) install --constraint constraints.txt

.DEFAULT_GOAL := help
.PHONY: fuzz help setup demo test lint bench faults samples docs run clean libreoffice

help:                      ## Show what make can do here
	@echo "Receivables. Two commands do everything: make demo, make test."
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-7s %s\n", $$1, $$2}'

setup: $(VENV)/desktop     ## Install the program into .venv (with its readers, writers and command line)

demo: $(VENV)/desktop      ## Run a small company's month and leave its workbook and drafts in demo/
	@$(BIN)/receivables demo $(DEMO) --fresh

run: $(VENV)/desktop       ## Run one command: make run ARGS="aging demo/Ledger.xlsx"
	@$(BIN)/receivables $(ARGS)

test: $(VENV)/dev libreoffice lint   ## Lint, types and every test
	$(BIN)/python -m pytest -n $(JOBS)

lint: $(VENV)/dev          ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(VENV)/dev         ## Speed, side by side with its peers (takes minutes)
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python -P $$script || exit 1; done
	$(BIN)/python -m benchmarks.cash_application

faults: $(VENV)/dev        ## Kill saves at random moments (minutes): make faults KILLS=2000 SEED=7
	$(BIN)/python -P -c "import sys; sys.path[:0] = ['.', 'tests']; import faults; sys.exit(faults.main())" \
	  --kills $(KILLS) $(if $(SEED),--seed $(SEED))

samples: $(VENV)/dev       ## What an import makes of each real sample file: format, rows, what ties
	@PYTHONPATH=. $(BIN)/python -P tests/samples_table.py

fuzz: $(VENV)/dev          ## Broken workbooks for FUZZ seconds each (300), then 100,000 broken bank files of each format
	PYTHONPATH=tests:. $(BIN)/python -P -m foreign.fuzz --seconds $(or $(FUZZ),300)
	PYTHONPATH=tests:. $(BIN)/python -P tests/fuzz_readers.py

docs: $(VENV)/dev          ## Write the generated pages again: tables, commands, functions
	$(BIN)/python -P -m addin.pages docs

clean:                     ## Remove the environment, the demo and every cache
	rm -rf $(VENV) $(DEMO) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "To set up, you must have Python 3.11 or newer; $$($(PYTHON) --version 2>&1) is too old. Say which: make setup PYTHON=python3.12"; exit 1; }
	@echo "Making an environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV) \
	  || { rm -rf $(VENV); echo "To set up, you must install Python's venv module (Debian, Ubuntu: apt-get install python3-venv)."; exit 1; }

$(VENV)/desktop: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing Receivables into $(VENV) ..."
	@$(INSTALL) --editable '.[desktop]'
	@touch $@

$(VENV)/dev: $(VENV)/desktop
	@echo "Installing the tools for tests into $(VENV) ..."
	@$(INSTALL) --editable '.[desktop,dev]'
	@touch $@

# Tests that need LibreOffice skip without it, saying why; as root on Debian it is installed here. A failed try is no error.
OFFICE := libreoffice-calc python3-uno libreoffice-script-provider-python fonts-crosextra-carlito poppler-utils xvfb xdotool imagemagick
libreoffice:
	@if ! { command -v soffice && command -v pdftoppm && command -v Xvfb && command -v xdotool && command -v import \
	      && /usr/bin/python3 -c 'import uno'; } >/dev/null 2>&1 \
	    && command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	  echo "Installing LibreOffice Calc for the tests that need it ..."; \
	  export DEBIAN_FRONTEND=noninteractive; \
	  { apt-get -qq update && apt-get -qq install --yes --no-install-recommends $(OFFICE); } \
	    >/tmp/receivables-apt.log 2>&1 </dev/null || echo "LibreOffice could not be installed (see /tmp/receivables-apt.log); its tests will skip."; \
	fi
