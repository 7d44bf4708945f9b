"""The desk's form of an application: everything on one page, typed by code or name."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import words as class_words
from courses.models import TeachingClass
from enrollment.views.application_words import choice_word

#: The one list of classes that all wish fields of the page share.
_LIST_ID = "classes-of-round"


class DeskApplicationForm(forms.Form):
    """Wishes in order, how many, and how the person asked."""

    channel = forms.ChoiceField(
        label=gettext_lazy("How did they ask?"),
        choices=[("desk", gettext_lazy("at the desk")), ("phone", gettext_lazy("by phone"))],
        initial="desk",
        widget=forms.RadioSelect,
    )
    wants = forms.IntegerField(
        label=gettext_lazy("How many classes at most"),
        min_value=1,
        max_value=9,
        initial=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    is_suited = forms.BooleanField(
        label=gettext_lazy("They said themselves that they can take part"), required=False
    )

    def __init__(
        self, *args: Any, classes: Sequence[TeachingClass], most: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.classes = classes
        self.most = most
        wishes = {f"wish_{rank}": _wish_field(rank) for rank in range(1, most + 1)}
        self.fields = {"channel": self.fields["channel"], **wishes} | self.fields

    @property
    def wish_fields(self) -> list[forms.BoundField]:
        """The fields of the wishes, first choice first."""
        return [self[f"wish_{rank}"] for rank in range(1, self.most + 1)]

    def clean(self) -> dict[str, Any]:
        """Find the classes that were typed; a field left empty is no wish."""
        found = super().clean() or {}
        chosen: list[TeachingClass] = []
        for rank in range(1, self.most + 1):
            name = f"wish_{rank}"
            typed = (found.get(name) or "").strip()
            if not typed:
                continue
            row, problem = self._find(typed)
            if row is None:
                self.add_error(name, problem)
            elif row not in chosen:
                chosen.append(row)
        if not chosen and not self.errors:
            self.add_error("wish_1", _("Please choose at least one class."))
        found["wishes"] = chosen
        return found

    def _find(self, typed: str) -> tuple[TeachingClass | None, str]:
        code = typed.split(maxsplit=1)[0].lower()
        for row in self.classes:
            if code == row.code.lower() or typed == row.name:
                return row, ""
        near = [row for row in self.classes if typed.lower() in f"{row.name} {row.search_text}"]
        if len(near) == 1:
            return near[0], ""
        if near:
            names = "、".join(row.name for row in near[:4])
            return None, _("Several classes are called so: %(names)s.") % {"names": names}
        return None, _("No class of this term is called so. Type its code or its name.")


def class_words_of(row: TeachingClass) -> str:
    """Return a class as the list of the form has it: code, name, time."""
    return f"{row.code} {row.name} {class_words.when_words(row)}"


def _wish_field(rank: int) -> forms.CharField:
    attrs = {"list": _LIST_ID, "autocomplete": "off"}
    return forms.CharField(
        label=choice_word(rank),
        help_text=_("Code or name of the class") if rank == 1 else "",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs=attrs),
    )
