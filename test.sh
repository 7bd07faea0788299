#!/usr/bin/env bash
# Installs what is missing (npm packages of the foreign peers and of the TypeScript client) and runs every test.
# Usage: ./test.sh [filter]
#   filter   part of a test project's path, e.g. "unit/Core", or "clients"; without it everything runs.
set -uo pipefail
cd "$(dirname "$0")"
filter="${1:-}"

need() { command -v "$1" >/dev/null || { echo "$1 is missing: $2" >&2; exit 1; }; }
need dotnet "install the .NET 10 SDK"
need node "install Node.js 20"
need npm "install npm"

client=clients/typescript
for folder in tests/peers $client; do
  echo "== npm packages of $folder"
  if [ ! -d $folder/node_modules ] || [ $folder/package.json -nt $folder/node_modules/.package-lock.json ]; then
    (cd $folder && npm install --ignore-scripts --no-save --no-audit --no-fund) || exit 1
  fi
done

echo "== build"
dotnet build -c Release TopGun.Grpc.sln --nologo -v quiet -clp:ErrorsOnly || exit 1

if [ -z "$filter" ]; then
  echo "== protocol drift"
  CI=true eng/generate.sh || exit 1
fi

passed=0 failed=0 skipped=0 broken=0
log="$(mktemp)"
trap 'rm -f "$log"' EXIT
for project in $(find tests -name '*.Tests.csproj' -path "*$filter*" | sort); do
  echo "== $project"
  dotnet test "$project" -c Release --no-build --nologo --logger "console;verbosity=normal" >"$log" 2>&1 || broken=1
  grep -E '^\s+(Failed|Skipped) |^\s+(Error Message|Message):|^\s+Expected|^\s+But was|^\s+at TopGun|error' "$log" | grep -vE '^\s+Passed ' || true
  [ "${VERBOSE:-}" = 1 ] && cat "$log"
  count() { sed -n "s/^ *$1: *\([0-9]*\)\$/\1/p" "$log" | tail -1; }
  p=$(count Passed) f=$(count Failed) s=$(count Skipped)
  echo "   ${p:-0} passed, ${f:-0} failed, ${s:-0} skipped"
  if [ -z "${p:-}" ] && [ -z "${f:-}" ]; then
    echo "   no result: the test host did not report; its output follows"
    tail -40 "$log"
    broken=1
  fi
  passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0})) skipped=$((skipped + ${s:-0}))
done

if [[ "$client" == *"$filter"* ]]; then
  echo "== $client"
  # Its pages are tested in a browser; without one those tests are skipped, and in CI they fail.
  [ -x "${TOPGUN_CHROMIUM:-/usr/bin/chromium}" ] || echo "   no Chromium: install it, or name it in TOPGUN_CHROMIUM" >&2
  (cd "$client" && NO_COLOR=1 node_modules/.bin/vitest run --reporter=dot --reporter=json --outputFile="$log") || broken=1
  count() { node -p "JSON.parse(require('fs').readFileSync('$log')).$1" 2>/dev/null || echo 0; }
  p=$(count numPassedTests) f=$(count numFailedTests) s=$(count numPendingTests)
  echo "   $p passed, $f failed, $s skipped"
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
fi

echo
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$broken" = 0 ] && [ "$passed" -gt 0 ]
