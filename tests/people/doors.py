"""The site with three doors more, so that what guards a door can be tried without any other room."""

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from lms.people.access import role_required, second_factor_required
from lms.people.roles import Role
from lms.urls import urlpatterns as site

# What was done, by whom: nothing else may fill it.
DONE: list[dict] = []


class LongForm(forms.Form):
    title = forms.CharField()
    story = forms.CharField(widget=forms.Textarea)
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    agrees = forms.BooleanField(required=False)
    topics = forms.MultipleChoiceField(choices=[("ethics", "Ethics"), ("crisis", "Crisis")])
    mode = forms.ChoiceField(choices=[("live", "Live"), ("own", "Own pace")], widget=forms.RadioSelect)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, initial=7)
    new_password = forms.CharField(required=False)
    proof = forms.FileField(required=False)


@login_required
def long_form(request: HttpRequest) -> HttpResponse:
    form = LongForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        DONE.append({"by": request.user, **form.cleaned_data})
        return HttpResponse("Done")
    return render(request, "people_doors/long_form.html", {"form": form})


@login_required
def page_without_form(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<!doctype html><main id='main'><h1>Nothing to fill in</h1></main>")


@role_required(Role.SUPERVISOR)
def for_supervisors(request: HttpRequest) -> HttpResponse:
    return HttpResponse("For supervisors")


@second_factor_required
def sign(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        DONE.append({"by": request.user, "signed": request.POST["story"]})
        return HttpResponse("Signed")
    return render(request, "people_doors/sign.html")


@reauthentication_required
def decide(request: HttpRequest) -> HttpResponse:
    DONE.append({"by": request.user, "decided": request.POST["story"]})
    return HttpResponse("Decided")


urlpatterns = [
    path("doors/form/", long_form),
    path("doors/empty/", page_without_form),
    path("doors/supervisors/", for_supervisors),
    path("doors/sign/", sign),
    path("doors/decide/", decide),
    *site,
]
