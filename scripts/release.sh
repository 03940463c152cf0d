#!/usr/bin/env bash
# What the release workflow does besides building.
#   scripts/release.sh version vX.Y.Z     fails unless the tag is the version of the package
#   scripts/release.sh sbom PYTHON OUT    writes the components of a fresh installation into OUT
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
case $1 in
version)
  version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' "$root/src/pytest_scim/__init__.py")
  [ "v$version" = "$2" ] || { echo "the tag is $2, the version is $version"; exit 1; }
  grep -q "^## \[$version\] - " "$root/CHANGELOG.md" || { echo "CHANGELOG.md has no heading for $version"; exit 1; }
  ;;
sbom)
  mkdir -p "$3"
  out=$(cd "$3" && pwd)
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  "$2" -m venv "$work/runtime"
  "$2" -m venv "$work/tools"
  "$work/runtime/bin/python" -m pip install --quiet --only-binary :all: --require-hashes -r "$root/requirements/runtime.txt"
  "$work/tools/bin/python" -m pip install --quiet --only-binary :all: --require-hashes -r "$root/requirements/release.txt"
  "$work/tools/bin/cyclonedx-py" environment "$work/runtime" --output-reproducible \
    --output-format JSON --output-file "$out/pytest-scim.cdx.json"
  ;;
*) echo "version or sbom" >&2; exit 2 ;;
esac
