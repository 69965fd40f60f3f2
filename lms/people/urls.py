"""Addresses of one's own pages."""

from django.urls import path

from lms.people import views

app_name = "people"
urlpatterns = [
    path("details/", views.details, name="details"),
    path("second-factor/", views.second_factor, name="second_factor"),
    path("second-factor/go-on/", views.resume, name="resume"),
]
