#!/usr/bin/env bash
# Measure which lines and branches of src/ and suites/ run, and compare with the least that is allowed
# (fail_under in pyproject.toml): a complete run of the checks, and the tests of five parts, which start
# few processes of their own.
#   scripts/coverage.sh BIN
set -euo pipefail
bin=$1
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export COVERAGE_FILE=$work/coverage
run() { "$bin/coverage" run -m pytest -q -p no:cacheprovider "$@" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }; }

run --profile okta-oin --scim-seed=0 --report-dir "$work/report"
run tests/scim tests/checks tests/okta tests/target tests/report --ignore=tests/report/formats/html/browser
"$bin/coverage" combine --quiet
"$bin/coverage" report --skip-covered --sort=cover | tail -n "${LINES_SHOWN:-30}"
