#!/usr/bin/env bash
# The wheel works from anywhere: build it twice and compare, install it by the lines of the
# Dockerfile as a user without rights in an empty folder, and rehearse by all three ways a user may
# start it.
set -euo pipefail
python=${1:-python3}
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$root/scripts/dist.sh" "$work/dist" "$python"
mkdir "$work/image" "$work/elsewhere" "$work/home"
cp "$root/requirements/runtime.txt" "$work"/dist/*.whl "$work/image"
"$python" "$root/scripts/image_steps.py" >"$work/steps"

# Only root can become somebody else, who may lack access to the interpreter of root, or to this
# folder: what runs below is tried first.
as=() interpreter=$(command -v "$python")
nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
mkdir "$work/bin"
chmod 755 "$work" "$work/bin"
starts='import ensurepip, sys; sys.exit(sys.version_info < (3, 11))'
tried() { (cd "$work/image" && PATH="$work/bin:$PATH" "${nobody[@]}" sh -c "python -c '$starts'") 2>/dev/null; }
if [ "$(id -u)" = 0 ]; then
  for one in "$interpreter" /usr/bin/python3 /usr/local/bin/python3; do
    ln -sfn "$one" "$work/bin/python"
    if tried; then
      as=("${nobody[@]}") interpreter=$one
      break
    fi
  done
fi
[ "$(id -u)" != 0 ] || [ ${#as[@]} -gt 0 ] || echo "no interpreter that a user without rights may start: the rest runs as root"
ln -sfn "$interpreter" "$work/bin/python"
[ ${#as[@]} = 0 ] || chown -R 65534:65534 "$work/image" "$work/elsewhere" "$work/home"
run() { (cd "$1" && HOME="$work/home" PIP_QUIET=1 PATH="$work/bin:$PATH" "${as[@]}" "${@:2}"); }

run "$work/image" sh -eu "$work/steps"
bin=$work/image/venv/bin
run "$work/elsewhere" "$bin/python" -c 'import os, sys; print("installed and run by user", os.getuid(), "with Python", sys.version.split()[0])'
run "$work/elsewhere" "$bin/pytest" -q -p no:cacheprovider --profile scileads
run "$work/elsewhere" "$bin/pytest" -q -p no:cacheprovider --pyargs pytest_scim.suites --profile okta-aiw -k create_users
run "$work/elsewhere" "$bin/pytest-scim" run -q -p no:cacheprovider --profile iomete
test -s "$work/elsewhere/reports/scileads/report.html"
test -s "$work/elsewhere/reports/iomete/record.json"
