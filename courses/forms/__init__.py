"""Forms of this house's own pages."""

from courses.forms.homework import AnswerHomeworkForm, HandInForm
from courses.forms.lessons import AnswerForm, ClassForm, WordsForm

__all__ = ["AnswerForm", "AnswerHomeworkForm", "ClassForm", "HandInForm", "WordsForm"]
