#!/usr/bin/env bash
# Provisions a demo tenant for each industry preset, with its samples, and serves them.
# Usage: demo.sh TRELLIS DATA PORT
set -euo pipefail
trellis=$1 data=$2 port=$3
base="http://127.0.0.1:$port"
mkdir -p "$data"
keys="$data/demo-keys"
touch "$keys" && chmod 600 "$keys"

provision() { # TENANT PRESET
  grep -q "^$1 " "$keys" && return 0
  echo "Provisioning $1 from the preset $2 ..."
  local answer
  answer=$("$trellis" tenant create "$1" --preset "$2" --currency EUR --time-zone Europe/Madrid --samples --data "$data" --json)
  printf '%s %s\n' "$1" "$(sed -n 's/.*"admin_key" *: *"\([^"]*\)".*/\1/p' <<<"$answer")" >>"$keys"
}

show() { # TENANT MODULE WHAT
  local key
  key=$(sed -n "s/^$1 //p" "$keys")
  cat <<TEXT

$1  ($3)
  URL      $base/t/$1/v1
  API key  $key
  curl -H 'Authorization: Bearer $key' '$base/t/$1/v1/records/$2?limit=3'
  curl -H 'Authorization: Bearer $key' '$base/t/$1/v1/records/$2/1/transitions'
TEXT
}

provision b2b b2b
provision homes real-estate
provision cover insurance
provision clinic healthcare

show b2b deals "B2B: opportunities"
show homes listings "Real estate: listings"
show cover claims "Insurance: claims"
show clinic deals "Healthcare: referrals"
echo
echo "The keys are the administrators'; they are kept in $keys. Stop with Ctrl-C; start again with make run."
exec "$trellis" serve --data "$data" --port "$port"
