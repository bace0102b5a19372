# The only commands a person types; `make` alone lists them.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: site help run test test-all warehouse dashboard serve sql compare-atlas compare-places compare-registries compare-links check format upgrade bench parity docs recipes sbom audit picture clean

PORT ?= 8501
HOST ?= 127.0.0.1
DIR ?= public
FILE ?=
# Its version and hashes: echo uv==VERSION | uv pip compile - --generate-hashes --no-header --no-annotate
UV_VERSION := $(shell sed -n 's/^uv==\([0-9.]*\).*/\1/p' .make/uv.txt)
VENV := .venv
PY := $(VENV)/bin/python
UV := $(VENV)-uv/bin/uv
UV_READY := $(VENV)-uv/$(UV_VERSION)
SQL := dbt_project/models dbt_project/tests/singular warehouse/compare
QUESTIONS := --templater placeholder warehouse/questions
# uv would otherwise fetch a Python of its own where it does not like the one found.
export UV_PYTHON_DOWNLOADS := never
# A process that may not write beside its packages (a container, CI) would otherwise compile
# them at each start: dbt takes twice as long to load so.
export UV_COMPILE_BYTECODE := 1
# Where this is set, our own modules would be compiled again at every start.
unexport PYTHONDONTWRITEBYTECODE

help:  ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed 's/:.*## /\t/' | expand -t 12

run: $(VENV)/ready  ## Build the warehouse if anything changed, then serve the dashboard (PORT=8501, HOST=0.0.0.0 for other machines)
	@echo "Bringing the warehouse up to date"
	@$(PY) -m warehouse build
	@$(MAKE) --no-print-directory dashboard

test: $(VENV)/ready-for-tests  ## Lint, types and every test that a change can break; CI runs it on each push
	@echo "Looking for Chromium"
	@.make/find-chromium > $(VENV)/chromium
	@PORCHLIGHT_CHROMIUM="$$(cat $(VENV)/chromium)" $(PY) -m tests

test-all: $(VENV)/ready-for-tests  ## The same with every page dark and on a phone, installs, killed builds, damaged seeds and Spark (needs Java); CI runs it each night
	@echo "Looking for Chromium"
	@.make/find-chromium > $(VENV)/chromium
	@PORCHLIGHT_CHROMIUM="$$(cat $(VENV)/chromium)" $(PY) -m tests all

warehouse: $(VENV)/ready  ## Build, test and publish a snapshot if anything changed
	@$(PY) -m warehouse build

dashboard: $(VENV)/ready  ## Serve the dashboard on the current snapshot (PORT=8501, HOST=0.0.0.0 for other machines)
	@echo "Porchlight is at http://localhost:$(PORT) (Ctrl+C stops it)"
	@$(PY) -m streamlit run dashboard/app.py --server.port $(PORT) --server.address $(HOST) \
		--server.headless true --browser.serverAddress localhost

serve: $(VENV)/ready  ## Serve as the image does, on this machine (PORT=8501)
	@$(PY) -m warehouse build
	@echo "Porchlight is at http://127.0.0.1:$(PORT) (Ctrl+C stops it)"
	@PORT=$(PORT) .deploy/serve

sql: $(VENV)/ready $(VENV)/bin/duckdb  ## Open the current snapshot in DuckDB's own shell, read-only
	@$(PY) -m warehouse build
	@echo "Ctrl+D ends it; show tables; lists all marts, describe mart_agencies; its columns. Where to start:"
	@$(VENV)/bin/duckdb -readonly -cmd "use marts" -cmd "select table_name, what_for from start_here" \
		"$$($(PY) -m warehouse path)"

$(VENV)/bin/duckdb: | $(VENV)/ready
	@echo "Installing DuckDB's shell" >&2
	@$(UV) sync --quiet --locked --no-dev --group sql --inexact

