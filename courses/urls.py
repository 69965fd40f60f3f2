"""Addresses of this room; the pages of the courses themselves are found by Wagtail."""

from django.urls import path

from courses import views

app_name = "courses"
urlpatterns = [
    path("", views.home, name="home"),
    path("transcript/", views.transcript, name="transcript"),
    path("courses/<uuid:key>/enrol/", views.enrol, name="enrol"),
    path("courses/<uuid:key>/complete/", views.complete, name="complete"),
    path("lessons/<uuid:key>/read/", views.mark_read, name="mark_read"),
    path("lessons/<uuid:key>/reflect/", views.reflect, name="reflect"),
    path("reflections/", views.reflections, name="reflections"),
    path("reflections/export/", views.export_reflections, name="export_reflections"),
    path("claims/", views.claims, name="claims"),
    path("claims/new/", views.claim_training, name="claim_training"),
    path("claims/<int:pk>/", views.claim, name="claim"),
    path("claims/<int:pk>/correct/", views.claim_training, name="correct_claim"),
    path("claims/<int:pk>/decide/", views.decide_claim, name="decide_claim"),
    path("claims/<int:pk>/accept/", views.accept_claim, name="accept_claim"),
    path("claims/<int:pk>/return/", views.return_claim, name="return_claim"),
]
