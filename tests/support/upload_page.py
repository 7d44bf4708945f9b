"""The site with one page more: the field that sends a recording, in the plainest form around it.

Only a server process loads it: it adds an address.
"""

from university.wsgi import application

# isort: split
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from courses.services.lesson_uploads import chosen_upload, take_plain_upload
from courses.services.lesson_videos import make_video
from university import urls
from university.accounts.access import staff_only
from university.refusals import Refusal

__all__ = ["application"]

_PAGE = """{% extends "base.html" %}
{% block title %}上传录像{% endblock %}
{% block content %}
<h1 class="page-title">上传录像</h1>
{% if video %}<p>收到了：{{ video.name }}</p>{% else %}
<form method="post" enctype="multipart/form-data">{% csrf_token %}
{% include "courses/parts/lesson_upload_field.html" %}
<p><button class="button button--primary" type="submit">下一步</button></p>
</form>{% endif %}
{% endblock %}"""


@staff_only(lambda _user: True)
def _page(request: HttpRequest) -> HttpResponse:
    video, error = None, ""
    if request.method == "POST":
        try:
            if "file" in request.FILES:
                upload = take_plain_upload(actor=request.user, file=request.FILES["file"])
            else:
                upload = chosen_upload(actor=request.user, token=request.POST["upload"])
            video = make_video(actor=request.user, upload=upload)
        except Refusal as refusal:
            error = f"{refusal.message}{refusal.next_step}"
    template = engines["django"].from_string(_PAGE)
    return HttpResponse(template.render({"video": video, "error": error}, request))


urls.urlpatterns.insert(0, path("try/upload/", _page))
