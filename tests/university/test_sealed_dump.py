"""A dump holds an ID number as sealed as the database does, and gives it back."""

from datetime import date

import pytest
from django.core import serializers

from university.accounts.models import Student

pytestmark = pytest.mark.django_db

ID_NUMBER = "110105194912310025"


@pytest.mark.parametrize("kind", ["json", "python", "xml"])
def test_a_dump_is_sealed_and_opens_again(kind: str) -> None:
    Student.objects.create(
        student_no="S1", name="王桂兰", sex="female", birth_date=date(1949, 12, 31),
        id_number=ID_NUMBER,
    )  # fmt: skip
    dump = serializers.serialize(kind, Student.objects.all())
    Student.objects.all().delete()
    for row in serializers.deserialize(kind, dump):
        row.save()
    assert (ID_NUMBER in str(dump), Student.objects.get().id_number) == (False, ID_NUMBER)
