#!/usr/bin/env bash
# Audit what a user installs: known vulnerabilities, licences, and secrets in the history.
# Each part says what it found, or why it could not run; the exit code is 1 if one found something.
#   scripts/audit.sh [PYTHON]
set -uo pipefail
python=${1:-python3}
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
found=0
export PIP_DISABLE_PIP_VERSION_CHECK=1
{
  "$python" -m venv "$work/runtime" && "$python" -m venv "$work/tools" &&
    "$work/runtime/bin/python" -m pip install --quiet --require-hashes -r "$root/requirements/runtime.txt" &&
    "$work/tools/bin/python" -m pip install --quiet pip-audit pip-licenses detect-secrets
} || exit

echo "== known vulnerabilities of requirements/runtime.txt"
if "$work/tools/bin/pip-audit" --require-hashes --disable-pip -r "$root/requirements/runtime.txt" \
  --progress-spinner off --timeout 30 >"$work/audit" 2>&1; then
  skipped=$(grep -c "could not be audited" "$work/audit")
  if [ "$skipped" -gt 0 ]; then
    echo "could not run for $skipped packages: the index that pip uses has no list of vulnerabilities"
  else
    tail -3 "$work/audit"
  fi
elif grep -qi "ConnectionError\|ServiceError\|timed out\|Max retries\|HTTPError" "$work/audit"; then
  echo "could not run, the service of vulnerabilities was not reached: $(tail -1 "$work/audit" | cut -c 1-120)"
else
  cat "$work/audit"
  found=1
fi

echo "== licences that ask for more than notices"
"$work/tools/bin/pip-licenses" --python "$work/runtime/bin/python" --format plain \
  --ignore-packages pip setuptools >"$work/licences" || exit
grep -iE "MPL|GPL|SSPL|proprietary|UNKNOWN" "$work/licences" || echo "none"
echo "of $(($(wc -l <"$work/licences") - 1)) packages; MPL asks for its own files alone"

echo "== secrets in the history"
git -C "$root" log --all --no-renames --diff-filter=AM -p --unified=0 --format= -- . \
  ':!*/package-lock.json' ':!requirements' ':!reports/specimen' |
  sed -n 's/^+\([^+].*\)/\1/p' | sort -u >"$work/added"
# Only forms of keys that an issuer gives: words such as "token" are everywhere here. Two tests have
# values in such a form.
(cd "$work" && "$work/tools/bin/detect-secrets" scan added --no-verify \
  --exclude-lines 'anna:s3cret@h|eyJhbGciOiJIUzI1NiJ9\.eyJzdWIiOiIxMjM0NTY3ODkwIn0\.abc' \
  --disable-plugin KeywordDetector --disable-plugin HexHighEntropyString \
  --disable-plugin Base64HighEntropyString >"$work/secrets") || exit
if grep -q '"hashed_secret"' "$work/secrets"; then
  grep -E '"type"|"line_number"' "$work/secrets"
  found=1
else
  echo "none in $(wc -l <"$work/added") lines"
fi
exit $found
