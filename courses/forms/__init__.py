"""Forms of this house's own pages."""

from courses.forms.lessons import AnswerForm, ClassForm, WordsForm

__all__ = ["AnswerForm", "ClassForm", "WordsForm"]
