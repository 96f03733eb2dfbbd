# “make help” lists what can be done. Nothing here needs more than Python 3.11, make and the Python package index.

.DEFAULT_GOAL := help
.PHONY: help run dev install install-dev test test-quick lint messages requirements screenshots lighthouse observatory deploy-files bench soak faults audit forward clean

# All that is needed is in the locked files, so nothing is to be resolved; and compiled on all cores, pip does it on one.
PIP_INSTALL = .venv/bin/python -m pip --disable-pip-version-check install -qq --require-hashes --no-deps --no-compile
COMPILE = .venv/bin/python -m compileall -q -j 0 .venv/lib >/dev/null || true  # what cannot be is for other Pythons
# Where each set of requirements was last installed; older than the file, and it is installed again.
RUN_STAMP = .venv/requirements.installed
DEV_STAMP = .venv/requirements-dev.installed

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "make %-14s %s\n", $$1, $$2 }'

run: install ## Run the portal on http://127.0.0.1:8000/ (PORT=… for another port)
	@exec .venv/bin/python manage.py serve

dev: install ## The same with DEBUG on, reloading when the code changes
	@exec env DEBUG=1 .venv/bin/python manage.py serve --dev

install: $(RUN_STAMP) ## Install what the portal needs into .venv

install-dev: $(RUN_STAMP) $(DEV_STAMP) ## Install what the tests need too

test: install-dev ## All checks, and all tests: on PostgreSQL, on SQLite and in the browser
	@exec .venv/bin/python scripts/test.py

test-quick: install-dev ## The same without the browser and the second database
	@exec .venv/bin/python scripts/test.py --quick

lint: install-dev ## Only the checks: style, imports, migrations, settings, catalogues
	@exec .venv/bin/python scripts/test.py --checks-only

messages: install-dev ## Update and compile the translation catalogues (needs GNU gettext)
	@command -v msgfmt >/dev/null || { echo "GNU gettext is missing. On Debian and Ubuntu: apt-get install gettext" >&2; exit 1; }
	.venv/bin/python manage.py makemessages --all --no-obsolete --no-location --ignore=.venv --ignore=var --ignore=tests
	.venv/bin/python manage.py compilemessages --ignore=.venv

requirements: install-dev ## Resolve and lock the requirements anew (needs uv in the path)
	@command -v uv >/dev/null || { echo "uv is missing: pip install uv" >&2; exit 1; }
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --upgrade --quiet -o requirements.txt
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --upgrade --quiet -c requirements.txt -o requirements-dev.txt

audit: install-dev ## Look for known vulnerabilities in what is locked (needs the network)
	@exec .venv/bin/python scripts/audit.py

forward: install-dev ## Try newer Pythons that are here, and the newest Django, in environments of their own (some minutes each)
	@exec .venv/bin/python scripts/forward.py

lighthouse: install-dev ## Measure a page of each kind with Lighthouse, as telephone and as desktop (about ten minutes)
	@exec .venv/bin/python scripts/lighthouse.py

observatory: install-dev ## Grade the headers with Mozilla's HTTP Observatory, over TLS through the shipped nginx (two minutes)
	@exec .venv/bin/python scripts/observatory.py

deploy-files: install-dev ## Do each step of the Containerfile in a bare Debian, and start what comes of it (ten minutes; needs root)
	@exec .venv/bin/python scripts/deploy_files.py

bench: install-dev ## Measure how fast the portal is, beside its goals (about ten minutes; needs wrk)
	@exec .venv/bin/python bench/all.py

soak: install-dev ## Walk long through changes, in one process, on two and on two machines, and compare each page that is kept with the page made anew (about ten minutes)
	@env PAGE_CACHE_WALKS=$${PAGE_CACHE_WALKS:-30} .venv/bin/python -m pytest -q -n0 tests/naravard/test_page_cache_changes.py
	@exec .venv/bin/python scripts/soak.py

faults: install-dev ## Kill nodes, worker, PostgreSQL and Valkey, fill the disk, set the clock, roll out a version (about twenty minutes; needs nginx)
	@exec .venv/bin/python scripts/faults.py

screenshots: install-dev ## Take the pictures in docs/screens and docs/guide anew (needs Chromium)
	@exec .venv/bin/python scripts/screenshots.py

clean: ## Remove what can be made again; the data in var/ stays
	rm -rf .venv .pytest_cache .ruff_cache .import_linter_cache .hypothesis var/static
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@scripts/make-venv

$(RUN_STAMP): requirements.txt | .venv/bin/python
	@echo "Installing what the portal needs (once; about a minute) …"
	@$(PIP_INSTALL) -r requirements.txt || { echo "The installation failed; the reason is above. Is the Python package index reachable?" >&2; exit 1; }
	@$(COMPILE)
	@touch $@

$(DEV_STAMP): requirements-dev.txt | .venv/bin/python
	@echo "Installing what the tests need (once; about a minute) …"
	@$(PIP_INSTALL) -r requirements-dev.txt || { echo "The installation failed; the reason is above. Is the Python package index reachable?" >&2; exit 1; }
	@touch $@
