#!/usr/bin/env bash
# Seeded hostile input against the parsers, the engine and a live server, FUZZ_SECONDS (240) long. FUZZ_SEED makes a run the same again.
# What did harm lies in .build-fuzz/findings.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/packages.sh
if [ -z "${FUZZ_TRELLIS:-}" ]; then
  swift build --product trellis --explicit-target-dependency-import-check error
  FUZZ_TRELLIS=$(swift build --show-bin-path)/trellis
  export FUZZ_TRELLIS
fi
swift build -c release --package-path Benchmarks --product fuzz
exec "$(swift build -c release --package-path Benchmarks --show-bin-path)/fuzz"
