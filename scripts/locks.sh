#!/usr/bin/env bash
# Write requirements/*.txt again: every package with its hashes, for each Python and each platform.
# The lists name no index: pip downloads from the one that it is configured for.
set -euo pipefail
uv=${1:-uv}
cd "$(dirname "$0")/.."
lock() {
  "$uv" pip compile --quiet --universal --python-version "${python:-3.11}" --generate-hashes \
    --no-annotate --no-header --no-strip-extras --no-emit-index-url --no-emit-find-links \
    -c constraints.txt --output-file "requirements/$1.txt" "${@:2}"
}
lock runtime pyproject.toml
# The documentation's packages need 3.11.5.
python=3.11.5 lock dev pyproject.toml --extra dev --extra docs requirements/build.in
lock build requirements/build.in
lock release requirements/release.in
