"""The restore drill: into an empty place, everything is there, nothing is overwritten."""

import tarfile
from pathlib import Path

from tests.conftest import MakeSite
from tests.support.site import Site


def _with_content(make_site: MakeSite, engine: str) -> Site:
    site = make_site(engine)
    site.manage(
        "shell", "-c", "from university.models import Heartbeat as H; H(name='here').save()"
    )
    (site.folder / "media").mkdir(exist_ok=True)
    (site.folder / "media" / "photo.txt").write_text("照片")
    return site


def test_a_backup_restores_into_an_empty_place(
    make_site: MakeSite, make_empty_site: MakeSite, engine: str, tmp_path: Path
) -> None:
    file = tmp_path / "school.tar.gz"
    _with_content(make_site, engine).manage("backup", str(file))
    empty = make_empty_site(engine)
    empty.manage("restore", str(file))
    empty.manage("migrate", "--check")
    names = empty.manage(
        "shell", "-v0", "-c",
        "from university.models import Heartbeat as H; print(*H.objects.values_list('name'))",
    )  # fmt: skip
    photo = (empty.folder / "media" / "photo.txt").read_text()
    assert (names, photo, file.stat().st_mode & 0o777) == ("('here',)\n", "照片", 0o600)
    assert "0 faults" in empty.manage("audit")


def test_nothing_is_overwritten(make_site: MakeSite, engine: str, tmp_path: Path) -> None:
    file = tmp_path / "school.tar.gz"
    site = _with_content(make_site, engine)
    site.manage("backup", str(file))
    assert site.manage("restore", str(file), check=False) == ""
    assert (site.folder / "media" / "photo.txt").exists()


def test_the_keys_are_not_in_it(make_site: MakeSite, tmp_path: Path) -> None:
    file = tmp_path / "school.tar.gz"
    _with_content(make_site, "sqlite").manage("backup", str(file))
    with tarfile.open(file) as tar:
        assert sorted(tar.getnames()) == ["database.sqlite3", "media", "media/photo.txt"]
