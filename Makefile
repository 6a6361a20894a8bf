# make samples   install, and write every sample and page from spec/openapi.yaml
# make check     lint and unit tests, in under a minute
# make test      install every available toolchain, run every sample and every test
# make verify    run what changed since the ledger was written, and write the ledger
# make coverage  run every test and report the branch coverage of generator/
# make bench     measure CPU seconds, wall time and memory of the commands, the mock and the client
# make pictures  make the README's pictures again
# make lock      resolve the dependencies again, into requirements/*.lock
PYTHON ?= python3
BIN := .venv/bin
.PHONY: samples check test verify lint coverage bench pictures lock lowest clean
PIP := $(BIN)/pip install --quiet --disable-pip-version-check
LOCK := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header
# What machines need that do not reach every registry; see the README there.
WORKSHOP := --templates tests/support/workshop

samples: .venv/.installed
	$(BIN)/samplewright generate
	$(BIN)/samplewright docs build

# A machine believes the ledger only once it has seen every sample run itself; CI never does.
test: lint .venv/.toolchains .venv/.browser
	if test -z "$$CI" -a -e .venv/.verified; then $(BIN)/samplewright verify $(WORKSHOP); else $(BIN)/samplewright verify $(WORKSHOP) --all; fi
	touch .venv/.verified
	$(BIN)/samplewright verify $(WORKSHOP) --fuzz 225 --seed 20
	$(BIN)/pytest -n 2 --dist loadgroup

verify: .venv/.toolchains
	$(BIN)/samplewright verify $(WORKSHOP) --record

check: lint
	$(BIN)/pytest -q -n auto tests/unit

lint: .venv/.dev
	$(BIN)/ruff check --cache-dir .ruff_cache generator tests templates/python/_client
	$(BIN)/black --check --quiet generator tests
	$(BIN)/black --check --quiet --line-length 88 templates/python/_client
	$(BIN)/mypy
	$(BIN)/lint-imports

coverage: .venv/.toolchains .venv/.browser
	$(BIN)/pytest -n 2 --dist loadgroup --cov --cov-report=term

bench: .venv/.dev
	$(BIN)/python tests/bench/bench.py
	$(BIN)/python tests/bench/mock.py
	$(BIN)/python tests/bench/client.py

pictures: .venv/.dev .venv/.browser
	$(BIN)/python generator/docs/pictures.py

lock: .venv/.dev
	$(BIN)/uv pip compile $(LOCK) pyproject.toml requirements/build.in --output-file requirements/samples.lock
	$(BIN)/uv pip compile $(LOCK) --extra dev pyproject.toml requirements/build.in --output-file requirements/dev.lock

# Unit tests on the lowest versions that pyproject.toml allows, in an environment of their own.
lowest: .venv/.dev
	rm -rf .venv/lowest && $(PYTHON) -m venv .venv/lowest
	$(BIN)/uv pip compile --quiet --resolution lowest-direct pyproject.toml --output-file .venv/lowest.txt
	.venv/lowest/bin/pip install --quiet --disable-pip-version-check --editable '.[dev]' --constraint .venv/lowest.txt
	.venv/lowest/bin/pytest -q tests/unit

clean:
	rm -rf .venv

# Debian's python3 comes without venv; as root it can be had here and now.
.venv/bin/python:
	$(PYTHON) -m venv .venv || { rm -rf .venv; apt-get update && apt-get install -y python3-venv && $(PYTHON) -m venv .venv; }

.venv/.installed: .venv/bin/python pyproject.toml requirements/samples.lock
	$(PIP) --require-hashes --requirement requirements/samples.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

.venv/.dev: .venv/.installed requirements/dev.lock
	$(PIP) --require-hashes --requirement requirements/dev.lock
	touch $@

# What cannot be had on this machine is reported and left out; its tests say so.
.venv/.toolchains: .venv/.dev $(wildcard templates/*/language.toml templates/*/*/target.toml tests/support/workshop/*/*)
	$(BIN)/samplewright toolchains --install $(WORKSHOP) || test $$? -eq 4
	touch $@

# Chromium opens the pages in the tests; where it cannot be had, they are skipped and say so.
.venv/.browser: .venv/.toolchains
	command -v chromium || command -v chromium-browser || command -v google-chrome || \
	  { test "$$(id -u)" = 0 && apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q -y \
	    -o DPkg::Lock::Timeout=600 install --no-install-recommends chromium fonts-noto-cjk; } || \
	  echo 'no Chromium here: apt-get install chromium'
	touch $@
