"""The cache in files stays small without looking at its folder each time."""

from pathlib import Path

from university.file_cache import SeldomCountedCache


def test_the_folder_stays_small(tmp_path: Path) -> None:
    cache = SeldomCountedCache(str(tmp_path), {"OPTIONS": {"MAX_ENTRIES": 100}})
    for number in range(1500):
        cache.set(f"key{number}", "value", None)
    kept = len(list(tmp_path.iterdir()))
    assert cache.get("key1499") == "value"
    assert kept < 1000, kept


def test_looking_is_rare(tmp_path: Path) -> None:
    looks = []

    class Watched(SeldomCountedCache):
        def _list_cache_files(self) -> list[str]:
            looks.append(1)
            return super()._list_cache_files()

    cache = Watched(str(tmp_path), {})
    for number in range(500):
        cache.set(f"key{number}", "value", None)
    assert len(looks) < 100
