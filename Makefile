# make samples   set up, and write every sample and page from spec/openapi.yaml
# make test      set up with every toolchain that can be had, run every sample and every test
# make verify    run what changed since the ledger was written, and write it
# make bench     CPU seconds, wall time and memory
PYTHON ?= python3
BIN := .venv/bin
.PHONY: samples test lint bench verify clean

samples: .venv/.installed
	$(BIN)/samplewright generate
	$(BIN)/samplewright docs build

# A machine believes the ledger only once it has seen every sample run itself; CI never does.
test: lint .venv/.toolchains .venv/.browser
	if test -z "$$CI" -a -e .venv/.verified; then $(BIN)/samplewright verify; else $(BIN)/samplewright verify --all; fi
	touch .venv/.verified
	$(BIN)/pytest -n 2 --dist loadgroup

verify: .venv/.toolchains
	$(BIN)/samplewright verify --record

lint: .venv/.dev
	$(BIN)/ruff check generator tests
	$(BIN)/black --check --quiet generator tests
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/.dev
	$(BIN)/python tests/bench/bench.py
	$(BIN)/python tests/bench/mock.py
	$(BIN)/python tests/bench/client.py

clean:
	rm -rf .venv

# Debian's python3 comes without venv; as root it can be had here and now.
.venv/bin/python:
	$(PYTHON) -m venv .venv || { rm -rf .venv; apt-get update && apt-get install -y python3-venv && $(PYTHON) -m venv .venv; }

.venv/.installed: .venv/bin/python pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/.dev: .venv/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

# What cannot be had on this machine is reported and left out; its tests say so.
.venv/.toolchains: .venv/.dev $(wildcard templates/*/language.toml templates/*/*/target.toml)
	$(BIN)/samplewright toolchains --install || test $$? -eq 4
	touch $@

# Chromium opens the pages in the tests; where it cannot be had, they are skipped and say so.
.venv/.browser: .venv/.toolchains
	command -v chromium || command -v chromium-browser || command -v google-chrome || \
	  { test "$$(id -u)" = 0 && apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q -y \
	    -o DPkg::Lock::Timeout=600 install --no-install-recommends chromium fonts-noto-cjk; } || \
	  echo 'no Chromium here: apt-get install chromium'
	touch $@
