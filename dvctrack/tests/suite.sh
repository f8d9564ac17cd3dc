#!/bin/sh
# The whole suite: all of it on SQLite, on PostgreSQL what differs there, the browser tests once.
# Where a part cannot run, one line says so; with CI set that is a failure.
set -u
PYTHON=${BIN:-.venv/bin}/python
failed=0

debian_root() {
  [ "$(id -u)" = 0 ] && [ -e /etc/debian_version ] && command -v apt-get >/dev/null
}
install() {
  debian_root || return 0
  apt-get update -qq >/dev/null 2>&1
  for package; do
    echo "Installing $package"
    DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 \
      || echo "apt-get could not install $package"
  done
}
# Each prints nothing when the part is there, else the reason why it is not.
no_postgres() { "$PYTHON" -m dvctrack.tests.postgres 2>&1; }
no_chromium() { "$PYTHON" -m dvctrack.tests.chromium 2>&1; }
no_libreoffice() { "$PYTHON" -m dvctrack.tests.libreoffice 2>&1; }
has_initdb() {
  "$PYTHON" -c 'import sys; from dvctrack.tests.postgres import binaries; sys.exit(not binaries())'
}
# The tests of one file go to one worker: many files load the reference data once for all. They go
# in the order of the plugin; xdist's own puts files with one long test last.
run() { "$PYTHON" -m pytest -n 2 --dist loadfile --no-loadscope-reorder "$@" || failed=1; }

has_initdb || install postgresql
[ -z "$(no_chromium)" ] || install chromium
[ -z "$(no_libreoffice)" ] \
  || install libreoffice-calc libreoffice-writer fonts-liberation2 poppler-utils
missing_postgres=$(no_postgres)
# The browser tests open what they download in LibreOffice.
missing_programs=$(no_chromium; no_libreoffice)

run -m "not browser"
left_out=""
if [ -z "$missing_postgres" ]; then
  run -m "both_databases and not browser" --db=postgresql
else
  left_out="the tests on PostgreSQL and the browser tests ($missing_postgres)"
fi
if [ -n "$missing_programs" ]; then
  left_out="${left_out:-the browser tests} ($missing_programs)"
elif [ -z "$missing_postgres" ]; then
  run -m browser --db=postgresql
fi

if [ -n "$left_out" ]; then
  echo "Left out: $left_out"
  [ -z "${CI:-}" ] || failed=1
fi
exit "$failed"
