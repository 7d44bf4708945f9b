"""An unsafe production start is refused; each fault says what to set."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def _key(letter: bytes) -> str:
    return base64.b64encode(letter * 32).decode()


SAFE = {
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "FIELD_ENCRYPTION_KEYS": f"k1={_key(b'a')}",
    "BLIND_INDEX_KEY": _key(b"b"),
    "ALLOWED_HOSTS": "school.example",
    "SITE_URL": "https://school.example",
    "PAYMENT_PROVIDERS": "stripe",
    "STRIPE_SECRET_KEY": "sk_live_1",
    "STRIPE_WEBHOOK_SECRET": "whsec_1",
    "SMS_CHANNEL": "tencent",
    "TENCENT_SMS_SECRET_ID": "1",
    "TENCENT_SMS_SECRET_KEY": "1",
    "TENCENT_SMS_APP_ID": "1",
    "TENCENT_SMS_SIGN_NAME": "1",
}
LOAD = """
import django, json
django.setup()
from university.checks import production_is_safe
print(json.dumps([fault.id.removeprefix("university.") for fault in production_is_safe()]))
"""
#: For each change (``NAME=value`` a line) reads the settings anew, in a fork of the loaded site.
LOAD_EACH = """
import django, json, os, sys
from django.conf import settings
from django.utils.functional import empty
django.setup()
from university.checks import production_is_safe
for line in sys.stdin.read().splitlines():
    if child := os.fork():
        os.waitpid(child, 0)
        continue
    name, _, value = line.partition("=")
    os.environ[name] = value
    for module in [module for module in sys.modules if module.startswith("university.settings")]:
        del sys.modules[module]
    settings._wrapped = empty
    found = [fault.id.removeprefix("university.") for fault in production_is_safe()]
    print(json.dumps([line, found]), flush=True)
    os._exit(0)
"""
CASES = {
    "SECRET_KEY=": "E001",
    "SECRET_KEY=short": "E001",
    "SECRET_KEY=development-only-not-a-secret-but-long-enough-to-be-one": "E001",
    "FIELD_ENCRYPTION_KEYS=": "E002",
    "FIELD_ENCRYPTION_KEYS=k1=c2hvcnQ=": "E002",
    "FIELD_ENCRYPTION_KEYS=k1=ZGV2ZWxvcG1lbnQtb25seS1ub3QtYS1zZWNyZXQtMDA=": "E002",
    "BLIND_INDEX_KEY=": "E003",
    f"BLIND_INDEX_KEY={_key(b'a')}": "E004",
    "ALLOWED_HOSTS=": "E010",
    "ALLOWED_HOSTS=*,school.example": "E010",
    "SITE_URL=http://school.example": "E011",
    "SITE_URL=https://other.example": "E012",
    "TEST_CLOCK=+3d": "E021",
    "PAYMENT_PROVIDERS=stripe,sandbox": "E030",
    "PAYMENT_PROVIDER_CLASSES=play=payments.providers.sandbox.provider.SandboxProvider": "E030",
    "STRIPE_API_BASE=http://127.0.0.1:9": "E031",
    "STRIPE_SECRET_KEY=": "E032",
    "STRIPE_SECRET_KEY=sk_test_1": "W033",
    "STRIPE_WEBHOOK_SECRET=": "E034",
    "SMS_CHANNEL=file": "E040",
    "TENCENT_SMS_APP_ID=": "E041",
    "TENCENT_SMS_ENDPOINT=127.0.0.1:9": "E042",
}


def _python(
    code: str, folder: Path, stdin: str = "", **changed: str
) -> subprocess.CompletedProcess[str]:
    env = {
        "PATH": os.environ["PATH"],
        "VAR_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "university.settings.production",
        **SAFE,
        **changed,
    }
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=env,
        input=stdin,
        text=True,
        capture_output=True,
        check=False,
    )


@pytest.mark.one_engine
def test_a_complete_production_is_safe(tmp_path: Path) -> None:
    assert _python(LOAD, tmp_path).stdout == "[]\n"


@pytest.mark.one_engine
def test_a_school_that_takes_only_cash_is_safe(tmp_path: Path) -> None:
    done = _python(LOAD, tmp_path, PAYMENT_PROVIDERS="", STRIPE_SECRET_KEY="")
    assert done.stdout == "[]\n"


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What each change of a safe production is called."""
    done = _python(LOAD_EACH, tmp_path_factory.mktemp("var"), stdin="\n".join(CASES))
    return dict(json.loads(line) for line in done.stdout.splitlines())


@pytest.mark.one_engine
@pytest.mark.parametrize("change", CASES)
def test_one_unsafe_value_is_named(change: str, named: dict[str, list[str]]) -> None:
    assert named[change] == [CASES[change]]


@pytest.mark.one_engine
@pytest.mark.parametrize("entry", ["university.wsgi", "university.asgi"])
def test_the_server_does_not_start_and_says_what_to_set(entry: str, tmp_path: Path) -> None:
    done = _python(f"import {entry}", tmp_path, TEST_CLOCK="+3d", SMS_CHANNEL="file")
    assert done.returncode == 1
    assert done.stderr.endswith(
        "This site does not start until it is safe:\n"
        "  - TEST_CLOCK moves time for a test. Remove TEST_CLOCK.\n"
        "  - Text messages would be written to a folder, so nobody could log in. "
        "Set SMS_CHANNEL=tencent and the TENCENT_SMS_ values.\n"
    )


@pytest.mark.one_engine
def test_the_worker_does_not_start_either(tmp_path: Path) -> None:
    code = (
        "import django; django.setup(); from university.celery import app\n"
        "app.Worker(pool='solo').start()"
    )
    done = _python(code, tmp_path, TEST_CLOCK="+3d")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        1,
        "  - TEST_CLOCK moves time for a test. Remove TEST_CLOCK.",
    )
