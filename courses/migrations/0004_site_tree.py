"""A fresh installation has the pages under which majors, classes, teachers and lectures go."""

from django.db import migrations

from university.pages.planting import plant

INDEXES = [
    ("MajorIndexPage", "专业", "majors", "您想学什么？点一个专业，看它有哪些班。"),
    ("TimetablePage", "课程表", "timetable", "先选星期几，再看那天有哪些班。"),
    ("TeacherIndexPage", "老师", "teachers", "认识一下教课的老师。"),
    ("LectureIndexPage", "名师讲座", "lectures", "请名师来讲一次课，单独买票。"),
]


def plant_indexes(apps, schema_editor):
    home = apps.get_model("pages", "HomePage").objects.order_by("path").first()
    if home is None:
        return
    parent = apps.get_model("wagtailcore", "Page").objects.get(pk=home.pk)
    for position, (name, title, slug, lead) in enumerate(INDEXES, start=1):
        plant(
            apps,
            model=f"courses.{name}",
            parent=parent,
            position=position,
            title=title,
            slug=slug,
            lead=lead,
            show_in_menus=True,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0003_pages"),
        ("pages", "0003_site_root"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(plant_indexes, migrations.RunPython.noop)]
