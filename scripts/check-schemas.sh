#!/usr/bin/env bash
# The JSON Schemas are those that the loader's types give, and every shipped preset file is valid by an independent validator.
# Usage: check-schemas.sh TRELLIS
set -euo pipefail
cd "$(dirname "$0")/.."
trellis=$1
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
"$trellis" preset schemas "$fresh"
diff -r schemas "$fresh" || { echo "schemas/ is not current: run 'make schemas'."; exit 1; }
scripts/python.sh
.venv/bin/python scripts/validate-presets.py schemas presets
