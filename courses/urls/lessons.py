"""Addresses of online lessons: what a watcher's page asks for, and a teacher's own pages."""

from django.urls import path

from courses.urls import live
from courses.views import clips, homework, homework_recordings, lesson_photos, take_home
from courses.views import lesson_watching as watching
from courses.views.teaching import captions, news, photos, posting, questions
from courses.views.teaching import homework as homework_to_answer

app_name = "lessons"

urlpatterns = [
    *live.urlpatterns,
    path("lesson/<int:pk>/place/", watching.place, name="place"),
    path("lesson/<int:pk>/read/", watching.read, name="read"),
    path("lesson/<int:pk>/captions.vtt", watching.captions, name="captions"),
    path("lesson/<int:pk>/handout/", watching.handout, name="handout"),
    path("lesson/<int:pk>/ask/", watching.ask, name="ask"),
    path("lesson/<int:pk>/homework/", homework.homework, name="homework"),
    path("hand-in/<int:pk>/<slug:kind>/", homework_recordings.hand_in, name="hand_in_recording"),
    path("lesson-photos/<int:pk>/<slug:size>/", lesson_photos.photo, name="photo"),
    path("teach/news/<int:pk>/read/", news.read, name="read_news"),
    path("clips/<str:signed>/<str:name>", clips.clip, name="clip"),
    path("homework/<int:pk>/picture/", homework.picture, name="homework_picture"),
    path("homework/<int:pk>/hide/", homework.hide, name="homework_hide"),
    path("homework/<int:pk>/take-back/", homework.take_back, name="homework_take_back"),
    path("take-home/", take_home.parcels, name="homes"),
    path("take-home/<slug:what>/", take_home.parcel, name="home"),
    path("take-home/file/<str:signed>/<str:name>", take_home.archive_file, name="home_file"),
    path("take-home/for/<int:student_pk>/", take_home.desk_parcels, name="desk_homes"),
    path("take-home/for/<int:student_pk>/<slug:what>/", take_home.desk_parcel, name="desk_home"),
    path("teach/homework/", homework_to_answer.homework, name="waiting_homework"),
    path("teach/homework/<int:pk>/", homework_to_answer.answer, name="answer_homework"),
    path("teach/", posting.lessons, name="mine"),
    path("teach/new/", posting.new, name="new"),
    path("teach/<int:pk>/recording/", posting.recording, name="recording"),
    path("teach/<int:pk>/no-recording/", posting.no_recording, name="no_recording"),
    path("teach/<int:pk>/photos/", photos.photos, name="photos"),
    path("teach/<int:pk>/words/", posting.words, name="words"),
    path("teach/<int:pk>/", posting.preview, name="preview"),
    path("teach/<int:pk>/send/", posting.send, name="send"),
    path("teach/<int:pk>/try-again/", posting.another_try, name="another_try"),
    path("teach/<int:pk>/take-back/", posting.take_back, name="take_back"),
    path("teach/<int:pk>/captions/", captions.editor, name="caption_editor"),
    path("teach/<int:pk>/captions/file/", captions.upload, name="caption_file"),
    path("teach/<int:pk>/captions/hear/", captions.hear, name="hear"),
    path("teach/<int:pk>/captions.vtt", captions.track, name="caption_track"),
    path("teach/questions/", questions.questions, name="questions"),
    path("teach/questions/<int:pk>/", questions.answer, name="answer"),
]
