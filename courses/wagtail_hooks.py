"""Knows where this room touches Wagtail: its pages are served by our doors, a catalogue lets its authors in, and before
anything is published or withdrawn an author is told what it means for how many people."""

from django.urls import path
from wagtail import hooks

from courses import actions
from courses.models import CataloguePage
from courses.views import editor
from courses.views.pages import PAGES

hooks.register("before_publish_page", editor.ask_before_publishing)
hooks.register("before_delete_page", editor.say_what_stays)


@hooks.register("register_admin_urls")
def doors_in_the_editor():
    return [path("courses/publish/<int:page_id>/", editor.publish, name="courses_publish")]


@hooks.register("on_serve_page", order=100)
def serve_study_page(serve):
    """Innermost in the chain, so that Wagtail's own checks of methods and of private pages come first."""

    def inside(page, request, args, kwargs):
        door = PAGES.get(type(page))
        return door(request, page) if door else serve(page, request, args, kwargs)

    return inside


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def let_authors_in(request, page) -> None:
    if isinstance(page, CataloguePage):
        actions.keep_authors(organisation=page.organisation)
