# make demo   a whole study with simulated field work, in demo-study/
# make test   everything that CI checks
# make quick  the inner loop: no other program, and nothing costly (tests/conftest.py says what)
# Each is enough alone on a fresh machine with Python 3.11 or newer and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt

.PHONY: demo test quick check lock docs words clean

demo: $(VENV)/installed
	$(BIN)/concord demo --to demo-study --fresh

test: check
	$(BIN)/python -m pytest --numprocesses 2 --dist loadgroup

quick: check
	$(BIN)/python -m pytest --numprocesses 2 --dist loadgroup --quiet -m "not costly"

check: $(VENV)/developing
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Concord needs Python 3.11 or newer; try: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable .
	touch $@

$(VENV)/developing: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable '.[dev]'
	touch $@ $(VENV)/installed

# Pins what was tested. Run it in a fresh environment after changing bounds in pyproject.toml.
lock: | $(BIN)/python
	$(BIN)/python -m pip --quiet install --upgrade --editable '.[dev]'
	$(BIN)/python -m pip freeze --exclude-editable | grep -v '@' > constraints.txt

# Pages of docs/ that the code writes: commands, methods, definition (with its JSON Schema), study,
# kinds.
docs: $(VENV)/developing
	$(BIN)/python tests/cli/test_commands.py > docs/commands.md
	$(BIN)/python tests/analysis/methods_page.py
	$(BIN)/python tests/survey/reference_pages.py
	$(BIN)/python tests/questions/kinds_page.py

# Files of the catalogues, from what the code says; translations stay where the English is the same.
words: $(VENV)/developing
	$(BIN)/python tests/words/catalogue_files.py

clean:
	rm -rf $(VENV) demo-study dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
