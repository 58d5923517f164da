#!/usr/bin/env bash
# Makes the virtual environment with the Python tools of the checks: independent validators of JSON Schema and OpenAPI, browsers' driver and axe.
set -euo pipefail
cd "$(dirname "$0")/.."
stamp=.venv/requirements.txt
cat scripts/requirements*.txt | cmp -s - "$stamp" && exit 0
rm -rf .venv
python3 -m venv .venv
.venv/bin/pip install --quiet --disable-pip-version-check -r scripts/requirements.txt
# Of this one the axe.min.js in it is wanted, and not the Playwright that it drives it by.
.venv/bin/pip install --quiet --disable-pip-version-check --no-deps -r scripts/requirements-alone.txt
cat scripts/requirements*.txt >"$stamp"
