"""The message catalogues: what the sources say in English, and its Chinese beside each app.

Babel reads and writes them, so that no gettext program is needed. The files come out the same on
every machine: sorted, without dates and line numbers.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.conf import settings
from django.utils.translation.template import templatize

LOCALE = "zh_Hans"
PO_FILE = Path("locale") / LOCALE / "LC_MESSAGES" / "django.po"

_HEADER = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: zh_Hans\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
_SINGLE = ("_", "gettext", "gettext_lazy", "gettext_noop")
_KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(_SINGLE),
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_TEMPLATE_ENDINGS = {".html", ".txt", ".xml"}
_SKIPPED_FOLDERS = {"migrations", "static", "locale", "__pycache__"}

MessageId = tuple[str | None, str]


@dataclass
class AppCatalogue:
    """One app's catalogue. ``label`` is its folder in dots, e.g. ``university.accounts``."""

    label: str
    folder: Path
    #: Folders of other apps below this one.
    inner: set[Path] = field(default_factory=set)

    @property
    def path(self) -> Path:
        """Where the Chinese is."""
        return self.folder / PO_FILE

    def sources(self) -> Iterator[Path]:
        """Yield the app's own Python files and templates, in order."""
        pending = [self.folder]
        while pending:
            for path in sorted(pending.pop().iterdir()):
                if path.is_dir():
                    if path.name not in _SKIPPED_FOLDERS and path not in self.inner:
                        pending.append(path)
                elif path.suffix == ".py" or path.suffix in _TEMPLATE_ENDINGS:
                    yield path

    def wanted(self) -> Catalog:
        """Return every message of the sources, without translations."""
        catalog = Catalog(locale=LOCALE, fuzzy=False)
        for path in self.sources():
            place = path.relative_to(settings.BASE_DIR).as_posix()
            for _line, text, _comments, context in extract("python", _as_python(path), _KEYWORDS):
                catalog.add(text, context=context, locations=[(place, 0)])
        return catalog

    def stored(self) -> Catalog:
        """Return what the file holds; empty when there is none yet."""
        if not self.path.exists():
            return Catalog(locale=LOCALE, fuzzy=False)
        with self.path.open("rb") as file:
            return read_po(file, locale=LOCALE)

    def merged(self) -> Catalog:
        """Return the wanted messages with the Chinese that is stored for them.

        Words that no source asks for any more are kept as obsolete ones, until they are dropped.
        """
        catalog, stored = self.wanted(), self.stored()
        spare = {_key(old): old for old in (*stored.obsolete.values(), *_messages(stored))}
        for message in _messages(catalog):
            known = spare.pop(_key(message), None)
            if known is not None and known.string:
                message.string = _fitting(message, known)
                message.flags |= known.flags & {"fuzzy"}
                message.user_comments = known.user_comments
        for (context, english), old in spare.items():
            if any(_strings(old)):
                old.locations = []
                catalog.obsolete[(english, context) if context else english] = old
        return catalog

    def write(self, *, drop: frozenset[str] = frozenset()) -> None:
        """Store the merged catalogue and compile it. Unchanged files are left alone.

        ``drop={"unused"}`` throws obsolete words away.
        """
        catalog = self.merged()
        if "unused" in drop:
            catalog.obsolete.clear()
        if not any(True for _ in _messages(catalog)) and not self.path.exists():
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        text = _as_text(catalog)
        if not self.path.exists() or self.path.read_bytes() != text:
            self.path.write_bytes(text)
        compile_file(self.path)

    def faults(self) -> list[str]:
        """Return a plain line for each message that lacks its Chinese, or is not used."""
        catalog, stored = self.merged(), self.stored()
        lines = []
        for message in _messages(catalog):
            if stored.get(message.id, context=message.context) is None:
                lines.append(f"{self.label}: not collected yet: {_shown(message)}")
            elif not all(_strings(message)):
                lines.append(f"{self.label}: not translated: {_shown(message)}")
            elif message.fuzzy:
                lines.append(f"{self.label}: marked fuzzy: {_shown(message)}")
        used = {_key(message) for message in _messages(catalog)}
        lines.extend(
            f"{self.label}: no longer used: {_shown(message)}"
            for message in _messages(stored)
            if _key(message) not in used
        )
        return lines


