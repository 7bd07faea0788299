#!/usr/bin/env bash
# Makes everything that is made from the schema and committed: TypeScript types, message table, descriptor set, golden
# bytes. With CI=true nothing is written: the same things are made beside the tree and compared with it, the schema is
# linted and compared with the accepted baseline. Usage: [CI=true] eng/generate.sh
set -euo pipefail
cd "$(dirname "$0")/.."

descriptor=tests/golden/descriptor.binpb
types=clients/typescript/src/gen/messages.ts
table=docs/specs/messages.md
peers=tests/peers
buf=$peers/node_modules/.bin/buf
failed=0

if [ ! -x "$buf" ]; then
  (cd "$peers" && npm install --ignore-scripts --no-save --no-audit --no-fund --silent)
fi

step() { echo "== $1"; }
fail() { echo "$1" >&2; failed=1; }

temporary="$(mktemp -d)"
trap 'rm -rf "$temporary"' EXIT
if [ "${CI:-}" = true ]; then out="$temporary/out"; else out=.; fi
for file in "$descriptor" "$types" "$table"; do mkdir -p "$out/$(dirname "$file")"; done

step "schema: format, lint, breaking changes"
if [ "${CI:-}" = true ]; then
  "$buf" format --diff --exit-code || fail "The schema is not formatted: run eng/generate.sh."
else
  "$buf" format -w
fi
"$buf" lint || fail "The schema breaks a lint rule."
"$buf" breaking --against tests/golden/baseline.binpb ||
  fail "The schema breaks with tests/golden/baseline.binpb: undo that, or accept it with eng/accept-baseline.sh."

step "descriptor set, TypeScript types, message table"
"$buf" build --exclude-source-info -o "$out/$descriptor"
"$buf" build -o "$temporary/schema.binpb"
dotnet run --project generators/TopGun.Generators.Cli -c Release -- "$temporary/schema.binpb" "$out/$types" "$out/$table"
"$peers/node_modules/.bin/tsc" --noEmit --strict --target es2022 "$out/$types"

step "golden bytes"
if [ "${CI:-}" = true ]; then
  for file in "$descriptor" "$types" "$table"; do
    git diff --no-index --exit-code -- "$file" "$out/$file" || fail "$file is out of date: run eng/generate.sh and commit it."
  done
else
  node "$peers/golden/encode.mjs"
  dotnet test tests/golden -c Release --nologo -v quiet -e TOPGUN_ACCEPT_GOLDEN=1 --filter TestCategory=Golden
fi
node "$peers/golden/check.mjs" || fail "Samples and golden bytes disagree: run eng/generate.sh, or correct the sample."

exit $failed
