#!/usr/bin/env bash
# The wheel works from anywhere: build it, install it in an empty environment, rehearse in an
# empty folder by all three ways a user may start it.
set -euo pipefail
python=${1:-python3}
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PIP_DISABLE_PIP_VERSION_CHECK=1

"$python" -m venv "$work/venv"
"$work/venv/bin/python" -m pip wheel --quiet --no-deps --wheel-dir "$work/dist" "$root"
"$work/venv/bin/python" -m pip install --quiet -c "$root/constraints.txt" "$work"/dist/*.whl
mkdir "$work/elsewhere"
cd "$work/elsewhere"
"$work/venv/bin/pytest" -q -p no:cacheprovider --profile scileads
"$work/venv/bin/pytest" -q -p no:cacheprovider --pyargs pytest_scim.suites --profile okta-aiw -k create_users
"$work/venv/bin/pytest-scim" run -q -p no:cacheprovider --profile iomete
test -s reports/scileads/report.html
test -s reports/iomete/record.json