def app_catalogues() -> list[AppCatalogue]:
    """Return the catalogues of our own apps."""
    folders = {
        config.name: Path(config.path)
        for config in apps.get_app_configs()
        if settings.BASE_DIR in Path(config.path).parents
        and "site-packages" not in Path(config.path).parts
    }
    return [
        AppCatalogue(name, folder, {other for other in folders.values() if folder in other.parents})
        for name, folder in sorted(folders.items())
    ]


def borrowed_files() -> list[Path]:
    """Return hand-kept catalogues: words of other packages that their own authors left English."""
    own = {catalogue.folder / "locale" for catalogue in app_catalogues()}
    return [
        path
        for folder in settings.LOCALE_PATHS
        if Path(folder) not in own
        for path in sorted(Path(folder).glob("*/LC_MESSAGES/*.po"))
    ]


def contradictions() -> list[str]:
    """Return a line for each message that two of our apps translate differently.

    Django merges all catalogues into one, so only the first would ever be seen.
    """
    seen: dict[MessageId, dict[str, list[str]]] = {}
    for catalogue in app_catalogues():
        for message in _messages(catalogue.stored()):
            chinese = " / ".join(_strings(message))
            if chinese:
                seen.setdefault(_key(message), {}).setdefault(chinese, []).append(catalogue.label)
    return [
        f"two translations of {english!r}: "
        + "; ".join(f"{words} in {', '.join(labels)}" for words, labels in sorted(both.items()))
        + " (use pgettext to tell them apart)"
        for (_context, english), both in sorted(seen.items(), key=lambda item: item[0][1])
        if len(both) > 1
    ]


def compile_file(path: Path) -> None:
    """Write the ``.mo`` beside a ``.po`` in one step: a running server never reads half."""
    with path.open("rb") as file:
        catalog = read_po(file, locale=LOCALE)
    out = io.BytesIO()
    write_mo(out, catalog)
    half = path.with_suffix(".mo.new")
    half.write_bytes(out.getvalue())
    half.replace(path.with_suffix(".mo"))


def translations(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (English, Chinese) of a catalogue; both English forms of a plural, a line each."""
    with path.open("rb") as file:
        for message in _messages(read_po(file, locale=LOCALE)):
            for chinese in _strings(message):
                yield (
                    "\n".join([message.id] if isinstance(message.id, str) else message.id),
                    chinese,
                )


def _as_python(path: Path) -> io.BytesIO:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Inside brackets the tokenizer does not mind a template's indentation.
        source = f"(\n{templatize(source, origin=str(path))}\n)"
    return io.BytesIO(source.encode())


def _as_text(catalog: Catalog) -> bytes:
    out = io.BytesIO()
    write_po(
        out, catalog, width=0, omit_header=True, sort_output=True,         include_lineno=False,
    )  # fmt: skip
    return _HEADER.encode() + out.getvalue().strip(b"\n") + b"\n"


def _messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _strings(message: Message) -> tuple[str, ...]:
    if isinstance(message.string, str):
        return (message.string,)
    return tuple(message.string or ()) or ("",)


def _key(message: Message) -> MessageId:
    return (message.context, _singular(message))


def _fitting(message: Message, known: Message) -> str | tuple[str, ...]:
    """A message that became plural, or stopped being so, keeps its words."""
    words = _strings(known)
    return words[:1] if isinstance(message.id, (list, tuple)) else words[0]


def _shown(message: Message) -> str:
    context = f" (context {message.context!r})" if message.context else ""
    places = ", ".join(sorted({place for place, _line in message.locations}))
    return f"{_singular(message)!r}{context}" + (f" in {places}" if places else "")
