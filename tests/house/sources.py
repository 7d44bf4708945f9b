"""Reading our own sources."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOUSES = ("university", "courses", "enrollment", "payments")
SKIPPED = {"migrations", "__pycache__", "node_modules"}


def files(*endings: str, folders: tuple[str, ...] = HOUSES) -> Iterator[Path]:
    """Yield our files with these endings, in order."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in endings and not SKIPPED.intersection(path.parts):
                yield path


def trees() -> Iterator[tuple[str, ast.Module]]:
    """Yield (path below the root, syntax tree) of each Python file of the houses."""
    for path in files(".py"):
        yield shown(path), ast.parse(path.read_text(encoding="utf-8"))


def shown(path: Path) -> str:
    """Return the path as a person writes it."""
    return path.relative_to(ROOT).as_posix()


def imported(node: ast.AST) -> list[str]:
    """Return the modules that an import statement names, else nothing."""
    if isinstance(node, ast.Import):
        return [name.name for name in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{name.name}" for name in node.names)]
    return []
