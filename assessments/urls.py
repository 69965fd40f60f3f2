"""Addresses of this room."""

from django.urls import path

from assessments import standing_views, views

app_name = "assessments"
urlpatterns = [
    path("", views.history, name="history"),
    path("attempts/<int:pk>/questions/", views.questions, name="questions"),
    path("attempts/<int:pk>/questions/<int:position>/", views.question, name="question"),
    path("attempts/<int:pk>/check/", views.check, name="check"),
    path("attempts/<int:pk>/submit/", views.submit, name="submit"),
    path("attempts/<int:pk>/result/", views.result, name="result"),
    path("staff/standings/", standing_views.standings, name="standings"),
    path("staff/standings/<slug:code>/", standing_views.standing_of, name="standing"),
    path("staff/standings/<slug:code>/attempts/", standing_views.standing_attempts, name="standing_attempts"),
    path("<slug:code>/", views.begin, name="begin"),
]
