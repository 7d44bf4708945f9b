#!/usr/bin/env bash
# The lanes of the suite. lanes.sh install | test | sqlite | postgresql  [pytest arguments …]
#
# SQLite runs everything. PostgreSQL runs everything but what the marker `one_engine` excludes:
# tests that touch no database, or that bring databases of their own, on both engines or on one.
# All lanes share one PostgreSQL server and one set of migrated databases.
set -euo pipefail
cd "$(dirname "$0")/.."
# Else every process of every lane rewrites and compiles all tests again: half of its start.
unset PYTHONDONTWRITEBYTECODE
py=.venv/bin/python
what=${1:-}
shift || true
missing=()

has_postgres() { command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }
has_redis() { command -v redis-server >/dev/null; }
has_chromium() { [ -n "$($py -c 'from tests.support.browser import find_chromium as f; print(f())')" ]; }
has_fonts() { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh-cn)" ]; }

install_missing() {
  local wanted=()
  has_postgres || wanted+=(postgresql)
  has_redis || wanted+=(redis-server)
  # The shell draws pages with half the work; where it does not exist, the whole browser does.
  command -v chromium-headless-shell >/dev/null ||
    deploy/packages.sh chromium-headless-shell || has_chromium || wanted+=(chromium)
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
  local name=$1 marker=$2 status=0 walked raced
  shift 2
  echo
  echo "=== the suite on $name ==="
  mapfile -t walked < <(naming journey "$@")
  mapfile -t raced < <(naming concurrency "$@")
  # Two at a time. Races among themselves: each brings a crowd of its own, and a busy machine only
  # makes them harder.
  one $name "($marker) and not concurrency and not journey" -n 2 --dist loadfile --no-loadscope-reorder "$@" || status=1
  # Journeys wait for pages, clocks and second factors: a third one fills the gaps.
  few 3 $name "($marker) and journey and not concurrency" "${walked[@]}" || status=1
  few 2 $name "($marker) and concurrency" "${raced[@]}" || status=1
  return $status
}

# naming MARKER PYTEST-ARGUMENTS… : where all of them are files and folders, the files that name the
# marker; a process that collects these alone starts in a fifth of the time. tests/conftest.py
# refuses a test whose file does not name its marker.
naming() {
  local marker=$1 argument
  shift
  for argument; do [ -e "$argument" ] || { printf '%s\n' "$@"; return; }; done
  grep -rlE --include='test_*.py' "mark\.$marker\b" "$@" | sort || true
}

# few PROCESSES ENGINE MARKER-EXPRESSION PYTEST-ARGUMENTS… : unless there is nothing to run, which one
# process finds out sooner than three.
few() {
  local processes=$1 engine=$2 marker=$3 status=0
  shift 3
  [ $# != 0 ] || return 0
  $py -m pytest -m "$marker" --collect-only -qq "$@" >/dev/null || status=$?
  [ $status != 5 ] || { echo "--- $engine, $marker: none"; return 0; }
  one "$engine" "$marker" -n "$processes" --dist loadfile --no-loadscope-reorder "$@"
}

one() { # one ENGINE MARKER-EXPRESSION PYTEST-ARGUMENTS…
  local engine=$1 marker=$2 status=0 started=$SECONDS
  shift 2
  local where=(env -u DATABASE_URL)
  [ "$engine" != postgresql ] || where=(env "DATABASE_URL=${TEST_POSTGRES_URL:?install PostgreSQL first}")
  "${where[@]}" $py -m pytest -m "$marker" --durations=15 "$@" || status=$?
  echo "--- $engine, $marker: $(((SECONDS - started) / 60)) min $(((SECONDS - started) % 60)) s"
  # 5: this selection of tests is empty, as with TESTS=tests/house
  [ $status = 0 ] || [ $status = 5 ]
}

# Starts the server for what follows, once, and makes the folder of the migrated databases.
share() {
  if [ -z "${UNIVERSITY_TEMPLATES:-}" ]; then
    UNIVERSITY_TEMPLATES=$(mktemp -d)
    export UNIVERSITY_TEMPLATES
    trap 'rm -rf "$UNIVERSITY_TEMPLATES"' EXIT
  fi
  if [ -z "${TEST_POSTGRES_URL:-}" ] && has_postgres; then
    local status=0
    $py -m tests.support.postgres deploy/lanes.sh "$@" || status=$?
    exit $status
  fi
}

# Before the whole suite, since two processes would wait for one that builds: an engine a core.
build_databases() {
  [ "$*" = tests ] || return 0
  local jobs=() engine
  for engine in sqlite postgresql; do
    [ $engine = sqlite ] || has_postgres || continue
    $py -m tests.support.databases $engine &
    jobs+=($!)
  done
  wait "${jobs[@]}" || true # The tests that need one say what failed.
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

case $what in sqlite | postgresql | test) share "$what" "$@" ;; esac
result=0
case $what in
  install) install_missing ;;
  sqlite) suite sqlite "not postgresql" "$@" || result=1 ;;
  postgresql) suite postgresql "not one_engine" "$@" || result=1 ;;
  test)
    look
    build_databases "$@"
    suite sqlite "not postgresql" "$@" || result=1
    if has_postgres; then suite postgresql "not one_engine" "$@" || result=1; fi
    report || result=1
    ;;
  *) echo "lanes.sh install | test | sqlite | postgresql" >&2; exit 2 ;;
esac
exit $result
