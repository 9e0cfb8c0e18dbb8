# Every target sets up what it needs and is missing: a virtual environment is made once, and again when
# pyproject.toml changes. Needs Go, a C compiler and Python 3.10 or later.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# Two targets build the same library in place.
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python3.10; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null && { echo $$python; break; }; done)

# Developers build the library for this machine's processor only; a wheel carries it for all.
export BALLISTA_GOAMD64 ?= auto
export PIP_DISABLE_PIP_VERSION_CHECK := 1

GOLANGCI := go tool -modfile=tools/go.mod golangci-lint
# Packages whose goroutines share memory.
RACE ?= ./core ./core/memory/... ./core/exec ./core/source/... ./core/catalog/... ./wire/fetch ./wire/rpc ./client ./scheduler ./executor/... ./standalone
FUZZTIME ?= 2m
CHAOSTIME ?= 2m

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-17s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

##### run

.PHONY: demo
demo: .venv/package lib ## build, install into .venv, and ask about a year of taxi trips
	.venv/bin/python examples/taxi.py

.PHONY: lib
lib: python-present ## build the shared library in place, for running from this checkout
	$(PYTHON) -m wheels.library

.PHONY: wheel
wheel: .venv-wheel/made ## build dist/*.whl, and check that it deserves its platform tag
	rm -rf dist
	BALLISTA_GOAMD64= .venv-wheel/bin/pip wheel --quiet --no-deps --wheel-dir dist .
	wheel=$$(ls dist/*.whl); platform=$${wheel##*-}; \
		PATH="$$PWD/.venv-wheel/bin:$$PATH" auditwheel repair --plat "$${platform%.whl}" --wheel-dir build/wheel "$$wheel"

##### test

.PHONY: test
test: test-go test-race test-python test-tpch test-tpcds test-differential ## run the tests: Go, slt and C, races, Python, TPC-H, TPC-DS, random queries (under 15 minutes)

.PHONY: test-all
test-all: test test-chaos test-fuzz test-wheel gopy ## run test, and also TPC-H at scale factor 1, random queries for 10 minutes, chaos, fuzzing, wheels on every Python
	BALLISTA_KILLS=20 .venv/bin/python -m pytest python/tests/test_killed.py
	TPCH_SF=1 .venv-peers/bin/python -m pytest test/tpch
	TPCDS_SF=1 .venv-peers/bin/python -m pytest test/tpcds
	DIFFERENTIAL_SECONDS=600 $(MAKE) test-differential

.PHONY: test-go
test-go: ## run Go's tests, which run the slt files and the C program too
	go vet ./...
	go test ./...

.PHONY: test-race
test-race: ## run the tests of concurrent packages under the race detector
	go test -race -short -timeout 20m $(RACE)

.PHONY: test-python
test-python: .venv/package .venv/test .venv-peers/package lib ## run the tests of the Python package, its docstrings, the README and examples/
	.venv/bin/python -m pytest --doctest-modules python/ballista python/tests test/examples

.PHONY: test-tpch
test-tpch: .venv-peers/package lib ## compare the answers to TPC-H with DuckDB's
	.venv-peers/bin/python -m pytest test/tpch

.PHONY: test-tpcds
test-tpcds: .venv-peers/package .venv-data/made lib ## compare the answers to TPC-DS with DuckDB's
	.venv-peers/bin/python -m pytest test/tpcds

.PHONY: test-differential
test-differential: .venv-peers/package lib ## compare the answers to random queries: DIFFERENTIAL_SECONDS= of fresh ones
	.venv-peers/bin/python -m pytest test/differential

.PHONY: test-chaos
test-chaos: ## kill executors of a cluster for CHAOSTIME while clients ask, and processes while queries write
	go test ./test/cluster -count 1 -v -run Chaos -timeout 30m -chaos $(CHAOSTIME)
	go test ./test/cluster -count 1 -v -run KilledWhileWriting -timeout 30m -kills 20

.PHONY: test-fuzz
test-fuzz: ## fuzz each target for FUZZTIME
	go list -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' ./... | while read -r package; do \
		{ go test -list '^Fuzz' "$$package" | grep '^Fuzz' || true; } | while read -r target; do \
			go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) "$$package"; done; done

.PHONY: test-wheel
test-wheel: wheel ## install the wheel into new environments on every Python at hand, and use it there
	$(PYTHON) -m wheels.smoke dist/*.whl

.PHONY: slt-update
slt-update: .venv-peers/package lib ## fill the results of slt files in from DataFusion, and list where ours differ
	.venv-peers/bin/python test/slt/update.py $(FILES)

##### measure

.PHONY: bench
bench: .venv-peers/package lib ## measure beside the peers: SF=1 SUITES=tpch,taxi,json ENGINES= QUERIES= REPETITIONS= THREADS=
	.venv-peers/bin/python -m bench $(if $(SF),--sf $(SF)) $(if $(SUITES),--suites $(SUITES)) \
		$(if $(ENGINES),--engines $(ENGINES)) $(if $(QUERIES),--queries $(QUERIES)) \
		$(if $(REPETITIONS),--repetitions $(REPETITIONS)) $(if $(THREADS),--threads $(THREADS))

.PHONY: bench-cluster
bench-cluster: .venv-peers/package lib ## measure a cluster of two executors beside one process: SF=1 REPETITIONS=
	.venv-peers/bin/python -m bench.cluster $(if $(SF),--sf $(SF)) $(if $(REPETITIONS),--repetitions $(REPETITIONS))

.PHONY: bench-udf
bench-udf: .venv-peers/package lib ## measure functions written in Python beside loops over arrays, in one process and on a cluster
	.venv-peers/bin/python -m bench.udf

.PHONY: peers
peers: .venv-peers/package ## bring the peers to their newest releases
	.venv-peers/bin/pip install --quiet --upgrade --group peers

.PHONY: gopy
gopy: .venv-gopy/made ## build the Python module that gopy generates of gopy/session, and try it
	cd gopy && GOBIN=$(CURDIR)/build/gopy go install tool
	rm -rf gopy/generated && mkdir gopy/generated
	cd gopy && PATH="$(CURDIR)/build/gopy:$$PATH" gopy build -output=generated -name=ballista_gopy \
		-vm="$(CURDIR)/.venv-gopy/bin/python" -no-make=true ./session
	.venv-gopy/bin/python -m pytest gopy

##### document

.PHONY: docs
docs: .venv-docs/package lib ## make the site of docs/ in build/docs; its examples are run by test-python
	.venv-docs/bin/python -m sphinx -q -W --keep-going docs build/docs

##### keep in order

.PHONY: lint
lint: .venv-lint/made ## check style and types of Go and Python
	$(GOLANGCI) run ./...
	.venv-lint/bin/ruff check
	.venv-lint/bin/ruff format --check
	.venv-lint/bin/mypy
	$(MAKE) proto-check

.PHONY: fmt
fmt: .venv-lint/made ## format Go and Python
	$(GOLANGCI) fmt
	.venv-lint/bin/ruff check --fix --quiet
	.venv-lint/bin/ruff format

.PHONY: proto
proto: ## generate the Go code of the protocol's messages
	go -C tools run ./protogen ../wire/proto ../wire/wirepb

.PHONY: reference
reference: ## write docs/functions.md and docs/configuration.md from the tables of functions and settings
	go test ./core -run '^Test(Reference|Configuration)$$' -rewrite

.PHONY: proto-check
proto-check: ## check that the generated code of the messages is that of wire/proto
	generated=$$(mktemp -d); trap 'rm -r "$$generated"' EXIT; \
		go -C tools run ./protogen ../wire/proto "$$generated"; diff -r "$$generated" wire/wirepb

.PHONY: venv
venv: .venv/package .venv/test lib ## make .venv with the package (editable) and what its tests need

.PHONY: clean
clean: ## remove what was built
	rm -rf bin build dist python/ballista/lib .pytest_cache .mypy_cache .ruff_cache
	find bench examples python test wheels -name __pycache__ -prune -exec rm -rf {} +

.PHONY: clean-all
clean-all: clean ## remove what was built, the environments and the generated data
	rm -rf .venv .venv-* bench/data

##### environments: a file in each says that a step is done

.PHONY: python-present
python-present:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.10 or later is needed and was not found on PATH; set PYTHON=..." >&2; exit 1; }

.venv/made .venv-peers/made .venv-data/made .venv-gopy/made .venv-docs/made .venv-lint/made .venv-wheel/made: %/made: pyproject.toml | python-present
	$(PYTHON) -m venv $*
	$*/bin/python -m pip install --quiet 'pip>=25.1'
	$(if $(filter-out .venv,$*),$*/bin/pip install --quiet --group $(*:.venv-%=%))
	touch $@

.venv/test: .venv/made
	.venv/bin/pip install --quiet --group test
	touch $@

%/package: %/made wheels/hook.py wheels/library.py wheels/platforms.py
	$*/bin/pip install --quiet --editable .
	touch $@
