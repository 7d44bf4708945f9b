"""The cloud classroom in the site tree, and who accepts lessons: the office, in one step."""

from django.db import migrations

from university.pages.planting import plant

#: As in ``university.accounts.roles.GROUP_NAMES``: registrar and administrator.
OFFICE = ("教务员", "系统管理员")
NAME = "金辉云课堂审核"


def plant_lessons(apps, schema_editor):
    home = apps.get_model("pages", "HomePage").objects.order_by("path").first()
    if home is None:
        return
    index = plant(
        apps,
        model="courses.LessonIndexPage",
        parent=apps.get_model("wagtailcore", "Page").objects.get(pk=home.pk),
        position=5,
        title="金辉云课堂",
        slug="lessons",
        lead="在家也能上课。一节课只讲一件事，看不懂可以问老师。",
        show_in_menus=True,
    )
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="wagtailcore", model="groupapprovaltask"
    )
    task = apps.get_model("wagtailcore", "GroupApprovalTask").objects.create(
        name="教务审核", content_type=kind, active=True
    )
    groups = apps.get_model("auth", "Group").objects
    task.groups.set([groups.get_or_create(name=name)[0] for name in OFFICE])
    workflow = apps.get_model("wagtailcore", "Workflow").objects.create(name=NAME, active=True)
    apps.get_model("wagtailcore", "WorkflowTask").objects.create(
        workflow=workflow, task_id=task.pk, sort_order=0
    )
    apps.get_model("wagtailcore", "WorkflowPage").objects.create(
        workflow=workflow, page_id=index.pk
    )


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0009_online_lessons"),
        ("pages", "0003_site_root"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0048_add_default_workflows"),
    ]

    operations = [migrations.RunPython(plant_lessons, migrations.RunPython.noop)]
