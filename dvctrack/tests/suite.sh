#!/bin/sh
# The whole suite on SQLite and on PostgreSQL, the browser tests once, on PostgreSQL.
# Where a part cannot run, one line says so; with CI set that is a failure.
set -u
BIN=${BIN:-.venv/bin}
left_out=""
failed=0

debian_root() { [ "$(id -u)" = 0 ] && [ -e /etc/debian_version ] && command -v apt-get >/dev/null; }
has_postgres() { ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null; }
has_chromium() {
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
    || command -v google-chrome >/dev/null
}
install() {
  debian_root || return 0
  echo "Installing $*"
  apt-get update -qq >/dev/null 2>&1
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

has_postgres || install postgresql
has_chromium || install chromium

"$BIN"/python -m pytest -n 2 -m "not browser" || failed=1
if has_postgres; then
  "$BIN"/python -m pytest -n 2 -m "not browser" --db=postgresql || failed=1
else
  left_out="the suite on PostgreSQL (not installed)"
fi
if has_postgres && has_chromium; then
  "$BIN"/python -m pytest -m browser --db=postgresql || failed=1
else
  left_out="${left_out:+$left_out; }the browser tests (Chromium or PostgreSQL is not installed)"
fi

if [ -n "$left_out" ]; then
  echo "Left out: $left_out"
  [ -z "${CI:-}" ] || failed=1
fi
exit "$failed"
