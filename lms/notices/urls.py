"""Addresses of the mailbox."""

from django.urls import path

from lms.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.mailbox, name="mailbox"),
    path("<int:pk>/", views.message, name="message"),
]
