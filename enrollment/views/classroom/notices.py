"""Writing to a class, for its teacher, its leader and the office; what was said; taking back."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.models import TeachingClass
from enrollment import queries
from enrollment.forms.notices import NoticeForm
from enrollment.models import ClassNotice
from enrollment.queries import notices as rows_of
from enrollment.services.class_notices import post_notice, take_notice_back, text_notice
from enrollment.views.classroom.access import class_or_404, login_of
from university.accounts.access import staff_permission_required
from university.accounts.models import User
from university.pages.paging import a_page_of, other_filters
from university.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """The form, and below it all that was posted, six a screen."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    login = login_of(request)
    teaching_class = class_or_404(login, pk, _may_post)
    form = NoticeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _post(login, teaching_class, form)
        except Refusal as refusal:
            form.add_error(None, f"{refusal.message}{refusal.next_step}")
        else:
            messages.success(request, _("Posted. Your class reads it on their pages."))
            return redirect("classroom:post_notice", pk)
    screen = a_page_of(rows_of.posted_in(teaching_class), request)
    context = {
        "teaching_class": teaching_class,
        "form": form,
        "rows": [(row, rows_of.may_take_back(login, row)) for row in screen.object_list],
        "most": queries.policy_of(teaching_class).notices_a_day,
        "may_text": login.has_perm(rows_of.MAY_TEXT),
        "page_obj": screen,
        "query": other_filters(request),
        "back_url": reverse("accounts:my"),
    }
    return render(request, "enrollment/classroom/post_notice.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take a notice back."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    login, notice = login_of(request), _notice_or_404(pk)
    if not rows_of.may_take_back(login, notice):
        raise Http404
    if request.method == "POST":
        take_notice_back(actor=login, notice=notice)
        messages.success(request, _("Taken back. The class does not see it any more."))
        return redirect("classroom:post_notice", notice.teaching_class_id)
    context = {
        "notice": notice,
        "back_url": reverse("classroom:post_notice", args=[notice.teaching_class_id]),
    }
    return render(request, "enrollment/classroom/take_notice_back.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_permission_required(rows_of.MAY_TEXT)
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then send a notice to everybody with a place as a text message."""
    notice, refusal = _notice_or_404(pk), None
    if request.method == "POST":
        try:
            reached = text_notice(actor=login_of(request), notice=notice)
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("It goes to %(count)d people.") % {"count": reached})
            return redirect("classroom:post_notice", notice.teaching_class_id)
    context = {
        "notice": notice,
        "refusal": refusal,
        "has_errors": refusal is not None,
        "back_url": reverse("classroom:post_notice", args=[notice.teaching_class_id]),
    }
    status = 409 if refusal else 200
    return render(request, "enrollment/classroom/text_notice.html", context, status=status)


def _post(login: User, teaching_class: TeachingClass, form: NoticeForm) -> None:
    given = form.cleaned_data
    post_notice(
        actor=login,
        teaching_class=teaching_class,
        key=given["key"],
        title=given["title"],
        text=given["text"],
        important_until=form.important_until(),
    )


def _may_post(login: User, teaching_class: TeachingClass) -> bool:
    return rows_of.posts_as(login, teaching_class) is not None


def _notice_or_404(pk: int) -> ClassNotice:
    return get_object_or_404(ClassNotice.objects.select_related("teaching_class"), pk=pk)
