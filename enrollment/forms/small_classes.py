"""The one question to a student of a class with too few people, and the registrar's form."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import words as class_words
from courses.models import ClassState, TeachingClass
from enrollment.models import ActChannel, ClassChoice
from enrollment.queries.small_classes import other_classes_for
from university.money import yuan

REFUND = "refund"


class SmallClassForm(forms.Form):
    """Another class, or the money back: at most six answers."""

    answer = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Please choose what you want."),
            "invalid_choice": gettext_lazy(
                "This class has no place any more. Please choose again."
            ),
        },
    )

    def __init__(self, *args: Any, choice: ClassChoice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.classes = {str(row.pk): row for row in other_classes_for(choice)}
        answers = [
            (pk, _answer_words(row, choice.below_minimum.merge_into_id))
            for pk, row in self.classes.items()
        ]
        field = self.fields["answer"]
        field.label = _("What do you want instead?")
        field.choices = [*answers, (REFUND, _("I want all my money back"))]  # type: ignore[attr-defined]

    def to_class(self) -> TeachingClass | None:
        """Return the class that was chosen; None is the money."""
        return self.classes.get(self.cleaned_data["answer"])


class DeskSmallClassForm(SmallClassForm):
    """The same, and how the person said it."""

    channel = forms.ChoiceField(
        label=gettext_lazy("How did they say it?"),
        widget=forms.RadioSelect,
        choices=[
            (ActChannel.DESK, ActChannel.DESK.label),
            (ActChannel.PHONE, ActChannel.PHONE.label),
        ],
        initial=ActChannel.DESK,
    )


class AskSmallClassForm(forms.Form):
    """The registrar asks everybody of a class."""

    merge_into = forms.ModelChoiceField(
        label=gettext_lazy("merge into"),
        queryset=TeachingClass.objects.none(),
        required=False,
        empty_label=gettext_lazy("no class, each chooses for themselves"),
    )
    answer_by = forms.DateField(
        label=gettext_lazy("Last day to answer"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Please fill in the last day to answer."),
            "invalid": gettext_lazy("Please fill in the last day to answer."),
        },
    )
    reason = forms.CharField(
        label=gettext_lazy("reason"),
        max_length=200,
        error_messages={"required": gettext_lazy("Please write down why.")},
    )

    def __init__(self, *args: Any, teaching_class: TeachingClass, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = TeachingClass.objects.filter(
            term_id=teaching_class.term_id, state=ClassState.PUBLISHED
        )
        self.fields["merge_into"].queryset = others.exclude(  # type: ignore[attr-defined]
            pk=teaching_class.pk
        ).order_by("code")

    def deadline(self) -> datetime:
        """Return the end of that day in Shanghai."""
        day = self.cleaned_data["answer_by"]
        return datetime.combine(day, time(23, 59, 59), tzinfo=timezone.get_default_timezone())


def _answer_words(row: TeachingClass, merge_into: int | None) -> str:
    values = {
        "name": row.name,
        "when": class_words.when_words(row),
        "fee": yuan(row.fee_fen + row.material_fee_fen),
    }
    if row.pk == merge_into:
        return _("Go along into %(name)s, %(when)s, %(fee)s") % values
    return _("Go to %(name)s, %(when)s, %(fee)s") % values
