#!/usr/bin/env bash
# The lanes of the suite. lanes.sh install | test | sqlite | postgresql  [pytest arguments …]
#
# SQLite runs everything. PostgreSQL runs everything but what the marker `one_engine` excludes:
# tests that touch no database, or that walk a browser for the sake of the page and not of the rows.
set -euo pipefail
cd "$(dirname "$0")/.."
py=.venv/bin/python
what=$1
shift
missing=()

has_postgres() { command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }
has_redis() { command -v redis-server >/dev/null; }
has_chromium() { [ -n "$($py -c 'from tests.support.browser import find_chromium as f; print(f())')" ]; }
has_fonts() { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh-cn)" ]; }

install_missing() {
  local wanted=()
  has_postgres || wanted+=(postgresql)
  has_redis || wanted+=(redis-server)
  has_chromium || wanted+=(chromium)
  has_fonts || wanted+=(fonts-noto-cjk fontconfig)
  [ ${#wanted[@]} = 0 ] || deploy/packages.sh "${wanted[@]}" || true
}

look() {
  has_postgres || missing+=("PostgreSQL: nothing was run on it (Debian: postgresql)")
  has_redis || missing+=("Redis: the worker was tried on the file broker alone (Debian: redis-server)")
  has_chromium || missing+=("Chromium: no page was walked or measured (Debian: chromium)")
  has_fonts || missing+=("Chinese fonts: pages were measured with the wrong letters (Debian: fonts-noto-cjk)")
}

suite() { # suite NAME MARKER-EXPRESSION PYTEST-ARGUMENTS…
  local name=$1 marker=$2
  shift 2
  echo
  echo "=== the suite on $name ==="
  # Races and browsers want the cores to themselves; the rest runs two at a time.
  local status=0
  one $name "($marker) and not concurrency and not journey" -n 2 --dist loadfile "$@" || status=1
  one $name "($marker) and (concurrency or journey)" "$@" || status=1
  return $status
}

one() { # one ENGINE MARKER-EXPRESSION PYTEST-ARGUMENTS…
  local engine=$1 marker=$2 status=0
  shift 2
  local before=()
  [ "$engine" != postgresql ] || before=(-m tests.support.postgres)
  if [ "$engine" = postgresql ]; then
    $py -m tests.support.postgres $py -m pytest -m "$marker" "$@" || status=$?
  else
    env -u DATABASE_URL $py -m pytest -m "$marker" "$@" || status=$?
  fi
  # 5: this selection of tests is empty, as with TESTS=tests/house
  [ $status = 0 ] || [ $status = 5 ]
}

report() {
  [ ${#missing[@]} = 0 ] && return
  echo
  echo "################################################################"
  echo "#  NOT RUN on this machine:"
  printf '#   - %s\n' "${missing[@]}"
  echo "################################################################"
  [ "${CI:-}" != true ]
}

result=0
case $what in
  install) install_missing ;;
  sqlite) suite sqlite "not postgresql" "$@" || result=1 ;;
  postgresql) suite postgresql "not one_engine" "$@" || result=1 ;;
  test)
    look
    suite sqlite "not postgresql" "$@" || result=1
    if has_postgres; then suite postgresql "not one_engine" "$@" || result=1; fi
    report || result=1
    ;;
  *) echo "lanes.sh install | test | sqlite | postgresql" >&2; exit 2 ;;
esac
exit $result
