# What people and CI call. Every target installs the Debian packages it needs when they are missing.
SHELL := /bin/bash
RELEASE := .build/release
DURATION ?= 0
PORT ?= 8080
INPUTS ?= 10000
READINGS ?= 1300000
SEED ?= 20261121
ROUNDS ?= 1000

.PHONY: help demo test bench fuzz coverage-clock campaign catchup ingest lorawan build release lint format reference dependencies clean

help:
	@sed -n 's/^## //p' Makefile

## make demo               a small station with simulated instruments and an archive, on http://127.0.0.1:8080
## make demo DURATION=30   the same for 30 s, then the audit; exit 0 only when nothing is missing
demo: release
	@Firmware-Sim/Demo/run --duration $(DURATION) --port $(PORT)

## make test               lint, build with all warnings as errors, every test
test: dependencies lint
	@.ci/test

## make bench              parsing alone, then the whole walk, each beside the physical limit, as tables
bench: release
	@Benchmarks/run parse $(abspath $(wildcard ../shared/data/instruments/teledyne_rdi_adcp_pd0/ADCP_CCE1T_20.000))
	@Benchmarks/run walk

## make fuzz INPUTS=10000  damaged recordings for every framer, codec and driver
fuzz: dependencies
	@Benchmarks/run fuzz --inputs $(INPUTS)

## make coverage-clock     a million stamps of simulated sources against the truth, by scenario (READINGS=, SEED=)
coverage-clock: dependencies
	@Benchmarks/run coverage --readings $(READINGS) --seed $(SEED)

## make campaign ROUNDS=1000  real programs, real faults: every line is accounted for (SEED=)
campaign: release
	@Benchmarks/run campaign --rounds $(ROUNDS) --seed $(SEED)

## make catchup            1 and 50 million values of backlog drain into an archive while live ones come
catchup: release
	@Benchmarks/run catchup

## make ingest             what an archive takes a second, with PostgreSQL and with SQLite, beside a plain COPY
ingest: dependencies
	@Benchmarks/run ingest

## make lorawan            64 gateways bring 10,000 uplinks a second to one core, beside a bare echo of the datagrams
lorawan: release
	@Benchmarks/run lorawan

## make build              debug build
build: dependencies
	swift build --explicit-target-dependency-import-check error

## make release            the programs for a station, in .build/release
release: dependencies
	swift build -c release --static-swift-stdlib --product fairlead
	swift build -c release --static-swift-stdlib --product firmware-sim

## make lint               the house style, strictly
lint:
	swift format lint --strict --parallel --recursive Package.swift Sources Firmware-Sim Tests Benchmarks

## make format             put the source into the house style
format:
	swift format --in-place --parallel --recursive Package.swift Sources Firmware-Sim Tests Benchmarks

## make reference          renew the generated pages of Documentation/reference
reference: dependencies
	FAIRLEAD_RENEW_REFERENCE=1 swift test --filter ReferenceTests

dependencies:
	@.ci/dependencies

## make clean              remove what was built
clean:
	rm -rf .build Benchmarks/.build
