"""Addresses of draws."""

from django.urls import path

from enrollment.views import draws, my_draw

urlpatterns = [
    path("draws/", draws.draws, name="draws"),
    path("draws/<int:pk>/", draws.draw, name="draw"),
    path("draws/<int:pk>/classes/<int:class_pk>/", draws.drawn_class, name="drawn_class"),
    path("draws/<int:pk>/check/", draws.check, name="draw_check"),
    path("draws/<int:pk>/method/", draws.method, name="draw_method"),
    path("draws/<int:pk>/list.json", draws.list_file, name="draw_list_file"),
    path("draws/<int:pk>/draw.json", draws.result_file, name="draw_file"),
    path("applications/<int:pk>/draw/", my_draw.my_draw, name="my_draw"),
]
