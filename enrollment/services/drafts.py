"""Unfinished enrolments: begun, answered, forgotten after seven days."""

from courses.models import TeachingClass
from enrollment.models import DRAFT_LIFE, EnrolmentDraft
from university import clock
from university.accounts.models import Student


def begin_draft(*, student: Student, teaching_class: TeachingClass) -> EnrolmentDraft:
    """Return the student's draft for this class, begun now if there is none."""
    draft, _created = EnrolmentDraft.objects.get_or_create(
        student=student, teaching_class=teaching_class
    )
    return draft


def record_answer(*, draft: EnrolmentDraft, is_suited: bool) -> EnrolmentDraft:
    """Keep the answer to the suitability question."""
    draft.is_suited = is_suited
    draft.updated_at = clock.now()
    draft.save(update_fields=["is_suited", "updated_at"])
    return draft


def delete_old_drafts() -> int:
    """Delete drafts nobody touched for seven days; return how many. A sweep."""
    deleted, _kinds = EnrolmentDraft.objects.filter(
        updated_at__lt=clock.now() - DRAFT_LIFE
    ).delete()
    return deleted
