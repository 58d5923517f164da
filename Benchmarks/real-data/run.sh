#!/usr/bin/env bash
# Imports 34,244 individual claims, simulated by actuaries and not by us, through every rule of the insurance preset.
#
#   Benchmarks/real-data/run.sh [TRELLIS]      TRELLIS is the binary; default: the release build of this checkout
#   Benchmarks/real-data/run.sh --prepare      only writes the CSV files
#
# Needs the network once, for one package from PyPI.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
csv=$here/data/csv
data=$here/data/trellis

stamp=$here/.venv/requirements.txt
if ! cmp -s "$here/requirements.txt" "$stamp"; then
  rm -rf "$here/.venv"
  python3 -m venv "$here/.venv"
  "$here/.venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --require-hashes \
    -r "$here/requirements.txt"
  cp "$here/requirements.txt" "$stamp"
fi
"$here/.venv/bin/python" "$here/prepare.py" "$csv"
[ "${1:-}" = --prepare ] && exit 0

if [ $# -gt 0 ]; then
  trellis=$(realpath "$1")
else
  cd "$here/../.."
  swift build -c release --product trellis --explicit-target-dependency-import-check error
  trellis=$(swift build -c release --show-bin-path)/trellis
fi

rm -rf "$data"
"$trellis" tenant create real --preset insurance --data "$data"

# The first line of a file is its header; the mapping puts no line break into a cell.
refused=0
import() {
  local module=$1
  shift
  printf '\n%s: %s rows read\n' "$module" "$(($(wc -l < "$csv/$module.csv") - 1))"
  TIMEFORMAT="$module: %R seconds"
  time "$trellis" import real "$module" "$csv/$module.csv" "$@" --data "$data" || refused=1
}
import accounts
import policies --enter --reason migrated
import coverages
# Most claims are in mid-process. Without the permission to enter them there, each says why it is refused.
printf '\nclaims, rehearsed as a plain import:\n'
"$trellis" import real claims "$csv/claims.csv" --dry-run --data "$data" >"$data/refusals" 2>&1 || true
sed -n '1,3p;$p' "$data/refusals"
import claims --enter --reason migrated
exit $refused
