"""The site's own addresses, and the floor: a view that reads one row and says a word of it."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from lms.content.models import Topic
from lms.urls import urlpatterns as site


def floor(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Topic.objects.get(code="ethics").title)


urlpatterns = [path("floor/", floor), *site]
