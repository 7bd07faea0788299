#!/usr/bin/env bash
# Proves that the drift check bites: spoils the schema of a temporary copy in the ways that would break clients, and
# demands that `CI=true eng/generate.sh`, or the golden tests, refuse each. Usage: eng/prove-drift.sh
set -uo pipefail
cd "$(dirname "$0")/.."

root="$PWD"
copy="$(mktemp -d)"
trap 'rm -rf "$copy"' EXIT
git ls-files -co --exclude-standard -z | tar --null --files-from=- -cf - | tar -xf - -C "$copy"
ln -s "$root/tests/peers/node_modules" "$copy/tests/peers/node_modules"
cd "$copy"
git init -q .

messages=protocol/topgun/client/v1
unproved=0

# expect <what> <text in the output, empty: success> <command…>
expect() {
  local what="$1" text="$2" output
  shift 2
  if output="$("$@" 2>&1)"; then
    [ -z "$text" ] && echo "ok    $what" && return
    echo "MISS  $what: nothing complained"
  elif [ -n "$text" ] && grep -q -- "$text" <<<"$output"; then
    echo "ok    $what: $(grep -m1 -- "$text" <<<"$output")"
    return
  else
    echo "MISS  $what: other complaints"
    tail -20 <<<"$output"
  fi
  unproved=1
}

drift() { CI=true eng/generate.sh; }
golden() { dotnet test tests/golden -c Release --nologo --filter TestCategory=Golden; }

# spoil <file> <sed script>: changes one file of the schema; `restore` takes it back.
spoil() {
  kept="$1"
  cp "$1" "$copy/.kept"
  sed -i "$2" "$1"
  cmp -s "$1" "$copy/.kept" || return 0
  echo "MISS  '$2' changes nothing in $1: adapt this script to the schema"
  unproved=1
  return 1
}
restore() { cp "$copy/.kept" "$kept"; }

expect "an unspoilt schema passes" "" drift

spoil $messages/operations.proto 's/string last_id = 1/string latest_id = 1/' &&
  expect "a renamed field" 'changed name from "last_id"' drift
restore

spoil $messages/operations.proto '/optional string error = 4;/d' &&
  expect "a removed field" 'with name "error" on message "OpResult" was deleted' drift
restore

spoil $messages/operations.proto 's/string op_id = 1;/uint64 op_id = 1;/' &&
  expect "a retyped field" 'changed type from "string" to "uint64"' drift
restore

spoil $messages/operations.proto 's/string last_id = 1/string lastId = 1/' &&
  expect "a name against the style" 'should be lower_snake_case' drift
restore

spoil $messages/operations.proto 's/type: "OP_ACK"/type: "OP_ACKED"/' &&
  expect "a changed type tag, in what is made from the schema" "messages.ts is out of date" drift &&
  expect "a changed type tag, in the golden tests" "OP_ACKED" golden
restore

spoil $messages/session.proto 's/uint64 server_time = 2;/uint64 server_time = 2 [(topgun.wire.v1.field) = {name: "servertime"}];/' &&
  expect "a changed wire name, in the golden tests" "servertime" golden
restore

sed -i 's/"lastId": "42"/"lastId": "43"/' tests/golden/fixtures/OP_ACK.json
expect "a sample that its bytes do not follow" "OP_ACK" drift

exit $unproved
