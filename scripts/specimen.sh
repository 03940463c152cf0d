#!/usr/bin/env bash
# The specimen: a run against a provider with two seeded defects, and a picture of its report.
set -euo pipefail
bin=$1
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
export SCIM_TOKEN=specimen-token PYTEST_SCIM_STATE_DIR=$work
"$bin/pytest-scim" serve --profile scileads --port 8642 \
  --fault P4-active-is-ignored --fault L3-total-is-the-page >/dev/null &
trap 'kill %1; rm -rf "$work"' EXIT
for _ in $(seq 50); do curl -sf -o /dev/null -H "Authorization: Bearer $SCIM_TOKEN" \
  http://127.0.0.1:8642/scim/v2/Users && break || sleep 0.1; done
"$bin/python" -m pytest -q -p no:cacheprovider --profile scileads \
  --base-url http://127.0.0.1:8642/scim/v2 --report-dir "$work/report" || test $? = 1
mkdir -p "$root/reports/specimen"
cp "$work/report/report.html" "$root/reports/specimen/"
chromium --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking \
  --disable-component-update --disable-sync --hide-scrollbars --user-data-dir="$work/browser" \
  --window-size=1100,1500 --screenshot="$root/reports/specimen/report.png" \
  "file://$root/reports/specimen/report.html" 2>/dev/null