# Rows go to a file, so whatever is installed first is told on standard error.
compare-atlas:  ## Print what a download of the Atlas has new, changed or gone, as CSV (FILE=atlas.csv)
compare-places:  ## Print what a list of the Census Gazetteer has new, gone or changed in places.csv (FILE=list.txt)
compare-registries:  ## Print what readings of camera registries have new, changed or gone, as CSV (FILE=folder)
compare-links:  ## Print what lychee found as rows of the seed of checks (FILE=lychee.json)
compare-atlas compare-places compare-registries compare-links: compare-%:
	@test -r "$(FILE)" || { echo "error: '$(FILE)' is no file to read. Write: make $@ FILE=PATH" >&2; exit 2; }
	@$(MAKE) --no-print-directory $(VENV)/bin/duckdb >&2
	@FILE="$(FILE)" $(VENV)/bin/duckdb -no-init -bail -csv $(if $(filter links,$*),-noheader) -nullvalue '' -f warehouse/compare/$*.sql

site: $(VENV)/ready  ## Write the pages to print and link as plain files (DIR=public)
	@$(PY) -m warehouse build
	@$(PY) -m dashboard site $(DIR)

check: $(VENV)/ready-for-tests  ## Lint and types
	@echo "Checking the format of the Python code (ruff format)"
	@$(PY) -m ruff format --check --quiet . \
		|| { echo "error: the files above are not in the house format. Run: make format"; exit 1; }
	@echo "Checking the Python code (ruff check)"
	@$(PY) -m ruff check .
	@echo "Checking the spelling (codespell)"
	@git ls-files -z | xargs -0 $(VENV)/bin/codespell
	@echo "Checking that what is imported is declared, and the reverse (deptry)"
	@$(PY) -m deptry --no-ansi dashboard warehouse
	@$(PY) -m deptry --no-ansi --ignore DEP002,DEP004 tests
	@echo "Checking which room imports which (import-linter)"
	@$(VENV)/bin/lint-imports --no-logo --no-cache
	@$(MAKE) --no-print-directory --silent $(VENV)/sql-checked
	@$(PY) -m sqlfluff lint --disable-progress-bar $(QUESTIONS)
	@echo "Checking the types (mypy --strict)"
	@$(PY) -m mypy
	@echo "Checking the licenses of the packages"
	@$(VENV)/bin/pip-licenses > /dev/null \
		|| { echo "error: Read that license. Then take another package, or name it in pyproject.toml with why."; exit 1; }

