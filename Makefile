# make samples   set up, and write every sample from spec/openapi.yaml
# make test      set up with every toolchain that can be had, and run every test
# make bench     CPU seconds, wall time and memory
PYTHON ?= python3
BIN := .venv/bin
.PHONY: samples test lint bench clean

samples: .venv/.installed
	$(BIN)/samplewright generate

test: lint .venv/.toolchains
	$(BIN)/pytest -n 2 --dist loadgroup

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
