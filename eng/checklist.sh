#!/usr/bin/env bash
# Writes tests/e2e/checklist.md: every line of server behaviour and the tests that are named for it. Usage: eng/checklist.sh
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet test tests/unit/Repository -c Release --nologo -v quiet -e TOPGUN_ACCEPT_CHECKLIST=1 --filter ChecklistTests
echo "$(grep -c '^| [0-9]' tests/e2e/checklist.md) lines, $(grep -c '\*\*no test\*\*' tests/e2e/checklist.md) without a test, $(grep -c 'not yet: ' tests/e2e/checklist.md) not yet"
