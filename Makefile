# Everything that CI or a newcomer runs. A target installs what it needs, once; a second call does not reinstall.
#   make PYTHON=python3.12 demo   uses another interpreter

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check wheel docs data clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' $(MAKEFILE_LIST)

demo: $(VENV)/.light ## install without the development tools, and show what Evenkeel does
	@$(BIN)/evenkeel demo

test: $(VENV)/.dev ## run the tests
	$(BIN)/python -m pytest

check: $(VENV)/.dev ## lint, format and types, and whether the data set is what it must be
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/evenkeel validate --dataset

wheel: $(VENV)/.dev ## build dist/*.whl
	$(BIN)/python -m build --wheel

docs: $(VENV)/.light ## write docs/principles.md anew from configs/rubric.yaml
	PYTHONUTF8=1 $(BIN)/python -m benchmark.principles_page > docs/.principles.md.partial
	mv docs/.principles.md.partial docs/principles.md

data: $(VENV)/.dev ## write what is published beside the data (hashes, cards, Croissant) anew from its files
	PYTHONUTF8=1 $(BIN)/python -m benchmark.publishing

clean: ## delete build outputs and caches; the environment and runs/ stay
	rm -rf dist build .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +

# `bin/pip`, not `bin/python`: where Debian's python3-venv is missing, `venv` fails after it has made the latter.
$(BIN)/pip:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.light: pyproject.toml | $(BIN)/pip
	@echo "Installing Evenkeel into $(VENV) …"
	@$(INSTALL) --no-compile -e . # Python compiles what is used, when it is used: a quarter less on disk
	@touch $@

# torch first and by its pin: the resolver then takes that one and does not look for another.
$(VENV)/.dev: pyproject.toml constraints.txt | $(BIN)/pip
	@echo "Installing Evenkeel and the development tools into $(VENV) …"
	@$(INSTALL) -c constraints.txt torch
	@$(INSTALL) -c constraints.txt -e '.[dev]'
	@touch $(VENV)/.light $@
