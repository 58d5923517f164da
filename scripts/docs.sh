#!/usr/bin/env bash
# Builds the documentation of the packages' targets; a broken link in a comment is an error.
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-.build/documentation}
mkdir -p "$out"
for target in Expressions Metamodel Engine; do
  swift package --allow-writing-to-directory "$out" generate-documentation --target "$target" \
    --output-path "$out/$target" --warnings-as-errors --symbol-graph-minimum-access-level package
done
echo "Documentation in $out"
