"""Rich text is cleaned when stored and when shown."""

import pytest
from django.test import Client

from university.pages.blocks import BodyBlock
from university.pages.models import NoticeIndexPage, NoticePage

EVIL = '<p onclick="x()">好</p><script>alert(1)</script><a href="javascript:x()">点</a>'


@pytest.fixture
def notice(db: None) -> NoticePage:
    page = NoticePage(title="停课", slug="n", body=[("paragraph", EVIL)])
    NoticeIndexPage.objects.get().add_child(instance=page)
    return page


def test_what_is_stored_has_no_script(notice: NoticePage) -> None:
    stored = NoticePage.objects.get(pk=notice.pk).body.raw_data[0]["value"]
    assert stored == "<p>好</p><a>点</a>"


def test_what_was_stored_by_other_means_is_cleaned_when_shown(notice: NoticePage) -> None:
    raw = '[{"type": "paragraph", "value": "<p>好</p><script>alert(1)</script>"}]'
    NoticePage.objects.filter(pk=notice.pk).update(body=raw)
    html = Client().get("/notices/n/").content.decode()
    assert ("<p>好</p>" in html, "alert(1)" in html) == (True, False)


def test_plain_fields_are_escaped(notice: NoticePage) -> None:
    NoticePage.objects.filter(pk=notice.pk).update(lead="<script>alert(1)</script>")
    assert "<script>alert" not in Client().get("/notices/n/").content.decode()


@pytest.mark.parametrize("name", list(BodyBlock().child_blocks))
def test_every_block_has_icon_preview_help_and_description(name: str) -> None:
    block = BodyBlock().child_blocks[name]
    help_text = block.meta.help_text if hasattr(block.meta, "help_text") else ""
    help_text = help_text or block.field.help_text
    assert all([block.meta.icon, block.meta.template, help_text, block.get_description()])


@pytest.mark.parametrize("name", list(BodyBlock().child_blocks))
def test_every_block_shows_its_preview(name: str, admin_client: Client) -> None:
    block = NoticePage._meta.get_field("body").stream_block.child_blocks[name]
    assert block.is_previewable
    answer = admin_client.get("/admin/block-preview/", {"id": block.definition_prefix})
    assert (answer.status_code, b"site.css" in answer.content) == (200, True)
