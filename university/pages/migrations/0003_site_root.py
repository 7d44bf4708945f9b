"""A fresh installation has a home page, notices, rules, help, and a named school."""

from django.conf import settings
from django.db import migrations

from university.pages.planting import plant

RULES = [
    (
        "privacy",
        "个人信息怎么用",
        "我们记下您的姓名、身份证号、电话和紧急联系人，只用来办入学、上课和联系您。"
        "除了发短信和收款的单位，不给别人。您可以随时查看、改正，也可以要求删除。",
    ),
    (
        "refund",
        "退课和退费",
        "退费办法写在当期的招生简章里，交费之前也会给您看。想退课，请打服务台电话，或者到服务台来办。",
    ),
    (
        "helper",
        "请家人帮您办",
        "您可以请一位家人帮您办。家人能帮您报名、交费、看课表；不能替您改手机号。您随时可以取消。",
    ),
    (
        "anti_fraud",
        "当心受骗",
        "学校不会在短信里放付款链接，不会要您的验证码，也不推销药品和理财。拿不准，请打服务台电话。",
    ),
    (
        "accessibility",
        "看不清、点不准怎么办",
        "页面上方的“大字”可以把字放大，也可以换成黑白分明的颜色。还是不方便，请打服务台电话，我们替您办。",
    ),
]


def plant_site(apps, schema_editor):
    page = apps.get_model("wagtailcore", "Page")
    site = apps.get_model("wagtailcore", "Site")
    root = page.objects.get(depth=1)
    # Wagtail's own welcome page; only an untouched one is replaced.
    welcome = page.objects.filter(depth=2, slug="home")
    site.objects.filter(root_page__in=welcome).delete()
    root.numchild -= welcome.count()
    welcome.delete()
    root.save(update_fields=["numchild"])
    root.locale = root.locale or apps.get_model("wagtailcore", "Locale").objects.first()
    home = plant(
        apps,
        model="pages.HomePage",
        parent=root,
        position=1,
        title="退休了，来上学",
        slug="home",
        lead="唱歌、跳舞、写字、画画，零基础也能学。不会用手机，我们帮您办。",
    )
    site.objects.create(
        hostname="localhost", port=80, root_page_id=home.pk, is_default_site=True
    )
    plant(
        apps,
        model="pages.NoticeIndexPage",
        parent=home,
        title="通知",
        slug="notices",
        position=21,
        show_in_menus=True,
    )
    rules = plant(
        apps,
        model="pages.PolicyIndexPage",
        parent=home,
        title="规定和说明",
        slug="rules",
        position=22,
        lead="每条规定先用大白话说一遍。",
    )
    for position, (kind, title, text) in enumerate(RULES, start=1):
        plant(
            apps,
            model="pages.PolicyPage",
            parent=rules,
            position=position,
            title=title,
            slug=kind.replace("_", "-"),
            kind=kind,
            short_text=text,
        )
    plant(
        apps,
        model="pages.HelpPage",
        parent=home,
        title="帮助",
        slug="help",
        position=23,
        lead="打电话，或者到服务台来，我们陪您一步一步办。",
        show_in_menus=True,
    )
    apps.get_model("pages", "SchoolSettings").objects.create(
        school_name=settings.WAGTAIL_SITE_NAME
    )


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0002_site_pages"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [migrations.RunPython(plant_site, migrations.RunPython.noop)]
