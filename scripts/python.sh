#!/usr/bin/env bash
# Makes the virtual environment with the Python tools of the checks: independent validators of JSON Schema and OpenAPI.
set -euo pipefail
cd "$(dirname "$0")/.."
stamp=.venv/requirements.txt
cmp -s scripts/requirements.txt "$stamp" && exit 0
rm -rf .venv
python3 -m venv .venv
.venv/bin/pip install --quiet --disable-pip-version-check -r scripts/requirements.txt
cp scripts/requirements.txt "$stamp"
