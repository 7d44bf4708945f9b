"""A draw from the secret number to the senior's "why not": and whoever doubts it, checks it.

DESIGN 5: the visitor's own browser computes the published file again, and refuses an altered one.
The browser's program is a second implementation of docs/draw.md: it agrees on random lists too.
"""

import json
import os
import random

import pytest
from playwright.sync_api import Page, expect

from enrollment.drawing import complete
from tests.conftest import MakeSite
from tests.enrollment.drawing.ballots import as_listing, random_ballot
from tests.journeys import a11y
from tests.journeys.conftest import ANY_HOUR, NewWalker
from tests.journeys.steps import audit_faults, log_in_staff, pay
from tests.journeys.walker import Walker, by_mouse, looks_at_everything, looks_at_nothing
from tests.support.browser import DESKTOP
from tests.support.messages import wait_for_text
from tests.support.site import Site
from tests.support.waiting import wait_until

pytestmark = pytest.mark.journey

LISTS = 1_000 if os.environ.get("SOAK") else 150
NUMBER = "0427183"
#: A drawn round that has just closed; 14 people for one class of ten places. One more person has
#: another class as first choice, alone, and that one as the second: they win one and wait for one.
_PREPARE = """
from datetime import timedelta
from django.db.models import Count
from courses.models import TeachingClass
from enrollment.models import Application, Round, Wish
from university import clock
from university.accounts.models import Student
row = Round.objects.filter(allocation="weighted_lottery", term__is_published=True).first()
now = clock.now()
Round.objects.filter(pk=row.pk).update(
    opens_at=now - timedelta(days=9), closes_at=now - timedelta(minutes=1),
    draw_at=now, draw_place="一楼大厅")
classes = TeachingClass.objects.filter(term=row.term, state="published", needs_audition=False)
calm = classes.exclude(course__major__suitability_statement__gt="").order_by("code")
first = calm[0]
other = calm.exclude(weekday=first.weekday).exclude(course__major=first.course.major)[0]
Application.objects.filter(round=row).update(state="withdrawn")
people = Student.objects.filter(standing="active", login__isnull=False, is_returning=True)
people = people.annotate(alone=Count("login__students")).filter(alone=1)
people = people.exclude(places__teaching_class__term=row.term).order_by("pk")[:15]
for student in people[:14]:
    made = Application.objects.create(student=student, round=row, channel="web")
    Wish.objects.create(application=made, teaching_class=first, rank=1)
made = Application.objects.create(student=people[14], round=row, channel="web", wants=2)
Wish.objects.create(application=made, teaching_class=other, rank=1)
Wish.objects.create(application=made, teaching_class=first, rank=2)
TeachingClass.objects.filter(pk=first.pk).update(capacity=first.taken + 10)
TeachingClass.objects.filter(pk=other.pk).update(capacity=other.taken + 4)
print(row.pk, made.pk, people[14].login.phone.removeprefix("+86"), first.pk)
"""
_LOSER = """
from enrollment.models import DrawEntry
entry = DrawEntry.objects.filter(won=0).exclude(order=None).first()
print(entry.application_id, entry.application.student.login.phone.removeprefix("+86"))
"""
#: Five more may sit in the class: the four before her on the list, and she.
_FIVE_MORE = """
from courses.models import TeachingClass
from enrollment.services.offers import offer_free_seats
row = TeachingClass.objects.get(pk=%s)
TeachingClass.objects.filter(pk=row.pk).update(capacity=row.capacity + 5)
print(len(offer_free_seats(teaching_class=row)))
"""


def shell(site: Site, code: str) -> list[str]:
    """The words of the last line that this code prints."""
    return site.manage("shell", "--no-imports", "-c", code).strip().splitlines()[-1].split()


def test_a_draw_is_held_checked_and_explained(make_site: MakeSite, new_walker: NewWalker) -> None:
    site = make_site(demo=True, **ANY_HOUR)
    round_pk, application, phone, class_pk = shell(site, _PREPARE)
    site.start()
    site.start_worker()

    hold_the_draw(site, new_walker(site, press=by_mouse, **DESKTOP), round_pk)
    doubt_the_draw(site, new_walker)
    read_why(site, new_walker(site, look=looks_at_everything))
    win_one_and_wait_for_one(site, new_walker(site), application, phone, class_pk)
    assert audit_faults(site) == []


def hold_the_draw(site: Site, office: Walker, round_pk: str) -> None:
    """The registrar takes the four steps; each asks first."""
    base = f"/admin/draws/{round_pk}/"
    log_in_staff(office, "registrar", base)
    office.tap("定秘密号码")
    office.type_in("number_source", "福利彩票今天的开奖号")
    office.tap("定好并公布密封码")
    office.tap("封存名单")
    office.shows("之后名单不能增减")
    office.tap("封存并公布名单")
    office.tap("抽签")
    office.type_in("public_number", "042 7183")
    office.type_in("again", "0427184")
    office.tap("用这个号码抽签")
    office.shows("两次填的号码不一样。")
    office.type_in("again", NUMBER)
    office.tap("用这个号码抽签")
    office.tap("公布结果")
    office.tap("公布并分配名额")
    wait_until(lambda: everybody_is_told(office.page), seconds=60)


