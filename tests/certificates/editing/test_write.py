"""A registrar writes rules in the editor: what is missing stands at its field, and what was built is the file."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from certificates import actions, rules, shipped
from certificates.editing import drafts
from certificates.models import Programme, ProgrammeDraft
from certificates.rules.files import plain_values
from lms.people import actions as people
from tests.certificates.editing.conftest import SMALL, bring, typed

LIST = "/admin/programmes/"


def page_of(site, address: str) -> str:
    response = site.get(address)
    assert response.status_code == 200, response.status_code
    return " ".join(response.content.decode().split())


def exported(site, small: ProgrammeDraft) -> dict:
    response = site.get(f"{LIST}export/{small.pk}/")
    assert f'filename="{small.slug}.yaml"' in response["Content-Disposition"]
    return plain_values(response.content)


@pytest.mark.parametrize("slug", ["texas-mhps", "washington-cpss"])
def test_rules_typed_into_the_form_are_exported_as_the_shipped_file(as_, nora, board, slug):
    values = plain_values((shipped.PROGRAMMES / f"{slug}.yaml").read_bytes())
    site = as_(nora)
    response = site.post(f"{LIST}add/", typed(values, board))
    small = ProgrammeDraft.objects.get()
    assert response.url == f"{LIST}edit/{small.pk}/"
    assert exported(site, small) == values
    assert (small.live, small.programme) == (False, None)
    assert actions.faults(small.get_latest_revision_as_object()) == []


def test_a_draft_is_kept_whatever_is_missing_and_says_so_at_its_field_until_it_is_sent(as_, nora, board, small):
    site = as_(nora)
    wrong = typed(plain_values(SMALL), board) | {
        "standards-0-value-requirements-0-value-minimum": "15.33",
        "standards-0-value-version": "",
    }
    edit = f"{LIST}edit/{small.pk}/"
    assert site.post(edit, wrong).url == edit
    page = page_of(site, edit)
    assert "2 things are not right yet" in page
    assert "15.33 hours is not a whole number of minutes" in page
    shown = page_of(site, f"{LIST}decide/{small.pk}/")
    assert "This draft does not wait for approval." in shown

    response = site.post(edit, wrong | {"action-submit": "1"})
    assert "The draft was not sent." in response.content.decode()
    small.refresh_from_db()
    assert not small.workflow_in_progress
    errors = drafts.errors(latest := small.get_latest_revision_as_object(), actions.faults(latest))
    assert json.dumps(errors["standards"].as_json_data()).count("blockErrors") == 4


def test_what_is_no_number_is_not_saved_and_nothing_typed_is_lost(as_, nora, board, small):
    fields = typed(plain_values(SMALL), board, title="Larger")
    fields["standards-0-value-requirements-0-value-minimum"] = "many"
    page = as_(nora).post(f"{LIST}edit/{small.pk}/", fields).content.decode()
    assert "Enter a number" in page
    assert "Larger" in page
    assert ProgrammeDraft.objects.get().get_latest_revision_as_object().title == "Small"


def preview(site, small: ProgrammeDraft, fields: dict[str, str], mode: str = "") -> str:
    """The panel beside the form sends what stands in it, and draws that."""
    address = f"{LIST}preview/{small.pk}/"
    assert site.post(address, fields).json() == {"is_valid": True, "is_available": True}
    return page_of(site, f"{address}?mode={mode}")


def test_the_draft_says_in_plain_sentences_what_the_candidates_page_says(as_, nora, board, small):
    site = as_(nora)
    words = "15 hours of training, of which 2 hours on ethics."
    page = page_of(site, f"{LIST}edit/{small.pk}/")
    assert words in page
    assert "There is no text of the statement “code” yet, so nobody can sign it." in page
    assert words in preview(site, small, typed(plain_values(SMALL), board))
    later = SMALL.replace('version: "1"\n', 'version: "1"\n    in_force: {from: 2999-01-01}\n', 1)
    small = bring(small, later, by=nora)
    assert [mode for mode, _words in small.get_latest_revision_as_object().preview_modes] == ["", "2999-01-01"]
    assert words not in preview(site, small, typed(plain_values(later), board))
    assert words in preview(site, small, typed(plain_values(later), board), "2999-01-01")
    revision = small.latest_revision_id
    assert words in page_of(site, f"{LIST}history/{small.pk}/revisions/{revision}/view/?mode=2999-01-01")


def test_a_draft_that_cannot_be_read_previews_what_is_not_right_yet(as_, nora, board, small):
    page = preview(as_(nora), small, typed(plain_values(SMALL), board, timezone="Mars/North"))
    assert "The page can be drawn once these are right." in page
    assert "is not a time zone such as America/New_York" in page


def test_earlier_versions_are_compared_and_brought_back(as_, nora, small):
    first = small.latest_revision_id
    small = bring(small, SMALL.replace("minimum: 15", "minimum: 20"), by=nora)
    site = as_(nora)
    page = page_of(site, f"{LIST}history/{small.pk}/revisions/compare/{first}...{small.latest_revision_id}/")
    assert "15" in page
    assert "20" in page
    assert "You are viewing a previous version" in page_of(site, f"{LIST}history/{small.pk}/revisions/{first}/revert/")


# Files ------------------------------------------------------------------------------------------------


def upload(name: str, text: str):

    return SimpleUploadedFile(name, text.encode())


def test_a_file_is_brought_as_a_new_draft_and_into_one(as_, nora, board):
    site = as_(nora)
    response = site.post(f"{LIST}bring/", {"file": upload("small.yaml", SMALL), "body": board.pk})
    small = ProgrammeDraft.objects.get()
    assert response.url == f"{LIST}edit/{small.pk}/"
    assert exported(site, small) == plain_values(SMALL)
    changed = SMALL.replace("minimum: 15", "minimum: 15.5")
    site.post(f"{LIST}bring/{small.pk}/", {"file": upload("small.yml", changed)})
    assert exported(site, small) == plain_values(changed)
    again = site.post(f"{LIST}bring/", {"file": upload("small.yaml", SMALL), "body": board.pk}).content.decode()
    assert "there is a draft of this name already" in again


@pytest.mark.parametrize(
    ("change", "place", "reason"),
    [
        (("minimum: 15", "minimum: 0.33"), "standards[0].requirements[0].hours.minimum", "is not a whole number"),
        (("months: 24", "monthz: 24"), "standards[0].term.monthz", "unknown word; did you mean"),
        (("programme: small", "programme: other"), "programme", "this draft is called small"),
        (("title: Small", f"title: {'S' * 201}"), "title", "is too long; 200 characters are kept"),
        (('version: "1"', f'version: "{"1" * 61}"'), "standards[0].version", "is too long; 60 characters are kept"),
        (("stage: initial", "stage: [initial"), "small.yaml, line", "is not YAML"),
        ((SMALL, "- a list"), "small.yaml", "must be a mapping"),
    ],
)
def test_a_wrong_file_tells_every_fault_with_its_place_and_changes_nothing(as_, nora, small, change, place, reason):
    before = small.latest_revision_id
    response = as_(nora).post(f"{LIST}bring/{small.pk}/", {"file": upload("small.yaml", SMALL.replace(*change))})
    page = " ".join(response.content.decode().split())
    assert "so nothing was changed" in page
    assert place in page
    assert reason in page
    small.refresh_from_db()
    assert small.latest_revision_id == before


def test_a_picture_is_no_programme_file(as_, nora, small):
    page = as_(nora).post(f"{LIST}bring/{small.pk}/", {"file": upload("small.png", SMALL)}).content.decode()
    assert "Choose a file that ends in .yaml, .yml or .json." in page


def test_a_published_programme_is_opened_once_with_what_is_published(as_, nora, programme):
    site = as_(nora)
    assert "Certified Peer Specialist" in page_of(site, f"{LIST}open/")
    response = site.post(f"{LIST}open/", {"programme": programme.slug})
    small = ProgrammeDraft.objects.get()
    assert response.url == f"{LIST}edit/{small.pk}/"
    assert small.live
    assert exported(site, small) == plain_values((shipped.PROGRAMMES / f"{programme.slug}.yaml").read_bytes())
    assert actions.open_draft(programme=programme, by=nora) == small
    assert "has a draft already" in page_of(site, f"{LIST}open/")
    assert Programme.objects.get().standards.count() == 1


def test_what_the_editor_cannot_hold_is_said_and_nothing_breaks(as_, nora, board, programme):
    site = as_(nora)
    long = upload("long.yaml", SMALL.replace("programme: small", f"programme: {'s' * 81}"))
    page = site.post(f"{LIST}bring/", {"file": long, "body": board.pk}).text
    assert "is too long; 80 characters are kept" in page
    assert not ProgrammeDraft.objects.exists()
    Programme.objects.filter(pk=programme.pk).update(title="S" * 201)
    page = site.post(f"{LIST}open/", {"programme": programme.slug}).text
    assert "is too long; 200 characters are kept" in page
    with pytest.raises(rules.RuleError, match="is too long; 200 characters are kept"):
        actions.load(values=plain_values(SMALL.replace("title: Small", f"title: {'S' * 201}")), body=board, by=None)


def test_another_bodys_draft_takes_no_name_away(as_, nora, otto, board, elsewhere, programme):
    published = plain_values((shipped.PROGRAMMES / f"{programme.slug}.yaml").read_bytes())
    theirs = actions.bring_draft(values=published, body=elsewhere, draft=None, by=otto)
    assert str(actions.faults(theirs)[0]) == "programme: another body has a programme of this name"
    site = as_(nora)
    assert programme.title in page_of(site, f"{LIST}open/")
    site.post(f"{LIST}open/", {"programme": programme.slug})
    own = ProgrammeDraft.objects.get(body=board)
    assert (own.slug, own.programme, own == theirs) == (programme.slug, programme, False)
    with pytest.raises(rules.RuleError, match="there is a draft of this name already"):
        actions.bring_draft(values=published, body=board, draft=None, by=nora)


# Who may ----------------------------------------------------------------------------------------------

VIEWS = (
    "edit/{pk}/",
    "delete/{pk}/",
    "usage/{pk}/",
    "history/{pk}/",
    "history-results/{pk}/",
    "preview/{pk}/",
    "history/{pk}/revisions/{revision}/view/",
    "history/{pk}/revisions/{revision}/revert/",
    "history/{pk}/revisions/compare/earliest...latest/",
    "history/{pk}/revisions/{revision}/unschedule/",
    "unpublish/{pk}/",
    "workflow_history/{pk}/",
    "workflow/confirm_cancellation/{pk}/",
    "bring/{pk}/",
    "export/{pk}/",
    "decide/{pk}/",
)


def test_another_bodys_registrar_finds_none_of_it(as_, otto, small):
    site = as_(otto)
    assert "Small" not in page_of(site, LIST)
    for view in VIEWS:
        response = site.get(LIST + view.format(pk=small.pk, revision=small.latest_revision_id))
        assert response.status_code in (302, 404), view
        assert b"Small" not in response.content
    for view in ("lock/{pk}/", "unlock/{pk}/", "approve/{pk}/", "return/{pk}/", "changes/{pk}/work-out/"):
        assert site.post(LIST + view.format(pk=small.pk)).status_code in (302, 404), view
    small.refresh_from_db()
    assert not small.locked


@pytest.mark.parametrize("who", ["ada", "rita", "iris"])
def test_nobody_but_registrars_comes_near(request, as_, small, who):
    site = as_(request.getfixturevalue(who))
    for view in ("", "add/", "open/", "bring/", f"edit/{small.pk}/", f"export/{small.pk}/"):
        response = site.get(LIST + view)
        assert response.status_code in (302, 403, 404), view
        assert b"Small" not in response.content


def test_a_registrar_may_not_write_for_another_body_nor_publish_or_delete_alone(as_, nora, elsewhere, board, small):
    site = as_(nora)
    other = typed(plain_values(SMALL.replace("programme: small", "programme: other")), board, body=str(elsewhere.pk))
    assert "Select a valid choice" in site.post(f"{LIST}add/", other).content.decode()
    site.post(f"{LIST}edit/{small.pk}/", typed(plain_values(SMALL), board) | {"action-publish": "1"})
    for view in (f"delete/{small.pk}/", f"unpublish/{small.pk}/"):
        assert site.post(LIST + view).status_code in (302, 403, 404)
    small.refresh_from_db()
    assert not small.live
    assert not Programme.objects.exists()


def test_a_registrar_whose_role_has_ended_is_let_out_of_the_editor(as_, nora, board, small):

    people.end(membership=nora.memberships.get(), by=None, until_on=date(2026, 1, 1))
    actions.keep_all_registrars()
    assert not nora.groups.exists()
    assert as_(nora).get(LIST).status_code in (302, 403)
