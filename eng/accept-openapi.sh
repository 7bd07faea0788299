#!/usr/bin/env bash
# Writes docs/specs/openapi.json anew from the routes of the admin API. Usage: eng/accept-openapi.sh
set -euo pipefail
cd "$(dirname "$0")/.."
TOPGUN_ACCEPT=1 dotnet test -c Release tests/unit/Bridge --filter OpenApiDescriptionTests
