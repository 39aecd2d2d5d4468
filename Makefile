# Needs Python 3.11 to 3.13, git and make. Everything else goes into .tools/ and .venv/.

UV_VERSION := 0.13.9
COMPANY ?= demo/company
STATE ?= $(if $(filter demo/company,$(patsubst %/,%,$(COMPANY))),var,var/companies/$(notdir $(patsubst %/,%,$(COMPANY))))
DATE ?=
FULL ?=
PORT ?= 8080
# Tests run in so many lanes; each needs a core and up to 5 GiB.
LANES ?= 2

UV := .tools/bin/uv
READY := .venv/.ready
PYTHON := .venv/bin/python

# The system's interpreters only: uv's own come from outside the package registry.
export UV_PYTHON_PREFERENCE := only-system
export UV_PYTHON_DOWNLOADS := never
# Compiled once, at the installation: dbt and Great Expectations take seconds to compile, in every process of a night.
export UV_COMPILE_BYTECODE := 1
# An environment that happens to be active is not this project's.
unexport VIRTUAL_ENV PYTHONPATH PYTHONHOME

# One line, so that the first interpreter that is new enough is taken, whatever it is called.
SYSTEM_PYTHON = $(firstword $(foreach name,python3 python3.13 python3.12 python3.11 python, \
	$(shell $(name) -c 'import sys; print(sys.executable) if (3, 11) <= sys.version_info < (3, 14) else None' 2>/dev/null)))

.PHONY: help nightly tick up demo releases rollback mutations gate-report docs bench ratios test lint format publish-postgres
.DEFAULT_GOAL := help

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-16s %s\n", $$1, $$2}' Makefile

nightly: $(READY) ## one night through Airflow [COMPANY=folder DATE=2026-10-31 STATE=folder FULL=1]
	@$(PYTHON) -m dags.local_airflow nightly --company $(COMPANY) --state $(STATE) $(if $(DATE),--date $(DATE)) $(if $(FULL),--full)

tick: $(READY) ## provisional figures of the running day, docs/intraday.md [COMPANY= STATE=]
	@$(PYTHON) -m dags.tick_command --company $(COMPANY) --state $(STATE)

up: $(READY) ## Airflow's pages and scheduler on this machine [COMPANY= STATE= PORT=]
	@$(PYTHON) -m dags.local_airflow up --company $(COMPANY) --state $(STATE) --port $(PORT)

demo: $(READY) ## make the demo company's extracts anew
	@$(PYTHON) -m demo make --out $(STATE)/inbox

releases: $(READY) ## list the releases that are kept
	@$(PYTHON) -m publishing releases --state $(STATE)

publish-postgres: $(READY) ## the published release into PostgreSQL, docs/postgres.md [SALES_POSTGRES_URL=]
	@$(PYTHON) -m publishing postgres publish --state $(STATE)

rollback: $(READY) ## let readers see the release before
	@$(PYTHON) -m publishing rollback --state $(STATE)

bench: $(READY) ## measure the stages of the night [BENCH="--sizes XS,S"]
	@$(PYTHON) -m bench $(BENCH)

mutations: $(READY) ## plant mistakes in the models and write docs/mutations.md (a long run; goes on where it ended)
	@$(PYTHON) -m tests.mutations

gate-report: $(READY) ## plant every fault and odd night and write docs/gate.md (hours; goes on where it ended) [WORK=folder]
	@nice -n 10 $(PYTHON) -m tests.long_runs.gate_report --work $(or $(WORK),$(STATE)/gate_report)

docs: $(READY) ## write docs/kpis.md and docs/data_dictionary.md
	@$(PYTHON) -m dbt_project docs
	@$(PYTHON) -m ingestion dictionary

lint: $(READY) ## style, types, walls between the folders
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports
	.venv/bin/mypy
	.venv/bin/sqlfluff lint -p 2 dbt_project/models

test: lint ## everything that CI runs [LANES=2]
	.venv/bin/pytest -n $(LANES) --no-loadscope-reorder
	$(PYTHON) -m bench.ratios

ratios: $(READY) ## hold the CPU time of each stage of a night to bench/ratios.yml (three minutes)
	@$(PYTHON) -m bench.ratios

format: $(READY) ## let ruff and sqlfluff lay out the code
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
	.venv/bin/sqlfluff fix dbt_project/models

$(READY): pyproject.toml uv.lock | $(UV)
	$(UV) sync --frozen --quiet
	@touch $@

$(UV):
	@test -n "$(SYSTEM_PYTHON)" || { echo "No Python 3.11, 3.12 or 3.13 on the PATH. Nothing was set up."; exit 1; }
	$(SYSTEM_PYTHON) -m venv .tools || { echo "No venv in $(SYSTEM_PYTHON). On Debian: apt-get install python3-venv"; exit 1; }
	.tools/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
