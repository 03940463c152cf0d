#!/usr/bin/env bash
# Build the wheel and the sdist into OUT, twice: here, and from the unpacked sdist in another folder.
# Both must have the same bytes, so the sdist is complete and whoever builds it again can compare.
#   scripts/dist.sh OUT [PYTHON]
set -euo pipefail
mkdir -p "$1"
out=$(cd "$1" && pwd)
python=${2:-python3}
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PIP_DISABLE_PIP_VERSION_CHECK=1
# The time in both archives: that of the commit, or a fixed one without a repository.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct 2>/dev/null || echo 1577836800)}
export SOURCE_DATE_EPOCH

"$python" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --require-hashes -r "$root/requirements/build.txt"
build() {
  (cd "$1" && umask "$3" && "$work/venv/bin/python" -m hatchling build -d "$2" >"$work/log" 2>&1) ||
    { cat "$work/log"; return 1; }
}
build "$root" "$work/first" 022
mkdir "$work/source"
tar -xzf "$work"/first/*.tar.gz -C "$work/source" --strip-components 1
find "$work/source" -exec touch {} +
build "$work/source" "$work/second" 077
(cd "$work/first" && sha256sum -- *) >"$work/sums"
(cd "$work/second" && sha256sum --check --quiet "$work/sums")
cp "$work"/first/* "$out/"
cat "$work/sums"
