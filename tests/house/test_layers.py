"""The shape of the house: arrows, sizes and names."""

import ast
import subprocess
import sys

import pytest
from django.apps import apps
from django.db import models

from tests.house.sources import HOUSES, ROOT, files, imported, shown, trees

pytestmark = pytest.mark.one_engine

FORBIDDEN_NAMES = {"utils", "helpers", "common", "core", "misc"}
LONGEST_FILE = 400
#: Django's signals are for its own plumbing; a domain that uses them hides who causes what.
SIGNALS = ("django.dispatch", "django.db.models.signals", "django.core.signals")
#: It only forgets kept pages: who saves a row need not know which pages show it.
CAUSES_NOTHING = "university/public_cache.py"
#: Libraries that take a second and much memory to load: loaded where they are used.
HEAVY = {"pypinyin"}


def test_no_house_imports_a_higher_one() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports; exit(lint_imports())"],
        cwd=ROOT, text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_no_foreign_key_points_up() -> None:
    """The import linter cannot see a link that is written as a string."""
    floor = {house: number for number, house in enumerate(HOUSES)}
    up = []
    for model in apps.get_models():
        house = model.__module__.partition(".")[0]
        for field in model._meta.get_fields():
            target = field.related_model
            if house not in floor or field.auto_created or not isinstance(target, type):
                continue
            if not isinstance(field, models.ForeignKey | models.ManyToManyField):
                continue
            other = target.__module__.partition(".")[0]
            if other in floor and floor[other] > floor[house]:
                up.append(f"{model._meta.label}.{field.name} → {target._meta.label}")
    assert up == []


def test_no_file_is_longer_than_400_lines() -> None:
    """One stylesheet serves the whole site, so CSS may be longer."""
    kinds = (".py", ".html", ".js")
    long = {
        shown(path): lines
        for path in files(*kinds, folders=(*HOUSES, "tests", "deploy"))
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    paths = [path.relative_to(ROOT) for path in files(".py", folders=(*HOUSES, "tests"))]
    vague = [str(path) for path in paths if FORBIDDEN_NAMES.intersection({*path.parts, path.stem})]
    assert vague == []


def test_the_domain_uses_no_signals() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path, tree in trees()
        for node in ast.walk(tree)
        if any(name.startswith(SIGNALS) for name in imported(node)) and str(path) != CAUSES_NOTHING
    ]
    assert found == []


def test_imports_stand_at_the_top() -> None:
    """``AppConfig.ready`` may import: models exist only then. So may who loads what is heavy."""
    hidden = [
        f"{path}:{node.lineno}"
        for path, tree in trees()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and function.name != "ready"
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom) and not HEAVY.intersection(imported(node))
    ]
    assert hidden == []


def test_the_domain_asks_our_own_clock() -> None:
    """An outside tester can move time only where everyone asks ``university.clock``."""
    # Payment providers count by their own time, which no test of ours can move.
    own = ("university/clock.py", "university/logs.py", "payments/providers/base.py")
    wrong = [
        f"{path}:{node.lineno}"
        for path, tree in trees()
        if path not in own
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _dotted(node.func) in {"timezone.now", "date.today",
            "datetime.now", "datetime.utcnow", "timezone.localdate", "timezone.localtime"}
        and not node.args
    ]  # fmt: skip
    assert wrong == []


def test_every_package_folder_is_a_package() -> None:
    folders = {path.parent for path in files(".py")}
    bare = [shown(f) for f in sorted(folders) if not (f / "__init__.py").exists()]
    assert bare == []


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return f"{node.value.id}.{node.attr}"
    return ""
