# The commands of the project. Each works on a fresh clone; `make` alone lists them.
PYTHON ?= python3
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
READY := $(VENV)/ready
DEV := $(VENV)/ready-dev

.PHONY: help demo test spark browser page check fix docs bench fuzz clean page-large windows-folder

help: ## List the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[web]"
	@touch $(READY)

$(DEV): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $(DEV)

demo: $(READY) ## Make the example council's workspace and its quarter 2 report in demo/
	$(BIN)/python -m fingerpost demo demo

test: $(DEV) ## Run the tests
	$(BIN)/python -m pytest -n auto

browser: $(DEV) ## Open every page in Chromium as every role, with axe
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[browser]"
	$(BIN)/python -m pytest tests/test_web_browser.py

page: $(DEV) ## Build the page with nothing to install, dist/fingerpost.html, and try it in Chromium
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[browser,page]"
	$(BIN)/python page/build.py
	$(BIN)/python -m pytest tests/test_page.py

spark: $(DEV) ## Hold every figure on local Apache Spark against DuckDB's; needs Java 17
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[spark]"
	FINGERPOST_SPARK=1 $(BIN)/python -m pytest -n 0 tests/test_spark.py tests/test_engines.py

page-large: $(DEV) ## Try the page that is built with a council of 5,000 children over six years
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[browser,page]"
	FINGERPOST_LARGE=1 $(BIN)/python -m pytest tests/test_page.py -k 5000_children

windows-folder: $(DEV) ## Assemble the folder for Windows, dist/fingerpost-windows and its zip, without Python itself
	$(BIN)/python tools/windows_folder.py

check: $(DEV) ## Format, lint and types, changing nothing
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy
	$(BIN)/python tools/catalogue_docs.py --check
	$(BIN)/python tools/quality_docs.py --check

fix: $(DEV) ## Format and mend what can be mended
	$(BIN)/python -m ruff format .
	$(BIN)/python -m ruff check --fix .

docs: $(DEV) ## Write the pages that are made from the definitions
	$(BIN)/python tools/catalogue_docs.py
	$(BIN)/python tools/quality_docs.py

bench: $(DEV) ## Time load, figures and report, and write the table
	$(BIN)/python benchmarks/bench.py

fuzz: $(DEV) ## The long versions of the tests that try things at random
	FINGERPOST_COUNCILS=500 FINGERPOST_KILLS=50 FINGERPOST_SEEDS=2000 FINGERPOST_TABLES=500 $(BIN)/python -m pytest -n auto

clean: ## Remove the environment and the demonstration workspace
	rm -rf $(VENV) demo
