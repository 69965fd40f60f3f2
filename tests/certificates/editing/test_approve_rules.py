"""Rules are published by a second registrar, who sees what they change; what was looked at is what is published."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certificates import actions, drawing
from certificates.models import ChangePreview, Programme, ProgrammeDraft, Standard
from certificates.rules.files import plain_values
from lms.audit import ledger
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from tests.certificates.editing.conftest import SMALL, bring, publish, typed

LIST = "/admin/programmes/"
FIRST, RULES = SMALL.split('version: "1"\n', 1)
SECOND = f"""{FIRST}version: "1"
    in_force: {{until: 2026-12-31}}
{RULES}  - stage: initial
    version: "2"
    in_force: {{from: 2027-01-01}}
{RULES.replace("minimum: 15", "minimum: 20")}"""


def shown(small: ProgrammeDraft) -> str:
    return actions.digest_of(ProgrammeDraft.objects.get(pk=small.pk).get_latest_revision_as_object())


def test_one_registrar_sends_another_publishes_and_all_of_it_is_on_record(as_, nora, vera, board, small):
    site = as_(nora)
    edit, decide = f"{LIST}edit/{small.pk}/", f"{LIST}decide/{small.pk}/"
    site.post(edit, typed(plain_values(SMALL), board) | {"action-submit": "1"})
    small.refresh_from_db()
    assert small.workflow_in_progress
    assert [(one.address, one.subject) for one in OutboxMessage.objects.all()] == [
        ("vera@example.org", "Rules to approve")
    ]
    assert "You wrote or sent this text." in site.get(decide).content.decode()
    site.post(f"{LIST}approve/{small.pk}/", {"digest": shown(small)})
    assert not Programme.objects.exists()

    site = as_(vera)
    page = site.get(decide).content.decode()
    assert "15 hours of training, of which 2 hours on ethics." in page
    assert "Sent by Nora Castellanos" in page
    response = site.post(f"{LIST}approve/{small.pk}/", {"digest": shown(small)}, follow=True)
    assert "Published: first award 1." in response.content.decode()
    standard = Standard.objects.get()
    assert (standard.programme.slug, standard.published_by) == ("small", vera)
    assert standard.rules["requirements"] == plain_values(SMALL)["standards"][0]["requirements"]
    small.refresh_from_db()
    assert small.live
    assert not small.has_unpublished_changes
    assert not small.workflow_in_progress
    assert [ledger.sentence(event) for event in ledger.history(small)] == [
        "Worked out what changed rules would mean for 0 people.",
        "Sent the rules of small to a second registrar.",
        "Approved the rules of small, which somebody else had sent.",
    ]
    assert OutboxMessage.objects.filter(address="nora@example.org", subject="Your rules are published").exists()


def test_a_second_version_closes_the_first_and_what_is_published_never_changes(nora, vera, small):
    publish(small, by=nora, approved_by=vera)
    first = Standard.objects.get().definition
    small = bring(small, SECOND, by=nora)
    shown_twice = drawing.in_words(small.get_latest_revision_as_object())["standards"]
    assert [told["standard"].version for told in shown_twice] == ["1", "2"]
    loaded = publish(small, by=nora, approved_by=vera)
    assert [one.version for one in loaded.published] == ["2"]
    old, new = Standard.objects.order_by("pk")
    assert (old.definition, old.in_force_until) == (first, date(2026, 12, 31))
    assert new.in_force_from == date(2027, 1, 1)

    small = bring(small, SECOND.replace("minimum: 15", "minimum: 16"), by=nora)
    problems = actions.faults(small.get_latest_revision_as_object())
    assert [str(problem) for problem in problems] == [
        'standards[0]: version "1" is published and says something else; a changed text needs a version of its own'
    ]
    with pytest.raises(Refused, match="This draft cannot be published yet"):
        actions.send_rules(draft=small, by=nora)


def test_versions_that_share_days_are_refused_at_their_field(as_, nora, vera, board, small):
    publish(small, by=nora, approved_by=vera)
    sharing = SMALL.replace('version: "1"\n', 'version: "2"\n', 1)
    fields = typed(plain_values(sharing), board) | {"action-submit": "1"}
    page = as_(nora).post(f"{LIST}edit/{small.pk}/", fields).content.decode()
    assert "The draft was not sent." in page
    assert "shares days with version" in page


def test_whoever_saved_the_text_last_does_not_publish_it_either(nora, vera, small):
    actions.send_rules(draft=small, by=vera)
    for who in (nora, vera):
        with pytest.raises(Refused, match="A second registrar has to publish it"):
            actions.approve_rules(draft=small, shown=shown(small), by=who)


def test_registrars_of_other_bodies_and_everybody_else_are_refused(nora, otto, rita, small):
    actions.send_rules(draft=small, by=nora)
    for who in (otto, rita):
        with pytest.raises(Refused, match="Only a registrar of the body"):
            actions.approve_rules(draft=small, shown=shown(small), by=who)
        with pytest.raises(Refused, match="Only a registrar of the body"):
            actions.return_rules(draft=small, reason="No.", by=who)
        with pytest.raises(Refused, match="Only a registrar of the body"):
            actions.send_rules(draft=small, by=who)


def test_what_awaits_approval_is_not_edited_meanwhile_unless_it_is_taken_back(as_, nora, vera, board, small):
    site = as_(nora)
    edit = f"{LIST}edit/{small.pk}/"
    actions.send_rules(draft=small, by=nora)
    before = shown(small)
    larger = typed(plain_values(SMALL), board, title="Larger")
    assert "wait for a second registrar and are not edited meanwhile" in site.get(edit).content.decode()
    assert "locked" in site.post(edit, larger).content.decode()
    with pytest.raises(Refused, match="waits for approval"):
        bring(small, SMALL.replace("title: Small", "title: Larger"), by=nora)
    assert shown(small) == before
    site.post(edit, larger | {"action-cancel-workflow": "1"})
    site.post(edit, larger)
    assert shown(small) != before
    with pytest.raises(Refused, match="does not wait for approval"):
        actions.approve_rules(draft=small, shown=shown(small), by=vera)


def test_a_page_that_was_drawn_before_the_text_changed_approves_nothing(nora, vera, small):
    early = shown(small)
    small = bring(small, SMALL.replace("minimum: 15", "minimum: 20"), by=nora)
    actions.send_rules(draft=small, by=nora)
    with pytest.raises(Refused, match="has changed since you opened this page"):
        actions.approve_rules(draft=small, shown=early, by=vera)


def test_nothing_is_published_whose_effect_was_worked_out_long_ago(nora, vera, small):
    actions.send_rules(draft=small, by=nora)
    small.previews.update(finished_at=timezone.now() - timedelta(days=15))
    with pytest.raises(Refused, match="not worked out yet as things stand, or long ago"):
        actions.approve_rules(draft=small, shown=shown(small), by=vera)


def test_nothing_is_published_whose_effect_was_worked_out_beside_other_rules(nora, vera, board, small):
    publish(small, by=nora, approved_by=vera)
    small = bring(small, SECOND, by=nora)
    actions.send_rules(draft=small, by=nora)
    actions.load(values=plain_values(SMALL.replace("title: Small", "title: Larger")), body=board, by=None)
    with pytest.raises(Refused, match="not worked out yet as things stand"):
        actions.approve_rules(draft=small, shown=shown(small), by=vera)
    preview = actions.work_out(draft=small, by=vera)
    assert small.previews.count() == 3
    ChangePreview.objects.filter(pk=preview.pk).update(stopped="It cannot be published.")
    with pytest.raises(Refused, match="not worked out yet as things stand"):
        actions.approve_rules(draft=small, shown=shown(small), by=vera)
    ChangePreview.objects.filter(pk=preview.pk).update(stopped="")
    assert actions.approve_rules(draft=small, shown=shown(small), by=vera).published


def test_a_draft_is_returned_with_a_reason_mended_and_sent_again(as_, nora, vera, small):
    actions.send_rules(draft=small, by=nora)
    site = as_(vera)
    assert "This field is required." in site.post(f"{LIST}return/{small.pk}/", {"reason": " "}).content.decode()
    site.post(f"{LIST}return/{small.pk}/", {"reason": "Ethics needs three hours."})
    small.refresh_from_db()
    assert not small.workflow_in_progress
    assert small.current_workflow_state.current_task_state.comment == "Ethics needs three hours."
    assert OutboxMessage.objects.filter(address="nora@example.org", subject="Your rules came back").exists()
    page = as_(nora).get(f"{LIST}edit/{small.pk}/").content.decode()
    assert "These rules came back: Ethics needs three hours." in page
    small = bring(small, SMALL.replace("ethics: 2", "ethics: 3"), by=nora)
    assert publish(small, by=nora, approved_by=vera).published


def test_wagtails_own_ways_to_approve_are_shut(as_, nora, vera, otto, small):
    actions.send_rules(draft=small, by=nora)
    task_state = small.current_workflow_task_state
    site = as_(vera)
    for view in ("action", "collect_action_data"):
        address = f"{LIST}workflow/{view}/{small.pk}/approve/{task_state.pk}/"
        assert site.post(address, {}).status_code in (302, 403)
    with pytest.raises(PermissionDenied):
        task_state.task.specific.on_action(task_state, vera, "approve")
    assert not Standard.objects.exists()
    assert "Small" in site.get("/admin/").content.decode()
    assert "Small" not in as_(otto).get("/admin/").content.decode()


def test_publishing_asks_for_a_second_factor(as_, nora, vera, small, settings):
    actions.send_rules(draft=small, by=nora)
    site = as_(vera)
    settings.REQUIRE_MFA = True
    response = site.post(f"{LIST}approve/{small.pk}/", {"digest": shown(small)})
    assert "/second-factor/" in response.url
    assert not Standard.objects.exists()


def test_the_form_takes_no_more_statements_for_many_rules(as_, nora, small):
    site = as_(nora)
    counts = []
    for rules in (SMALL, SMALL + "".join(f"      - {{id: t{n}, task: {{code: t{n}}}}}\n" for n in range(20))):
        bring(small, rules, by=nora)
        with CaptureQueriesContext(connection) as asked:
            site.get(f"{LIST}edit/{small.pk}/")
        counts.append(len(asked))
    assert counts[1] <= counts[0]
