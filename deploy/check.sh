#!/usr/bin/env bash
# Everything that can be said about the code without running its tests. Goes on after a failure and
# names all of them at the end.
set -uo pipefail
cd "$(dirname "$0")/.."
unset PYTHONDONTWRITEBYTECODE # What one step compiles is there for the next, and for the tests.
py=.venv/bin/python
failed=()

step() { # step NAME COMMAND …
  local name=$1
  shift
  echo "— $name"
  "$@" || failed+=("$name")
}

long_files() {
  local found
  found=$(git ls-files -co --exclude-standard '*.py' '*.html' '*.js' | grep -v /migrations/ |
    xargs -r wc -l | awk '$2 != "total" && $1 > 400')
  [ -z "$found" ] || { echo "$found"; return 1; }
}

# Throw-away values of the right shape: what is checked is that production refuses nothing else.
production() {
  env DJANGO_SETTINGS_MODULE=university.settings.production \
    SECRET_KEY="$($py -c 'import secrets; print(secrets.token_urlsafe(64))')" \
    FIELD_ENCRYPTION_KEYS="check=$($py -c 'import base64, os; print(base64.b64encode(os.urandom(32)).decode())')" \
    BLIND_INDEX_KEY="$($py -c 'import base64, os; print(base64.b64encode(os.urandom(32)).decode())')" \
    ALLOWED_HOSTS=school.example SITE_URL=https://school.example PAYMENT_PROVIDERS=stripe \
    STRIPE_SECRET_KEY=sk_live_check STRIPE_WEBHOOK_SECRET=whsec_check \
    SMS_CHANNEL=tencent TENCENT_SMS_SECRET_ID=check TENCENT_SMS_SECRET_KEY=check \
    TENCENT_SMS_APP_ID=1 TENCENT_SMS_SIGN_NAME=check \
    $py manage.py check --deploy --fail-level WARNING
}

step "format" $py -m ruff format --check .
step "lint" $py -m ruff check .
step "types" $py -m mypy university courses enrollment payments
step "layers" .venv/bin/lint-imports
step "migrations" $py manage.py makemigrations --check --dry-run
step "messages" $py manage.py update_messages --check
step "files of at most 400 lines" long_files
step "production settings" production

if [ ${#failed[@]} -gt 0 ]; then
  echo
  printf 'FAILED: %s\n' "${failed[@]}"
  exit 1
fi
echo "all checks passed"
