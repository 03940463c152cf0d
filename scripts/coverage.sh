#!/usr/bin/env bash
# Measure which lines and branches of src/ and suites/ run, and compare with the least that is allowed
# (fail_under in pyproject.toml): a complete run of the checks under two integration types, and the tests
# of all parts but the plugin and the commands, which start processes of their own.
#   scripts/coverage.sh BIN
set -euo pipefail
bin=$1
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export COVERAGE_FILE=$work/coverage
run() { "$bin/coverage" run -m pytest -q -p no:cacheprovider "$@" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }; }

for profile in okta-oin okta-aiw; do run --profile "$profile" --report-dir "$work/$profile"; done
run tests/scim tests/checks tests/okta tests/target tests/run tests/report
"$bin/coverage" combine --quiet
"$bin/coverage" report --skip-covered --sort=cover | tail -n "${LINES_SHOWN:-30}"
