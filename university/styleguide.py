"""The style guide: every part of the look on one page, in development only (docs/design.md)."""

from datetime import datetime
from types import SimpleNamespace

import segno
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from university.templatetags.drawings import DRAWINGS
from university.words import SHANGHAI

_NAMES = {
    "voc": "声乐",
    "dan": "舞蹈",
    "cal": "书法",
    "dje": "非洲鼓",
    "pai": "国画",
    "tai": "太极养生",
    "hul": "葫芦丝",
    "key": "电子琴",
    "mod": "形体走秀",
    "mob": "智能手机",
}
_ICONS = [
    "home",
    "back",
    "forward",
    "size",
    "phone",
    "person",
    "helper",
    "clock",
    "calendar",
    "place",
    "money",
    "seat",
    "warning",
    "stop",
    "info",
    "done",
    "print",
    "sound",
    "search",
    "book",
    "notice",
    "lecture",
    "card",
    "cash",
    "ticket",
    "plus",
    "list",
    "leave",
    "bag",
    "wheelchair",
]


class SampleForm(forms.Form):
    """One field of each kind."""

    phone = forms.CharField(
        label="您的手机号是多少",
        help_text="十一位数字，例如 138 0000 0000",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    week = forms.ChoiceField(
        label="您想星期几来上课",
        choices=[("1", "星期一"), ("3", "星期三"), ("5", "星期五")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选一个星期几。"},
    )
    agree = forms.BooleanField(label="我看过安全告知，愿意遵守")
    year = forms.CharField(widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    month = forms.CharField(widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    day = forms.CharField(widget=forms.TextInput(attrs={"inputmode": "numeric"}))


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every part with sample words; ``?part=paper`` shows the printed sheet."""
    code = segno.make("https://example.org/card/1", error="m").svg_inline(scale=4)
    values = {
        "has_errors": True,
        "other": {"name": "摄影", "url": "#", "art": "", "line": "别的专业用这一幅"},
        "majors": [
            {"name": _NAMES[art], "url": "#", "art": art, "line": f"{n + 1}个班，还有{n * 3}个名额"}
            for n, art in enumerate(sorted(DRAWINGS, key=list(_NAMES).index))
        ],
        "icons": _ICONS,
        "classes": _sample_classes(),
        "days": _sample_days(),
        "facts": [
            ("上课时间", "每星期三 上午9:00到10:30"),
            ("教室", "三楼 音乐教室"),
            ("任课教师", "周慧敏"),
            ("学费", "240元"),
        ],
        "form": SampleForm(),
        "wrong_form": SampleForm(
            {"styleguide": "1", "phone": ""}, prefix="wrong", auto_id="wrong_%s"
        ),
        "page_obj": Paginator(range(50), 10).get_page(2),
        "moment": datetime(2026, 12, 12, 14, 30, tzinfo=SHANGHAI),
        "steps": ["选班", "填手机", "核对信息", "交费"],
        "code": mark_safe(code),  # noqa: S308 - drawn by us from a constant.
        "paper": SimpleNamespace(number="2026 0815 0042", name="王桂兰"),
    }
    paper = request.GET.get("part") == "paper"
    values["large"] = "large" in request.GET
    return render(request, "dev/paper.html" if paper else "dev/styleguide.html", values)


def _sample_classes() -> list[dict[str, str]]:
    states = (
        ("open", "可以报名", "还有6个名额"),
        ("full", "已满", "候补3人"),
        ("soon", "快满了", "还有2个名额"),
    )
    return [
        {
            "name": f"声乐基础{number}班",
            "url": "#",
            "teacher": "周慧敏",
            "weekday_words": "每星期三",
            "time_words": "上午9:00到10:30",
            "room": "三楼 音乐教室",
            "fee": "240元",
            "places_left_words": left,
            "status": status,
            "status_word": word,
        }
        for number, (status, word, left) in zip("一二三", states, strict=True)
    ]


def _sample_days() -> list[dict[str, object]]:
    lesson = {
        "time_words": "上午9:00到10:30",
        "name": "书法（楷书）初级班",
        "url": "#",
        "teacher": "李明轩",
        "room": "二楼 书画室",
    }
    full = {**lesson, "name": "太极养生班", "status": "full", "status_word": "已满"}
    return [
        {"word": "星期一", "lessons": [lesson, full]},
        {"word": "星期三", "lessons": [{**lesson, "time_words": "下午2:30到4:00"}]},
    ]
