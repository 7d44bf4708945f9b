"""The forms of the import: the file, and what its columns are."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from university.accounts.importing.columns import known_columns


class RegisterFileForm(forms.Form):
    """The school's own table."""

    file = forms.FileField(
        label=_("Table of students"),
        help_text=_("Excel or CSV, at most 5 MB and 5,000 rows."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "required": _("Please choose a file."),
            "empty": _("This file is empty. Please choose another one."),
        },
    )
    sheet = forms.CharField(
        label=_("Name of the sheet"),
        required=False,
        max_length=60,
        help_text=_("Left empty, the first sheet is read."),
    )


class ColumnsForm(forms.Form):
    """One choice a column of the table; ``column_0`` is the first."""

    def __init__(self, *args: Any, headings: list[str], mapping: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("do not read")), *((c.code, c.label) for c in known_columns().values())]
        for place, heading in enumerate(headings):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=heading or _("(no heading)"),
                required=False,
                choices=choices,
                initial=mapping[place] if place < len(mapping) else "",
            )

    def mapping(self) -> list[str]:
        """Return the code of each column, in order."""
        return [self.cleaned_data[name] for name in self.fields]


class HeaderRowForm(forms.Form):
    """Which row holds the headings."""

    header_row = forms.IntegerField(
        label=_("The headings stand in row"),
        min_value=1,
        max_value=200,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
        error_messages={
            "required": _("Please write the number of the row."),
            "invalid": _("Please write the number of the row."),
            "min_value": _("There is no such row in this table."),
            "max_value": _("There is no such row in this table."),
        },
    )
