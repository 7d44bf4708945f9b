"""What the school told a renter (消息): the text messages again, for who has lost the phone's."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from payments.views.people import actor_of
from university.accounts.acting import login_alone_required
from university.notifications.queries import texts_to
from university.notifications.templates import unsigned
from university.pages.paging import a_page_of


@require_safe
@never_cache
@login_alone_required
def messages(request: HttpRequest) -> HttpResponse:
    """List what this login was told, newest first, six a page."""
    page = a_page_of(texts_to(actor_of(request)), request)
    for message in page.object_list:
        message.text = unsigned(message.text)
    return render(request, "payments/rentals/messages.html", {"page_obj": page})
