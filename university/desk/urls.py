"""Addresses of the desk."""

from django.urls import path

from university.desk.views import people, students

app_name = "desk"

urlpatterns = [
    path("", students.home, name="home"),
    path("students/new/", people.new_student, name="new_student"),
    path("students/<int:pk>/", students.student, name="student"),
    path("students/<int:pk>/contact/", people.contact, name="contact"),
    path("students/<int:pk>/identity/", people.identity, name="identity"),
    path("students/<int:pk>/identity/seen/", people.document_seen, name="document_seen"),
    path("students/<int:pk>/identity/number/", people.id_number, name="id_number"),
    path("students/<int:pk>/identity/forget/", people.forget_id_number, name="forget_id_number"),
    path("students/<int:pk>/card/", people.card, name="card"),
    path("students/<int:pk>/card/new/", people.new_card, name="new_card"),
    path("students/<int:pk>/helper/", people.helper, name="helper"),
    path("students/<int:pk>/helper/<int:authority_pk>/end/", people.end_helper, name="end_helper"),
]
