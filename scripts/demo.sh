#!/usr/bin/env bash
# Provisions a demo tenant for each industry preset, with its samples, and serves them. What is there from an earlier run stays.
# Usage: demo.sh TRELLIS DATA PORT
set -euo pipefail
[ $# -eq 3 ] || { echo "Usage: demo.sh TRELLIS DATA PORT" >&2; exit 64; }
trellis=$1 data=$2 port=$3
base="http://127.0.0.1:$port"
if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
  echo "Something listens on port $port already. Stop it, or take another port: make run PORT=8081" >&2
  exit 1
fi
mkdir -p "$data"
keys="$data/demo-keys" # the only place where a key can be read again: a store keeps hashes
touch "$keys" && chmod 600 "$keys"

key_in() { sed -n 's/.*"'"$1"'" *: *"\([^"]*\)".*/\1/p'; } # JSON -> the text of a member

provision() { # TENANT PRESET
  local key
  if ! "$trellis" tenant show "$1" --data "$data" >/dev/null 2>&1; then
    echo "Provisioning $1 from the preset $2 ..."
    key=$("$trellis" tenant create "$1" --preset "$2" --currency EUR --time-zone Europe/Madrid --samples \
      --data "$data" --json | key_in admin_key)
  elif ! grep -q "^$1 " "$keys"; then
    key=$("$trellis" key create "$1" --user admin --label demo --data "$data" --json | key_in key)
  else
    return 0
  fi
  sed -i "/^$1 /d" "$keys"
  printf '%s %s\n' "$1" "$key" >>"$keys"
}

moving() { # TENANT MODULE: the first record from whose state a transition leads on
  local id
  for id in $(seq 1 20); do
    if "$trellis" transition list "$1" "$2" "$id" --data "$data" --json 2>/dev/null | grep -q '"name"'; then
      echo "$id"
      return 0
    fi
  done
  echo 1
}

# The password of all demo users. It is no secret: the server listens on this machine alone.
password="quince botes de pintura"

invite() { # TENANT USER: a token by which the user gets the password; nothing if they have it already
  "$trellis" user show "$1" "$2" --data "$data" --json | grep -q '"has_password" *: *true' && return 0
  "$trellis" user invite "$1" "$2" --print --data "$data" --json | key_in token
}

tokens=()
admit() { # TENANT USER...
  local tenant=$1 user token
  shift
  for user in "$@"; do
    token=$(invite "$tenant" "$user")
    [ -z "$token" ] || tokens+=("$tenant $token")
  done
}

give_passwords() { # once the server listens
  local line
  until curl -sf -o /dev/null "$base/readyz"; do
    kill -0 $$ 2>/dev/null || return 0 # the server, which takes the place of this script, has ended
    sleep 0.2
  done
  for line in "${tokens[@]}"; do
    curl -sf -o /dev/null -H 'Content-Type: application/json' \
      -d "{\"token\": \"${line#* }\", \"password\": \"$password\"}" "$base/t/${line%% *}/v1/password" || true
  done
}

show() { # TENANT MODULE WHAT USERS
  local key
  key=$(sed -n "s/^$1 //p" "$keys")
  cat <<TEXT

$1  ($3)
  Pages    $base/t/$1/   sign in as $4
  API      $base/t/$1/v1
  API key  $key
  curl -H 'Authorization: Bearer $key' '$base/t/$1/v1/records/$2?limit=3'
  curl -H 'Authorization: Bearer $key' '$base/t/$1/v1/records/$2/$(moving "$1" "$2")/transitions'
TEXT
}

provision b2b b2b
provision homes real-estate
provision cover insurance
provision clinic healthcare

admit b2b ana marta admin
admit homes luz bruno admin
admit cover dana victor admin
admit clinic sol.ibarra max.hartmann admin

show b2b deals "B2B: opportunities" "ana (sales), marta (manager) or admin"
show homes listings "Real estate: listings" "luz (agent), bruno (broker) or admin"
show cover claims "Insurance: claims" "dana (adjuster), victor (supervisor) or admin"
show clinic deals "Healthcare: referrals" "sol.ibarra (scheduler), max.hartmann (manager) or admin"
cat <<TEXT

The password of each of these users is:  $password

The keys are the administrators'; they are kept in $keys, so that the next run prints them again.
The commands work from another terminal as soon as the server listens. Stop it with Ctrl-C: it finishes what it is at.
To work by the command line beside it: export TRELLIS_DATA=$(cd "$data" && pwd)

TEXT
give_passwords &
exec "$trellis" serve --data "$data" --port "$port"
