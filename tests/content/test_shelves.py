"""Each organisation's images and documents stand on a shelf of its own: no author sees or chooses another's."""

import pytest
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection

from courses import actions as courses
from tests.content.files import document, picture, upload
from tests.courses.conftest import signed_in
from tests.courses.test_write import refuses

IMAGE = ("wagtailimages", "wagtailimages_chooser")
DOCUMENT = ("wagtaildocs", "wagtaildocs_chooser")


@pytest.fixture
def theirs(academy, elsewhere, iris, otto) -> dict[str, Image | Document]:
    """A picture and a document of the academy; Otto writes elsewhere."""
    for organisation in (academy, elsewhere):
        courses.open_catalogue(organisation=organisation, by=None)
    shelf = Collection.objects.get(name="Two Rivers Academy")
    return {"image": picture("porch.jpg", shelf), "document": document("plan.pdf", collection=shelf)}


@pytest.mark.parametrize(("apps", "kind"), [(IMAGE, "image"), (DOCUMENT, "document")])
def test_13_the_lists_and_choosers_of_otto_do_not_have_them(otto, iris, theirs, apps, kind):
    title, number = theirs[kind].title, theirs[kind].pk
    led_to = (reverse(f"{apps[0]}:edit", args=[number]), reverse(f"{apps[1]}:chosen", args=[number]))
    for door in (f"{apps[0]}:index", f"{apps[0]}:index_results", f"{apps[1]}:choose", f"{apps[1]}:choose_results"):
        for asked in ({}, {"q": title}, {"collection_id": theirs[kind].collection_id}):
            answer = signed_in(otto).get(reverse(door), asked).content.decode()
            assert [one for one in led_to if one in answer] == [], door
            assert "q" in asked or title not in answer, door
        assert any(one in signed_in(iris).get(reverse(door)).content.decode() for one in led_to), door


@pytest.mark.parametrize(("app", "kind"), [("wagtailimages", "image"), ("wagtaildocs", "document")])
def test_13_otto_neither_opens_nor_changes_nor_deletes_them(otto, iris, theirs, app, kind):
    for name in ("edit", "delete"):
        door = reverse(f"{app}:{name}", args=[theirs[kind].pk])
        assert refuses(signed_in(otto).get(door)), name
        assert refuses(signed_in(otto).post(door, {"title": "Taken"})), name
    theirs[kind].refresh_from_db()
    assert theirs[kind].title in ("porch.jpg", "plan.pdf")
    assert signed_in(iris).get(reverse(f"{app}:edit", args=[theirs[kind].pk])).status_code == 200


def test_13_otto_chooses_none_of_them_by_number(otto, theirs):
    """The chooser answers with title and address of what was chosen."""
    for app, kind in (("wagtailimages_chooser", "image"), ("wagtaildocs_chooser", "document")):
        answer = signed_in(otto).get(reverse(f"{app}:chosen", args=[theirs[kind].pk]))
        assert refuses(answer) or answer.status_code == 404


def test_13_otto_puts_nothing_on_their_shelf(otto, theirs):
    shelf = theirs["document"].collection_id
    form = {"title": "Mine", "file": upload("mine.pdf"), "collection": shelf, "tags": ""}
    signed_in(otto).post(reverse("wagtaildocs:add"), form)
    assert not Document.objects.filter(title="Mine", collection=shelf).exists()
