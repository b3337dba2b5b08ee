# Two commands start everything: `make run` and `make test`. Needs Python 3.11 or newer and a package registry.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .stamps
WORKERS ?= 2

FRONTEND := $(wildcard app/web/frontend/src/* app/web/frontend/package*.json app/web/frontend/*.mjs)
CATALOGUES := app/web/translations/en/LC_MESSAGES/messages.po app/catalogues.py app/operations/traditional.py \
  app/operations/traditional.tsv

.PHONY: run test lint fuzz bench bench-large bench-http shots clean
.DELETE_ON_ERROR:

run: $(STAMP)/ready ## start the service with the demo city; prints the address and the accounts
	$(BIN)/huiyin init
	$(BIN)/huiyin demo
	$(BIN)/huiyin serve

test: $(STAMP)/tested ## all tests, with branch coverage of rules, engine and operations
	rm -f .coverage .coverage.*
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup --cov --cov-report= $(TESTS)
	$(BIN)/coverage report --include='app/domain/*,app/engine/*,app/operations/*' --skip-covered --fail-under=95

lint: $(STAMP)/tested ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fuzz: $(STAMP)/tested ## 20 000 random diagrams, run by the engine and by an interpreter of the tests' own
	$(BIN)/python -m tests.engine.fuzz

bench: $(STAMP)/tested ## figures against a floor measured in the same run; also writes var/bench.json
	$(BIN)/python -m benchmarks

bench-http: $(STAMP)/tested ## an office at work over HTTP, on PostgreSQL; also writes var/bench-http.json
	$(BIN)/python -m benchmarks.http

bench-large: $(STAMP)/tested ## a thousand, 100 000 and a million messages: pages, timers, completion; writes var/bench-large.json
	$(BIN)/python -m benchmarks.large

shots: $(STAMP)/tested ## screenshots of every page at 1280 and 390 px into var/shots
	$(BIN)/python -m tests.journeys.shots

clean: ## everything that was made, but not var/ with its database and keys
	rm -rf .venv $(STAMP) build *.egg-info app/web/static/built app/web/translations/zh_Hant app/web/frontend/node_modules
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.*
	find app -name '*.mo' -delete

$(STAMP)/venv: | $(STAMP)
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv || { rm -rf .venv; \
	  $(PYTHON) -m venv --without-pip .venv && $(PYTHON) -m pip --python $(BIN)/python install -q pip; } || { rm -rf .venv; \
	  echo 'Python lacks venv and pip. On Debian: apt-get install python3-venv'; exit 1; }
	touch $@

$(STAMP)/installed: setup.cfg pyproject.toml constraints.txt $(STAMP)/venv
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[postgres,redis,scale]'
	touch $@

$(STAMP)/frontend: app/web/frontend/install.py $(FRONTEND) $(STAMP)/installed
	$(BIN)/python app/web/frontend/install.py
	touch $@

$(STAMP)/catalogues: $(CATALOGUES) $(STAMP)/installed
	$(BIN)/python -m app.catalogues
	touch $@

$(STAMP)/ready: $(STAMP)/installed $(STAMP)/frontend $(STAMP)/catalogues
	touch $@

$(STAMP)/tested: $(STAMP)/ready
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[test,postgres,redis,scale]'
	touch $@

$(STAMP):
	mkdir -p $@
