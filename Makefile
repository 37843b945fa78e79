# Bidflow. `make` or `make help` lists what can be made; the work is done by scripts/set_up.py and .venv/bin/bidflow.

PYTHON ?= python3
PORT ?= 8080
HOST ?= localhost
DATA ?= data
TCK ?= ../shared/dmn-tck
WORKERS ?= 2
SLOW := browser clients durability property rest analysts commands/test_serve.py commands/test_user.py test_set_up.py \
    expressions/test_feel_limits.py expressions/scripts/test_hostile_scripts.py records/test_sign_in.py \
    records/test_plans.py records/test_database.py
ON_POSTGRESQL := tests/test_worker.py $(patsubst %,tests/records/test_%.py,at_once deploy due_job inbox message recording) \
    $(patsubst %,tests/features/test_%.py,call_activity external_task message_events timer_events user_task) \
    $(patsubst %,tests/web/test_%.py,operations safety) \
    tests/rest/test_camunda_8.py tests/browser/test_working_on_a_task.py
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test check format fast conformance bench soak vendor pictures lock clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 22
	@echo
	@echo '  PORT=9000 DATA=folder HOST=0.0.0.0 make run   serve elsewhere'

run: ## set up what is missing, then serve Bidflow with demo people on http://localhost:8080
	@$(PYTHON) scripts/set_up.py run
	@$(BIN)/bidflow serve --demo --host '$(HOST)' --port '$(PORT)' --data '$(DATA)' --deploy processes --deploy forms

test: ## set up what is missing, then run every check and every test
	@$(PYTHON) scripts/set_up.py test
	@failed=0; $(MAKE) --no-print-directory standards || failed=1; \
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(SLOW:%=tests/%) tests || failed=1; \
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --postgresql $(ON_POSTGRESQL) || failed=1; exit $$failed

check: ## format, lint, types, who may import whom, fast tests: before every commit
	@$(PYTHON) scripts/set_up.py check
	@$(MAKE) --no-print-directory standards fast

.PHONY: standards
standards:
	@failed=0; for tool in 'ruff format --check' 'ruff check' mypy lint-imports; do \
	    echo "$$tool"; $(BIN)/$$tool || failed=1; done; exit $$failed

format: ## lay the code out and mend what ruff can mend
	@$(PYTHON) scripts/set_up.py check
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

fast: ## the tests that need no browser, no other process and no long run
	@$(PYTHON) scripts/set_up.py check
	@$(BIN)/pytest -n $(WORKERS) --dist loadfile $(SLOW:%=--ignore=tests/%)

conformance: ## the DMN Technology Compatibility Kit: make conformance TCK=folder
	@$(PYTHON) scripts/set_up.py check
	@$(BIN)/python -m runner.conformance '$(TCK)'

bench: ## the benchmarks, as one table of ratios (FULL=1: with large numbers; NAME=http: one alone)
	@$(PYTHON) scripts/set_up.py check
	@$(BIN)/python -m benchmarks $(if $(FULL),--full) $(NAME)

soak: ## the long runs: what make test does with small numbers, with large ones
	@$(PYTHON) scripts/set_up.py test
	@BIDFLOW_MODELS=5000 KILLS=1000 BACKUPS=50 $(BIN)/pytest -n $(WORKERS) --dist loadfile tests/property tests/durability

vendor: ## build web/static/vendor again from npm (needs Node.js)
	@scripts/vendor/build.sh

pictures: ## photograph the pages again for docs/pictures
	@$(PYTHON) scripts/set_up.py test
	@$(BIN)/python -m tests.browser.take_pictures
	@$(BIN)/python scripts/analyst_pictures.py

lock: ## work out requirements*.lock again from pyproject.toml
	@$(PYTHON) scripts/set_up.py check
	@$(BIN)/python scripts/lock.py $(UPGRADE)

clean: ## remove what was built or installed here; data/ stays
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	rm -rf tests/node/node_modules scripts/vendor/node_modules
	find runner web tests benchmarks scripts -name __pycache__ -type d -prune -exec rm -rf {} +
