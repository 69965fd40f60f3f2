"""Who passes into the editor, and what it must not open to anybody who does."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses import actions as courses
from courses.models import CataloguePage, CoursePage
from lms.audit.models import Event
from lms.people import actions as people
from lms.people.models import Membership, User
from lms.people.roles import Role
from tests.conftest import PASSWORD, member
from tests.courses.conftest import add_course, add_module
from tests.people.conftest import authenticator_app


@pytest.fixture
def root(db, client) -> Client:
    """Whoever was made with `createsuperuser`, in the editor."""
    client.force_login(User.objects.create_superuser("root@example.org", PASSWORD))
    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    return client


def test_a_superuser_does_not_change_a_registrars_password_or_address(root, nora):
    before = Event.objects.count()
    root.post(
        reverse("wagtailusers_users:edit", args=[nora.pk]),
        {
            "email": "mine@example.org",
            "password1": "taken-over-2026",
            "password2": "taken-over-2026",
            "is_active": "on",
        },
    )
    nora.refresh_from_db()
    assert nora.check_password(PASSWORD)
    assert nora.email == "nora@example.org"
    assert Event.objects.count() == before


@pytest.mark.parametrize("name", ["wagtailusers_users:index", "wagtailusers_users:add", "wagtailusers_groups:index"])
def test_a_superuser_finds_no_list_of_accounts_or_groups(root, name):
    answer = root.get(reverse(name))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("wagtailadmin_home")


# A role that ended by its date, before the nightly round has run.

YESTERDAY = timezone.now().date() - timedelta(days=2)
NO_ENTRY = "The editor is open to people whose role lets them write here, while they hold it."
NO_PERMISSION = "Sorry, you do not have permission to access this area."


@pytest.fixture
def at_once(monkeypatch) -> None:
    """What is to happen on commit happens, though a test never commits."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda deed, using=None, robust=False: deed())


@pytest.fixture
def catalogue(front_door, at_once, academy, iris) -> CataloguePage:
    return courses.open_catalogue(organisation=academy, by=None)


@pytest.fixture
def course(catalogue) -> CoursePage:
    return add_course(catalogue)


def ended(someone: User, role: Role, until_on: date = YESTERDAY) -> Client:
    """Their browser, on the day after their last: the groups they were in still stand."""
    Membership.objects.filter(person=someone, role=role).update(until_on=until_on)
    assert someone.groups.exists()
    client = Client()
    client.force_login(someone)
    return client


def said_by(answer) -> str:
    return answer.content.decode()


EACH_WAY = ["edit", "add_subpage", "delete", "unpublish", "move", "copy", "view_draft", "history", "usage", "lock"]


@pytest.mark.parametrize("way", EACH_WAY)
def test_an_author_whose_role_has_ended_writes_nothing_before_the_nightly_round_has_run(course, iris, way):
    client = ended(iris, Role.AUTHOR)
    for ask in (client.get, client.post):
        answer = ask(reverse(f"wagtailadmin_pages:{way}", args=[course.pk]), follow=True)
        assert answer.status_code == 403
        assert NO_ENTRY in said_by(answer)
    course.refresh_from_db()
    assert (course.title, course.live) == ("Foundations", True)


def test_on_the_last_day_they_still_write(course, iris, academy):
    client = ended(iris, Role.AUTHOR, until_on=academy.today())
    assert client.get(reverse("wagtailadmin_pages:edit", args=[course.pk])).status_code == 200


def test_whoever_still_writes_elsewhere_is_let_in_and_kept_from_these_pages(course, iris, elsewhere):
    courses.open_catalogue(organisation=elsewhere, by=None)
    member(iris, elsewhere, Role.AUTHOR)
    Membership.objects.filter(person=iris, organisation=course.get_parent().specific.organisation).update(
        until_on=YESTERDAY
    )
    client = Client()
    client.force_login(iris)
    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    add = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", course.get_parent().pk])
    for address in (add, *(reverse(f"wagtailadmin_pages:{way}", args=[course.pk]) for way in EACH_WAY)):
        for ask in (client.get, client.post):
            answer = ask(address, follow=True)
            assert NO_PERMISSION in said_by(answer) or answer.status_code in (403, 405), address


def test_an_examiner_whose_role_has_ended_opens_no_item(academy, at_once, ben):
    member(ben, academy, Role.EXAMINER)
    client = ended(ben, Role.EXAMINER)
    for name in ("assessment_items:index", "assessment_items:add", "assessment_banks:index", "assessment_policies:add"):
        answer = client.get(reverse(name), follow=True)
        assert answer.status_code == 403
        assert NO_ENTRY in said_by(answer)


def test_letting_somebody_go_takes_the_grant_and_happens_once(course, iris, academy):
    client = ended(iris, Role.AUTHOR)
    client.get(reverse("wagtailadmin_home"))
    assert not iris.has_perm("people.act_as_author", academy)
    assert not iris.groups.exists()
    events = Event.objects.count()
    assert people.lapse() == 0
    client.get(reverse("wagtailadmin_home"))
    assert Event.objects.count() == events