# sqlfluff judges a file by itself, the macros and the settings: only what changed is read.
SQL_RULES := $(VENV)/ready-for-tests .sqlfluff $(wildcard dbt_project/macros/*.sql dbt_project/macros/*/*.sql .make/sqlfluff/*.py)

$(VENV)/sql-checked: $(SQL_RULES) $(shell find $(SQL) -name '*.sql')
	@echo "Checking the SQL (sqlfluff)"
	@$(PY) -m sqlfluff lint --disable-progress-bar $(if $(filter $(SQL_RULES),$?),$(SQL),$?)
	@touch $@

format: $(VENV)/ready-for-tests  ## Rewrite Python and SQL in the house format
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .
	@$(PY) -m sqlfluff fix --disable-progress-bar $(SQL)
	@$(PY) -m sqlfluff fix --disable-progress-bar $(QUESTIONS)

upgrade: | $(UV_READY)  ## Take the newest Streamlit, dbt and DuckDB into uv.lock (needs the network)
	@$(UV) lock --quiet --upgrade-package streamlit --upgrade-package dbt-core \
		--upgrade-package dbt-duckdb --upgrade-package duckdb

bench: $(VENV)/ready-for-tests  ## Measure a build, each page beside a plain one, and 100 readers at once; print JSON
	@$(PY) -m tests.benchmarks

parity: $(VENV)/ready-for-tests  ## Build the marts on Spark too (needs Java) and compare every cell
	@echo "Installing Spark"
	@$(call install,--group dev --group spark)
	@$(PY) -m tests.parity

docs: $(VENV)/ready  ## Make the site of the data dictionary and lineage in site/
	@echo "Bringing the warehouse up to date"
	@$(PY) -m warehouse build
	@echo "Making the dbt docs"
	@rm -rf site dbt_project/target/docs && mkdir -p site dbt_project/target/docs
	@# dbt opens its database for writing, and a published snapshot is never written to.
	@cp "$$($(PY) -m warehouse path)" dbt_project/target/docs/porchlight.duckdb
	@PORCHLIGHT_WAREHOUSE_PATH="$(CURDIR)/dbt_project/target/docs/porchlight.duckdb" \
		$(VENV)/bin/dbt --quiet docs generate --static --project-dir dbt_project \
		--profiles-dir dbt_project --target-path target/docs
	@cp dbt_project/target/docs/static_index.html site/index.html
	@rm dbt_project/target/docs/porchlight.duckdb
	@echo "Open site/index.html in a browser"

recipes: $(VENV)/ready-for-tests  ## Run each recipe for another tool on a served dashboard (needs the package index)
	@$(PY) -m warehouse build
	@$(PY) -m tests.recipes

sbom: | $(UV_READY)  ## List every package of the lock file with its version and hash in site/sbom.cdx.json
	@mkdir -p site
	@$(UV) export --quiet --locked --format cyclonedx1.5 --output-file site/sbom.cdx.json > /dev/null

audit: | $(UV_READY)  ## Ask OSV whether a package of the lock file is known to be weak (needs the network)
	@$(UV) audit --locked

picture: $(VENV)/ready-for-tests  ## Make the picture of the README from the served dashboard
	@.make/find-chromium > $(VENV)/chromium
	@$(PY) -m warehouse build
	@PORCHLIGHT_CHROMIUM="$$(cat $(VENV)/chromium)" $(PY) -m tests.browser.picture .github/overview.png

clean:  ## Remove what was generated; keep the environment and the snapshots
	@rm -rf dbt_project/target dbt_project/logs logs site test-artifacts
	@rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis

# A Python named on the command line counts although an environment of another one is there.
ifdef PYTHON
ifneq ($(shell $(PYTHON) --version 2>&1),$(shell $(PY) --version 2>&1))
other_python = FORCE
endif
endif

FORCE:

# Packages from the lock file, and this folder. why: no wheel is made of Porchlight, which reads
# seeds and models beside its code; a line in the environment lets Python find it from anywhere.
install = python=$$(.make/find-python) \
	&& $(UV) sync --quiet --locked $(1) --inexact --python "$$python" \
	&& echo "$(CURDIR)" > "$$($(PY) -c 'import site; print(site.getsitepackages()[0])')/porchlight.pth"

# The environment. Each stamp is newer than what it was made from, so a second call does
# nothing; the one for tests makes the smaller one true as well.
$(UV_READY):
	@echo "Making a tool environment for uv"
	@python=$$(.make/find-python) && "$$python" -m venv --clear $(VENV)-uv
	@$(VENV)-uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement .make/uv.txt
	@touch $@

$(VENV)/ready: uv.lock pyproject.toml dashboard/server/npm_files.py $(other_python) | $(UV_READY)
	@echo "Installing Porchlight and its packages into $(VENV)"
	@$(call install,--no-dev)
	@$(MAKE) --no-print-directory --silent $(VENV)/npm-files
	@touch $@

$(VENV)/ready-for-tests: uv.lock pyproject.toml dashboard/server/npm_files.py $(other_python) | $(UV_READY)
	@echo "Installing Porchlight, its packages and the test tools into $(VENV)"
	@$(call install,--group dev)
	@$(MAKE) --no-print-directory --silent $(VENV)/npm-files
	@touch $(VENV)/ready $@

# A machine without npm runs that of the package index, from the lock file.
NPM = $(or $(shell command -v npm),$(abspath $(UV)) run --quiet --locked --isolated --project $(CURDIR) --python $(abspath $(PY)) --only-group npm npm)

# Once for both; `ready` asks for them when the packages are there. Without them all but the SQL
# page is there, so an install goes on.
$(VENV)/npm-files: dashboard/server/npm_files.py
	@echo "Fetching DuckDB for the browser (npm)"
	@if $(PY) -m dashboard.server.npm_files $(NPM); then touch $@; else \
		echo "warning: the SQL page does not run until it is fetched. Try again: make $@"; fi
