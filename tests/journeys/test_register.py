"""The registrar brings the school's own table: read, mapped, tried out, accepted, undone."""

from pathlib import Path

import pytest

from tests.journeys.conftest import NewWalker
from tests.journeys.steps import audit_faults, log_in_staff
from tests.journeys.walker import by_mouse
from tests.support.browser import DESKTOP
from tests.support.registers import people, xlsx
from tests.support.site import Site
from tests.support.waiting import wait_until

pytestmark = pytest.mark.journey


def test_a_register_goes_in_and_comes_out_again(
    school: Site, new_walker: NewWalker, tmp_path: Path
) -> None:
    rows = people(20)
    rows[4][5] = "1.10105E+17"
    table = tmp_path / "名册.xlsx"
    table.write_bytes(xlsx(rows, title="学员花名册"))
    walker = new_walker(school, press=by_mouse, **{**DESKTOP, "has_touch": False})
    log_in_staff(walker, "registrar", "/admin/register-imports/")
    walker.tap("上传名册")
    walker.page.set_input_files("[name=file]", table)
    walker.tap("读表")
    walker.shows("核对表格的列", "身份证号码", "尾号")
    walker.tap("试看")
    walker.shows("还没有写入任何内容", "新学员 19", "不能导入 1", "末尾已丢")
    with walker.page.expect_download() as fetched:
        walker.page.get_by_role("link", name="下载没有导入的1行").click()
    assert fetched.value.suggested_filename.endswith(".xlsx")
    report = walker.page.url
    for word, state, done in (
        ("接受导入", "已写入", "已写入 19"),
        ("撤销导入", "已撤销", "已撤销 19"),
    ):
        main = walker.page.locator("main")
        walker.follow(main.get_by_role("link", name=word).last)
        walker.follow(main.get_by_role("button", name=word).last)
        wait_until(lambda s=state: walker.page.goto(report) and s in _state(walker), seconds=60)
        walker.shows(done)
    assert audit_faults(school) == []


def _state(walker: object) -> str:
    return str(walker.page.locator("main strong").first.inner_text())  # type: ignore[attr-defined]