def test_a_role_given_again_keeps_its_grant(course, iris, academy):
    Membership.objects.filter(person=iris).update(until_on=YESTERDAY)
    member(iris, academy, Role.AUTHOR, from_on=YESTERDAY)
    assert people.lapse() == 0
    client = Client()
    client.force_login(iris)
    assert client.get(reverse("wagtailadmin_pages:edit", args=[course.pk])).status_code == 200


def test_the_door_asks_the_same_few_questions_however_many_roles_have_ended(
    course, iris, academy, django_assert_num_queries
):
    for number in range(5):
        other = people.found(name=f"School {number}", slug=f"school-{number}", by=None)
        people.end(membership=member(iris, other, Role.AUTHOR).memberships.get(organisation=other), by=None,
                   until_on=academy.today())  # fmt: skip
    with django_assert_num_queries(2):
        assert people.lapse(person=iris) == 0


# A second factor for whoever writes what others are judged by.


@pytest.mark.parametrize("name", ["wagtailadmin_home", "wagtailadmin_explore_root", "assessment_items:index"])
def test_without_a_second_factor_the_editor_explains_how_to_set_one_up(course, iris, settings, name):
    settings.REQUIRE_MFA = True
    client = Client()
    client.force_login(iris)
    answer = client.get(reverse(name))
    assert answer["Location"] == f"{reverse('people:second_factor')}?next={reverse(name).replace('/', '%2F')}"
    assert "what you publish shape other people’s work and lives" in said_by(client.get(answer["Location"]))


def test_without_a_second_factor_nothing_is_published(course, iris, settings):
    settings.REQUIRE_MFA = True
    client = Client()
    client.force_login(iris)
    answer = client.post(reverse("wagtailadmin_pages:unpublish", args=[course.pk]))
    assert answer["Location"].startswith(reverse("people:second_factor"))
    course.refresh_from_db()
    assert course.live


def test_with_one_the_editor_opens(course, iris, settings):
    settings.REQUIRE_MFA = True
    authenticator_app(iris)
    client = Client()
    client.force_login(iris)
    assert client.get(reverse("wagtailadmin_pages:edit", args=[course.pk])).status_code == 200


def test_a_superuser_needs_one_too(root, settings):
    settings.REQUIRE_MFA = True
    assert root.get(reverse("wagtailadmin_home"))["Location"].startswith(reverse("people:second_factor"))


# A form that did not arrive whole.


@pytest.fixture
def as_iris(course, iris) -> Client:
    client = Client()
    client.force_login(iris)
    return client


def ways_to_send_blocks(course: CoursePage) -> list[str]:
    add = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", course.get_parent().pk])
    return [reverse("wagtailadmin_pages:edit", args=[course.pk]), add, f"{add}preview/"]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"title": "Foundations"},
        {"body-count": "two"},
        {"body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "text", "body-0-value": "{no"},
    ],
    ids=["nothing", "without blocks", "no number", "no JSON"],
)
def test_a_form_that_is_not_whole_is_told_so_and_changes_nothing(as_iris, course, sent):
    # Nothing at all is no form for a preview, which says so in its own way.
    for address in ways_to_send_blocks(course)[: None if sent else 2]:
        answer = as_iris.post(address, sent)
        assert answer.status_code == 400, address
        assert "Parts of it were missing or unreadable, so nothing was changed." in said_by(answer)
    course.refresh_from_db()
    assert course.title == "Foundations"
    assert course.revisions.count() == 1


def test_any_other_error_stays_an_error(as_iris, course, monkeypatch):
    def broken(*args, **kwargs):
        raise KeyError("ours")

    monkeypatch.setattr("wagtail.admin.views.pages.unpublish.UnpublishView.post", broken)
    with pytest.raises(KeyError, match="ours"):
        as_iris.post(reverse("wagtailadmin_pages:unpublish", args=[course.pk]))


# What other organisations' pages are called.


@pytest.fixture
def foreign(course, elsewhere) -> CoursePage:
    """A draft of other people's; nobody else has seen its title."""
    return add_course(courses.open_catalogue(organisation=elsewhere, by=None), "Not announced yet")


def test_asking_to_move_a_page_does_not_tell_what_foreign_pages_are_called(as_iris, course, foreign):
    for moved, where in ((foreign, course.get_parent()), (course, foreign.get_parent()), (foreign, foreign)):
        answer = as_iris.get(reverse("wagtailadmin_pages:move_confirm", args=[moved.pk, where.pk]))
        assert answer.status_code == 403
        assert "You may not move this page there." in said_by(answer)
        assert "Not announced yet" not in said_by(answer)


def test_ones_own_pages_are_moved_within_the_catalogue(as_iris, course, catalogue):
    module = add_module(course)
    second = add_course(catalogue, "More")
    address = reverse("wagtailadmin_pages:move_confirm", args=[module.pk, second.pk])
    assert "Ethics" in said_by(as_iris.get(address))
    as_iris.post(address)
    module.refresh_from_db()
    assert module.get_parent().pk == second.pk
