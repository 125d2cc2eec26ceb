# `make help` lists what there is to do. A newcomer needs Python 3.11 or newer and make; the README
# names the Debian packages that the browser tests and the PostgreSQL tests want besides.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
CATALOG := site/mrc/locale/ur/LC_MESSAGES/django.mo

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test test-slow bench pictures mirror lint format messages catalog map lock sbom clean

help: ## Show this list
	@echo "Migrant Resource Centres Pakistan. What make can do:"
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "Variables: PORT=8000 (demo, pictures), PYTHON=python3 (what .venv is made with)"

demo: $(VENV)/.installed $(CATALOG) ## Start the site with its first content on http://127.0.0.1:PORT
	@$(BIN)/python scripts/demo.py --port $(PORT)

test: $(VENV)/.installed-dev $(CATALOG) ## Everything that the build runs: checks, both databases, browser
	@$(BIN)/python scripts/run_tests.py

test-slow: $(VENV)/.installed-dev $(CATALOG) ## The long drills, on both databases
	@$(BIN)/python scripts/run_tests.py --slow

bench: $(VENV)/.installed-dev $(CATALOG) ## Measure against the quality bar
	@set -e; for file in benchmarks/*.py; do echo "==> $$file"; $(BIN)/python $$file; done

pictures: $(VENV)/.installed-dev $(CATALOG) ## Pictures of every template from a running demo, into var/pictures
	@$(BIN)/python scripts/pictures.py http://127.0.0.1:$(PORT)

mirror: $(VENV)/.installed $(CATALOG) ## A static copy of the public site, into var/mirror
	@MRC_DEBUG=0 $(BIN)/python manage.py write_mirror --to var/mirror

lint: $(VENV)/.installed-dev ## Format, lint, types, import rules, templates, translations
	@$(BIN)/python scripts/run_tests.py --checks

format: $(VENV)/.installed-dev ## Format the Python files and mend what can be mended by itself
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

messages: $(VENV)/.installed-dev ## Add new words of the interface to the Urdu catalogue
	@$(BIN)/python scripts/messages.py collect

catalog: $(CATALOG) ## Compile the Urdu catalogue

map: ## Make the shapes of the district map anew from their package (needs npm)
	@command -v npm >/dev/null || { echo "make map needs npm; see docs/dependencies.md"; exit 1; }
	@$(PYTHON) scripts/map_shapes.py

lock: ## Write requirements*.txt from pyproject.toml (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv; see docs/dependencies.md"; exit 1; }
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --no-annotate --no-header --python-version 3.11 --extra build pyproject.toml \
	  --output-file requirements.txt
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --no-annotate --no-header --python-version 3.11 --extra build --extra dev pyproject.toml \
	  --output-file requirements-dev.txt

sbom: $(VENV)/.installed-dev ## The bill of materials (CycloneDX), into var
	@$(BIN)/python scripts/bill_of_materials.py

clean: ## Remove what make has made: the virtual environment, caches and the demo's data
	rm -rf $(VENV) var .ruff_cache .mypy_cache .pytest_cache .import_linter_cache $(CATALOG)

# --- The virtual environment: made once, brought up to date when a lock file changes -------------
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version)."; \
	  echo "Name another one: make PYTHON=python3.12 ..."; exit 1; }
	@echo "==> Making a virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV) || { \
	  echo "On Debian and Ubuntu this needs the package python3-venv."; rm -rf $(VENV); exit 1; }

$(VENV)/.installed: requirements.txt pyproject.toml | $(BIN)/python
	@echo "==> Installing the locked packages (once; a minute or two)"
	@$(call install,requirements.txt)
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt pyproject.toml | $(BIN)/python
	@echo "==> Installing the locked packages for development (once; a few minutes)"
	@$(call install,requirements-dev.txt)
	@touch $@ $(VENV)/.installed

define install
$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1) \
&& $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
endef

$(CATALOG): site/mrc/locale/ur/LC_MESSAGES/django.po | $(BIN)/python
	@echo "==> Compiling the Urdu catalogue"
	@$(BIN)/pybabel --quiet compile --directory site/mrc/locale --domain django
