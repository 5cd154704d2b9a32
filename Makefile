# Two commands on a fresh machine: `make run` and `make test`. Everything they make lies in .venv, node_modules and var.

PYTHON ?= python3
PORT ?= 8000
VAR := $(or $(VAR_DIR),var)

VENV := .venv/bin
PY := $(VENV)/python
UV := $(VENV)/uv
MANAGE := $(PY) manage.py
SOURCES := site courses quizzes certificates media
PO := $(wildcard site/locale/*/LC_MESSAGES/django.po)
MO := $(PO:.po=.mo)

# A Node.js that came from the Python index lies in .venv.
export PATH := $(CURDIR)/$(VENV):$(PATH)
export PORT
# Compiled modules are kept, also where a machine asks for none: else every process compiles the project anew.
export PYTHONDONTWRITEBYTECODE :=
# uv, npm and Chromium keep caches at home; a home that is not there or not ours must not stop them.
ifneq ($(shell test -w "$$HOME" && echo yes),yes)
export HOME := $(abspath $(VAR))/home
$(shell mkdir -p "$(HOME)")
endif

say = @printf '\033[1m•\033[0m %s\n'

.PHONY: help setup assets run test check format bench filters lock catalogue clean
.DELETE_ON_ERROR:

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 16

setup: .venv/.ready $(MO) ## Python packages and translations

assets: $(VAR)/assets/.ready ## fonts, styles and scripts for the browser

run: setup assets ## the site with demo content on http://127.0.0.1:8000 (PORT=8001 for another port)
	@$(PY) bin/serve.py $(PORT) --ask
	@$(PY) bin/prepare.py
	$(say) "Site: http://127.0.0.1:$(PORT) (stop with Ctrl-C)"
	@$(PY) bin/serve.py $(PORT)

test: setup assets ## all tests, with a real browser
	$(say) "Browser: look for Chromium, install it where there is none"
	@CHROMIUM=$$($(PY) bin/chromium.py --install) || exit 1; export CHROMIUM; \
	printf '\033[1m•\033[0m %s\n' "Tests"; \
	$(PY) -m pytest -n auto --maxprocesses 4 --dist loadfile $(ARGS)

check: setup ## style, types, migrations and translations; changes nothing
	$(say) "Ruff: mistakes and layout"
	@$(VENV)/ruff check --quiet
	@$(VENV)/ruff format --check --quiet
	$(say) "djhtml: templates"
	@$(VENV)/djhtml --check --tabwidth 2 $(SOURCES)
	$(say) "mypy: types"
	@$(VENV)/mypy $(SOURCES)
	$(say) "Django: settings, models and migrations"
	@$(MANAGE) check
	@$(MANAGE) makemigrations --check --dry-run
	$(say) "Translations"
	@$(MANAGE) catalogue check

format: setup ## lay out Python and templates, mend what can be mended
	@$(VENV)/ruff check --fix --quiet || true
	@$(VENV)/ruff format
	@$(VENV)/djhtml --tabwidth 2 $(SOURCES)

bench: setup assets ## measure speed; prints figures, asserts nothing
	@$(PY) -m pytest tests/bench -m bench -p no:randomly -p no:cacheprovider --capture=no $(ARGS)

filters: setup assets ## take away one filter at a time, and see that the tests of isolation notice
	@$(PY) tests/walk/filters.py

catalogue: setup ## take new texts into the translations (site/locale)
	@$(MANAGE) catalogue update

lock: .venv/.ready ## write uv.lock from pyproject.toml (ARGS=--upgrade for newer versions)
	@$(PY) bin/lock.py $(ARGS)

clean: ## remove all that make made, the database too
	rm -rf .venv node_modules var $(MO)

# Python

UV_VERSION = $(shell sed -n '/^name = "uv"$$/{n;s/.*"\(.*\)"/\1/p;}' uv.lock)

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Signaalwijs needs Python 3.11 or newer as $(PYTHON). Is there another one? Then: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(say) "Python: environment in .venv"
	@$(PYTHON) -m venv .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"

# uv does not read pip's configuration; where pip has a registry of its own, uv uses that too.
.venv/.ready: uv.lock | $(UV)
	$(say) "Python: packages of uv.lock"
	@$(UV) export --quiet --frozen --no-emit-project --format requirements.txt --output-file .venv/requirements.txt
	@index="$${UV_DEFAULT_INDEX:-$${PIP_INDEX_URL:-$$($(PY) -m pip config get global.index-url 2>/dev/null)}}"; \
	UV_DEFAULT_INDEX="$$index" $(UV) pip sync --quiet --compile-bytecode --python $(PY) --require-hashes .venv/requirements.txt
	@touch $@

%.mo: %.po .venv/.ready
	$(say) "Translations: $@"
	@$(MANAGE) catalogue compile

# Browser

node_modules/.ready: package.json package-lock.json .npmrc | .venv/.ready
	@node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null && npm --version >/dev/null 2>&1 || $(MAKE) --no-print-directory node
	$(say) "Browser files: packages of package-lock.json"
	@npm ci --ignore-scripts --loglevel=error
	@touch $@

$(VAR)/assets/.ready: node_modules/.ready bin/build_assets.py
	$(say) "Browser files: build $(VAR)/assets"
	@$(PY) bin/build_assets.py
	@touch $@

.PHONY: node
node: .venv/.ready
	$(say) "Node.js: not on this machine, take it from the Python index"
	@$(UV) export --quiet --frozen --only-group node --format requirements.txt --output-file .venv/node.txt
	@$(UV) pip install --quiet --python $(PY) --require-hashes --requirement .venv/node.txt
