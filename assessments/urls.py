"""Addresses of this room."""

from django.urls import path

from assessments import accommodation_views, question_views, standing_views, views

app_name = "assessments"
urlpatterns = [
    path("", views.history, name="history"),
    path("attempts/<int:pk>/questions/", question_views.questions, name="questions"),
    path("attempts/<int:pk>/questions/<int:position>/", question_views.question, name="question"),
    path("attempts/<int:pk>/pause/", views.pause, name="pause"),
    path("attempts/<int:pk>/resume/", views.resume, name="resume"),
    path("attempts/<int:pk>/check/", views.check, name="check"),
    path("attempts/<int:pk>/submit/", views.submit, name="submit"),
    path("attempts/<int:pk>/result/", views.result, name="result"),
    path("staff/standings/", standing_views.standings, name="standings"),
    path("staff/standings/<slug:code>/", standing_views.standing_of, name="standing"),
    path("staff/standings/<slug:code>/attempts/", standing_views.standing_attempts, name="standing_attempts"),
    path("my/accommodations/", accommodation_views.own, name="accommodations"),
    path("my/accommodations/request/", accommodation_views.request_accommodation, name="request_accommodation"),
    path("my/accommodations/<int:pk>/document/", accommodation_views.accommodation_file, name="accommodation_file"),
    path(
        "my/accommodations/<int:pk>/withdraw/",
        accommodation_views.withdraw_accommodation,
        name="withdraw_accommodation",
    ),
    path("my/accommodations/<int:pk>/erase/", accommodation_views.erase_proof, name="erase_proof"),
    path(
        "my/accommodations/<int:pk>/give-up/",
        accommodation_views.give_up_accommodation,
        name="give_up_accommodation",
    ),
    path("staff/accommodations/", accommodation_views.accommodations_to_decide, name="accommodations_to_decide"),
    path("staff/accommodations/<int:pk>/", accommodation_views.decide_accommodation, name="decide_accommodation"),
    path("staff/accommodations/<int:pk>/grant/", accommodation_views.grant_accommodation, name="grant_accommodation"),
    path(
        "staff/accommodations/<int:pk>/decline/",
        accommodation_views.decline_accommodation,
        name="decline_accommodation",
    ),
    path("staff/accommodations/<int:pk>/end/", accommodation_views.end_accommodation, name="end_accommodation"),
    path("<slug:code>/", views.begin, name="begin"),
]
