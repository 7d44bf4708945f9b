"""Many tables in one step: the same tables as step by step, and away again."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from university.create_together import CreateTogether

pytestmark = pytest.mark.django_db(transaction=True)


def tables() -> set[str]:
    names = set(connection.introspection.table_names())
    return names & {"university_teapot", "university_lid"}


def step() -> CreateTogether:
    """A table, and one that refers to it."""
    number = ("id", models.BigAutoField(primary_key=True))
    pot = models.ForeignKey("university.Teapot", on_delete=models.CASCADE)
    return CreateTogether(
        [
            migrations.CreateModel("Teapot", fields=[number]),
            migrations.CreateModel("Lid", fields=[number, ("pot", pot)]),
        ]
    )


def test_tables_come_and_go() -> None:
    before, after, operation = ProjectState(), ProjectState(), step()
    operation.state_forwards("university", after)

    with connection.schema_editor() as editor:
        operation.database_forwards("university", editor, before, after)
    made = tables()
    relations = connection.introspection.get_relations(connection.cursor(), "university_lid")
    with connection.schema_editor() as editor:
        operation.database_backwards("university", editor, after, before)

    assert (made, tables()) == ({"university_teapot", "university_lid"}, set())
    assert [relation[:2] for relation in relations.values()] == [("id", "university_teapot")]


def test_classes_are_built_anew() -> None:
    state = ProjectState()
    assert list(state.apps.get_models()) == []

    step().state_forwards("university", state)

    assert {model.__name__ for model in state.apps.get_models()} == {"Teapot", "Lid"}
