#!/usr/bin/env bash
# Accepts the present schema as the one that later schemas must not break. Do this when a release is made, or when a
# break is meant; say why in the commit. Usage: eng/accept-baseline.sh
set -euo pipefail
cd "$(dirname "$0")/.."
tests/peers/node_modules/.bin/buf build --exclude-source-info -o tests/golden/baseline.binpb
git status --short -- tests/golden/baseline.binpb
