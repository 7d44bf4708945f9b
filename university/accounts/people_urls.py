"""Addresses of a person's own pages."""

from django.urls import path

from university.accounts.views import (
    authorities,
    card,
    consents,
    info,
    my,
    new_helper,
    new_person,
    people,
)

urlpatterns = [
    path("my/", my.my, name="my"),
    path("my/who/", people.choose_person, name="choose_person"),
    path("my/new/", new_person.name, name="new_person"),
    path("my/new/number/", new_person.id_number, name="new_person_id"),
    path("my/new/birth/", new_person.birth_date, name="new_person_birth"),
    path("my/new/sex/", new_person.sex, name="new_person_sex"),
    path("my/new/check/", new_person.check, name="new_person_check"),
    path("my/new/done/", new_person.done, name="registered"),
    path("my/card/", card.card, name="card"),
    path("my/info/", info.info, name="info"),
    path("my/info/contact/", info.contact_name, name="contact_name"),
    path("my/info/contact/phone/", info.contact_phone, name="contact_phone"),
    path("my/agreements/", consents.consents, name="consents"),
    path("my/agreements/privacy/", consents.agree, name="agree"),
    path("my/agreements/<slug:kind>/give/", consents.give, name="give_consent"),
    path("my/agreements/<int:pk>/withdraw/", consents.withdraw, name="withdraw_consent"),
    path("my/helpers/", authorities.authorities, name="helpers"),
    path("my/helpers/<int:pk>/end/", authorities.end, name="end_authority"),
    path("my/helpers/new/", new_helper.phone, name="new_helper"),
    path("my/helpers/new/name/", new_helper.name, name="new_helper_name"),
    path("my/helpers/new/what/", new_helper.scope, name="new_helper_scope"),
    path("my/helpers/new/until/", new_helper.period, name="new_helper_period"),
    path("my/helpers/new/check/", new_helper.check, name="new_helper_check"),
    path("my/helpers/new/code/", new_helper.code, name="new_helper_code"),
]
