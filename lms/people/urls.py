"""Addresses of one's own pages."""

from django.urls import path

from lms.people import lives, views

app_name = "people"
urlpatterns = [
    path("details/", views.details, name="details"),
    path("erasure/", lives.erasure, name="erasure"),
    path("erasure/take-back/", lives.take_back_erasure, name="take_back_erasure"),
    path("copy/", lives.copy, name="copy"),
    path("copy/<int:pk>/", lives.fetch_copy, name="fetch_copy"),
    path("second-factor/", views.second_factor, name="second_factor"),
    path("second-factor/go-on/", views.resume, name="resume"),
]