def everybody_is_told(page: Page) -> bool:
    """Whether the worker has given all places."""
    page.reload()
    return "没有通知到" not in page.inner_text("main")


def doubt_the_draw(site: Site, new_walker: NewWalker) -> None:
    """A visitor on a phone and one at a desk check the file, and an altered one."""
    for look, options in ((looks_at_everything, {}), (looks_at_nothing, DESKTOP)):
        doubter = new_walker(site, look=look, press=by_mouse, **options)
        doubter.go("/enrol/draws/")
        doubter.tap("看抽签")
        doubter.shows("结果已公布。", NUMBER)
        doubter.tap("核对")
        page = doubter.page
        page.get_by_role("button", name="开始核对").click()
        expect(page.locator("#draw-answer")).to_have_text("核对无误，结果是对的。")
        doubter.shows("对：重新算一遍，每个人的结果都一样。")
        published = page.request.get(site.url + doubter.path.replace("check/", "draw.json")).text()
        choose_file(page, published.replace('"tickets": 1', '"tickets": 2', 1))
        expect(page.locator("#draw-answer")).to_have_text("核对不上，请不要相信这个文件。")
        doubter.shows("不对：文件公布以后被改动过。")
        choose_file(page, another_draw())
        doubter.shows("不对：秘密号码的密封码和学校网页上的不一样。")
        choose_file(page, "报名结果")
        doubter.shows("不对：这不是抽签的文件，或者已经损坏。")
        assert (a11y.check_page(page, size="20", theme="paper"), doubter.faults) == ([], [])
    assert agrees_on_random_lists(page) == []
    doubter.go(doubter.path.replace("check/", "method/"))
    assert a11y.paper_faults(page, points=14) == []


def choose_file(page: Page, text: str) -> None:
    """Hand the page a file, and wait for its answer."""
    page.evaluate("document.getElementById('draw-answer').removeAttribute('data-verdict')")
    file = {"name": "draw.json", "mimeType": "application/json", "buffer": text.encode()}
    page.set_input_files("#draw-file", [file])  # type: ignore[list-item]
    page.wait_for_selector("#draw-answer[data-verdict]")


def another_draw(number: int = 0) -> str:
    """A true file of a draw that this school never held."""
    source = random.Random(number)
    document, _result = complete(
        as_listing(random_ballot(source)),
        head={"awkward": '𫖯 "\\ \u2028\n'},
        seed=f"{number:064x}",
        public_number=f"{source.randrange(10**7):07d}",
    )
    return json.dumps(document, ensure_ascii=False)


def agrees_on_random_lists(page: Page) -> list[object]:
    """What the browser says of true files, where it says anything but yes."""
    files = [another_draw(number) for number in range(1, LISTS + 1)]
    wrong: list[object] = page.evaluate(
        """files => files.map(text => window.checkDraw(text, {}))
                         .filter(found => found.some(one => !one.right))""",
        files,
    )
    return wrong


def read_why(site: Site, senior: Walker) -> None:
    """Somebody who got nothing reads why, and what next."""
    application, phone = shell(site, _LOSER)
    senior.look = looks_at_nothing
    senior.log_in(phone)
    senior.look = looks_at_everything
    senior.go(f"/enrol/applications/{application}/")
    senior.tap("看抽签")
    senior.shows("这次没有抽中", "这个班有10个名额，15人报名。", "候补", "下次抽签，您多1张签。")
    assert (senior.faults, a11y.sideways_faults(senior.page)) == ([], [])


def win_one_and_wait_for_one(
    site: Site, senior: Walker, application: str, phone: str, class_pk: str
) -> None:
    """Two wishes: one is won and paid, the other waits, is offered, accepted and paid."""
    senior.log_in(phone)
    senior.go(f"/enrol/applications/{application}/")
    senior.shows("您抽中了1个班", "抽中，待交费", "候补", "您前面还有4位。")
    senior.tap("去交费")
    pay(senior)
    senior.shows("您已录取到")
    assert shell(site, _FIVE_MORE % class_pk) == ["5"]
    wait_for_text(site, phone, template="place_offered")
    senior.go(f"/enrol/applications/{application}/")
    senior.shows("名额已定", "有名额，等您答复")
    senior.go("/my/")
    senior.tap("去答复")
    answers = senior.page.locator("button[name=answer]").all()
    boxes = [box for one in answers if (box := one.bounding_box())]
    assert boxes[0]["width"] == boxes[1]["width"] >= 200, boxes
    assert boxes[0]["height"] == boxes[1]["height"] >= 60, boxes
    senior.tap("我要这个名额")
    pay(senior)
    senior.shows("您已录取到")
    senior.go("/enrol/places/")
    senior.shows("声乐初级1班", "楷书初级班")
    assert "待交费" not in senior.page.inner_text("main")
