"""The message catalogues: collected, kept, compiled."""

from pathlib import Path

import pytest
from django.test import override_settings

from university.catalogues import AppCatalogue, translations


@pytest.fixture
def app(tmp_path: Path) -> AppCatalogue:
    folder = tmp_path / "shop"
    (folder / "templates").mkdir(parents=True)
    (folder / "views.py").write_text(
        "from django.utils.translation import gettext as _, ngettext, pgettext\n"
        "A = _('One ' 'place')\nB = ngettext('%d seat', '%d seats', 3)\n"
        "C = pgettext('verb', 'Open')\n"
    )
    (folder / "templates" / "a.html").write_text(
        "  <p (>{% translate 'Pay now' %}\n"
        "{% blocktranslate count n=n trimmed %}\n  {{ n }} day (left\n"
        "{% plural %}{{ n }} days (left{% endblocktranslate %}\n"
    )
    with override_settings(BASE_DIR=tmp_path):
        yield AppCatalogue("shop", folder)


def test_it_collects_python_and_templates(app: AppCatalogue) -> None:
    app.write()
    assert app.path.read_text() == (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n"Language: zh_Hans\\n"\n'
        '"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
        '#: shop/templates/a.html\n#, python-format\nmsgid "%(n)s day (left"\n'
        'msgid_plural "%(n)s days (left"\nmsgstr[0] ""\n\n'
        '#: shop/views.py\n#, python-format\nmsgid "%d seat"\nmsgid_plural "%d seats"\n'
        'msgstr[0] ""\n\n'
        '#: shop/views.py\nmsgid "One place"\nmsgstr ""\n\n'
        '#: shop/views.py\nmsgctxt "verb"\nmsgid "Open"\nmsgstr ""\n\n'
        '#: shop/templates/a.html\nmsgid "Pay now"\nmsgstr ""\n'
    )


def test_it_keeps_what_was_translated_and_what_is_no_longer_used(app: AppCatalogue) -> None:
    app.write()
    text = app.path.read_text().replace('"Pay now"\nmsgstr ""', '"Pay now"\nmsgstr "现在交费"')
    app.path.write_text(text)
    (app.folder / "templates" / "a.html").write_text("nothing")
    app.write()
    assert '#~ msgid "Pay now"\n#~ msgstr "现在交费"' in app.path.read_text()
    (app.folder / "templates" / "a.html").write_text("{% translate 'Pay now' %}")
    app.write()
    assert ("Pay now", "现在交费") in list(translations(app.path))
    assert "#~" not in app.path.read_text()


def test_it_names_every_gap(app: AppCatalogue) -> None:
    app.write()
    app.path.write_text(app.path.read_text() + '\nmsgid "Old"\nmsgstr "旧"\n')
    (app.folder / "views.py").write_text("A = _('One place')\nB = _('New')\n")
    (app.folder / "templates" / "a.html").write_text("nothing")
    assert app.faults() == [
        "shop: not translated: 'One place' in shop/views.py",
        "shop: not collected yet: 'New' in shop/views.py",
        "shop: no longer used: '%(n)s day (left' in shop/templates/a.html",
        "shop: no longer used: '%d seat' in shop/views.py",
        "shop: no longer used: 'Open' (context 'verb') in shop/views.py",
        "shop: no longer used: 'Pay now' in shop/templates/a.html",
        "shop: no longer used: 'Old'",
    ]
