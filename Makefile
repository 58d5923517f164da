# Trellis: `make run` and `make test` do everything on a fresh Debian machine with the Swift toolchain.

SWIFT_FLAGS = --explicit-target-dependency-import-check error
DATA ?= demo
PORT ?= 8080

.PHONY: run test build packages lint format schemas check-schemas docs bench fuzz real-data clean

## Build in release mode, provision the demo tenants and serve them on http://127.0.0.1:8080.
run: packages
	swift build -c release --product trellis $(SWIFT_FLAGS)
	scripts/demo.sh "$$(swift build -c release --show-bin-path)/trellis" $(DATA) $(PORT)

## Build for debugging and run every test, the walks over the built binary among them.
test:
	scripts/packages.sh test
	swift build --build-tests $(SWIFT_FLAGS)
	scripts/python.sh
	swift test --skip-build --skip '$(LIVE_TESTS)'
	swift test --skip-build --filter '$(LIVE_TESTS)'
	.venv/bin/python -m unittest discover -s Tests/Browser -v

# Suites about sockets and waiting. Beside a thousand others on two cores they would wait for their turn longer than their time limits.
LIVE_TESTS = (LiveTests|MalformedRequestTests|ConnectionsTests|OperatorSocketTests|SlowLaneTests)/

build:
	swift build $(SWIFT_FLAGS)

## Install the system packages that are missing.
packages:
	scripts/packages.sh

lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Tests

format:
	swift format --in-place --recursive --parallel Package.swift Sources Tests

## Write schemas/*.schema.json anew from the types of the loader.
schemas: build
	"$$(swift build --show-bin-path)/trellis" preset schemas schemas

## The schemas are current, and every shipped preset file is valid by an independent validator.
check-schemas:
	scripts/check-schemas.sh "$$(swift build --show-bin-path)/trellis"

docs:
	scripts/docs.sh

## Engine and API against raw SQLite and a bare server, as ratios.
bench:
	$(MAKE) -C Benchmarks

## Seeded hostile input against the parsers and the API, some minutes.
fuzz:
	scripts/fuzz.sh

## Imports 34,244 simulated claims with their policies into the insurance preset.
real-data: build
	Benchmarks/real-data/run.sh "$$(swift build --show-bin-path)/trellis"

clean:
	rm -rf .build .build-* .venv demo
