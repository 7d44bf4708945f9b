"""What the school told a student (消息)."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from university.accounts.acting import student_required
from university.notifications.queries import inbox_of

MESSAGES_A_PAGE = 6


@require_safe
@never_cache
@student_required
def inbox(request: HttpRequest) -> HttpResponse:
    """List what the person in hand was told, newest first, six a page."""
    told = inbox_of(request.acting.student)  # type: ignore[attr-defined]
    page = Paginator(told, MESSAGES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "notifications/inbox.html", {"page_obj": page})
