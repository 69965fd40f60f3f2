"""What one types rightly at each door that asks for something, by its name; and what no form of ours asks for."""

from datetime import timedelta
from typing import Any

from courses.models import CoursePage, TrainingClaim
from lms.people.models import Organisation
from supervision import consents, statements
from supervision.models import EntryVersion
from tests.courses.conftest import REFLECTION
from tests.world.papers import Paper
from tests.world.places import World


def forms(world: World) -> dict[str, dict[str, Any]]:
    return {
        **of_people(world),
        **of_assessments(world),
        **of_supervision(world),
        **of_courses(world),
        **of_certificates(world),
    }


def of_people(world: World) -> dict[str, dict[str, Any]]:
    return {
        "people:details": {
            "legal_given_names": "Ada",
            "legal_family_name": "Okafor",
            "language": "en",
            "timezone": "America/New_York",
        },
    }


def of_assessments(world: World) -> dict[str, dict[str, Any]]:
    today = Organisation.objects.get(slug="harbor-house").today()
    claim = TrainingClaim.objects.get(pk=world.adas["claim"][0])
    reason = {"reason": "Please say more."}
    return {
        "assessments:question": {"sequence": "1", "answer": "1"},
        "assessments:questions": {"q1-sequence": "1", "q1-answer": "1"},
        "assessments:request_accommodation": {"wants": "wants_breaks", "organisation": claim.organisation_id},
        "assessments:grant_accommodation": {
            "grant-time_factor": "1.5",
            "grant-break_minutes": "0",
            "grant-from_on": today + timedelta(days=1),
            "grant-reason": "It fits.",
        },
        "assessments:decline_accommodation": reason,
        "assessments:end_accommodation": reason,
    }


def of_supervision(world: World) -> dict[str, dict[str, Any]]:
    today = Organisation.objects.get(slug="harbor-house").today()
    handed_in = EntryVersion.objects.get(entry=world.adas["handed_in"][0])
    work = {
        "on": today - timedelta(days=1),
        "starts": "06:00",
        "ends": "07:00",
        "kind": "direct_service",
        "mode": "in_person",
    }
    credential = {
        "title": "Certified Peer Specialist",
        "credential": "cps-2",
        "jurisdiction": "Model State",
        "number": "7",
        "from_on": "2024-01-01",
        "until_on": "",
        "organisation": Organisation.objects.get(slug="harbor-house").pk,
    }
    reason = {"reason": "Please say more."}
    return {
        "supervision:consent": {"agrees": "on", "version": consents.VERSION},
        "supervision:propose_placement_step": {"site": credential["organisation"]},
        "supervision:record_qualification": credential,
        "supervision:record_for": credential | {"person": world.people["sol"].pk},
        "supervision:accept_placement": {"relation": "site", "typed_name": "Ada Okafor"},
        "supervision:propose_terms": {"frequency": "weekly", "work_per_supervision": "0", "typed_name": "Ada Okafor"},
        "supervision:sign_terms": {"number": "1", "typed_name": "Ada Okafor"},
        "supervision:add_supervisor": {"email": "pia@example.org"},
        "supervision:use_code": {"code": "0000-0000"},
        "supervision:end_supervisor": {"until_on": today + timedelta(days=9)},
        "supervision:log": work | {"note": "", "group_size": "", "population": "", "row_key": "one"},
        "supervision:change": work | {"note": "", "group_size": "", "population": "", "row_key": "one"},
        "supervision:begin_entry": {"on": str(today)},
        "supervision:answer_entry": {"kind": "other"},
        "supervision:meetings": {"on": today, "clock": "9:30", "minutes": "1 h", "repeats": "never", "until_on": ""},
        "supervision:rate": {"level": "3", "note": ""},
        "supervision:timer": {"placement": world.adas["placement"][0], "kind": "other", "mode": "in_person"},
        "supervision:bring_in": {
            "table": f"date,start,end,activity\n{today - timedelta(days=1)},3:00,4:00,other",
            "bring_in": "yes",
        },
        "supervision:set_words": {"supervisor": "co-reflector"},
        "supervision:set_rules": {
            "from_on": today + timedelta(days=400),
            "shortest": "1",
            "longest": "8 h",
            "day_cap": "8 h",
            "week_cap": "40 h",
            "late_after": "7",
            "too_late_after": "30",
            "largest_group": "8",
            "work_per_supervision": "0",
            "individual_share": "0",
        },
        "supervision:void": reason,
        "supervision:return_entry": reason,
        "supervision:refuse_to_sign": reason | {"entries": f"{handed_in.pk}:{handed_in.content_hash}"},
        "supervision:appeal": {"words": "We met."},
        "supervision:decide_appeal": {"outcome": "upheld", "reasons": "Both say so."},
        "supervision:add_proof": {"proof": Paper("paper.pdf", b"%PDF-3")},
        "supervision:return_qualification": reason,
        "supervision:end_qualification": {"kind": "lapsed", "ended_on": today},
        "supervision:review_signatures": reason,
        "supervision:open_dispute": reason | {"from_on": "2026-01-02", "until_on": "2026-01-02"},
        "supervision:decide_dispute": reason,
        "supervision:open_alternate": {"why": "left"},
        "supervision:record_paper": {
            "codes": EntryVersion.objects.get(entry=world.adas["draft"][0]).paper_code,
            "account": "Signed by hand.",
            "file": Paper("paper.pdf", b"%PDF-2"),
            "is_apart": "on",
        },
        "supervision:confirm_alternate": {"accepts": "on", "typed_name": "Mona Haddad"},
        "supervision:decline_alternate": reason,
        "supervision:submit_week": {"shown": f"{handed_in.pk}:{handed_in.content_hash}"},
        "supervision:approve": {"version": handed_in.pk},
        "supervision:sign": {
            "typed_name": "Solveig Marsh",
            "accepts": "on",
            "statement_version": statements.VERSION,
            "shown": f"{handed_in.pk}:{handed_in.content_hash}",
        },
    }


def of_courses(world: World) -> dict[str, dict[str, Any]]:
    today = Organisation.objects.get(slug="harbor-house").today()
    claim = TrainingClaim.objects.get(pk=world.adas["claim"][0])
    training = {
        "title": "Listening",
        "provider": "Meadowlark College",
        "began_on": today - timedelta(days=90),
        "completed_on": today - timedelta(days=90),
        "hours": "3",
        "rest": "0",
        "mode": "in_person",
        "activity": "course",
        "proof": "Ask them.",
        "organisation": claim.organisation_id,
        "form-TOTAL_FORMS": "0",
        "form-INITIAL_FORMS": "0",
    }
    reason = {"reason": "Please say more."}
    session = {"on": today + timedelta(days=31), "starts": "09:00", "ends": "12:00", "breaks": "", "topic": ""}
    return {
        "courses:reflect": {"block": REFLECTION, "text": "Another thought."},
        "courses:claim_training": training,
        "courses:correct_claim": training,
        "courses:join": {"code": world.adas["invitation_code"][0]},
        "courses:make_code": {
            "course": CoursePage.objects.get(translation_key=world.adas["course"][0]).pk,
            "label": "Spring",
            "places": "9",
            "until_on": today,
        },
        "courses:plan_live": {
            "organisation": claim.organisation_id,
            "title": "Five days",
            "mode": "in_person",
            "form-TOTAL_FORMS": "1",
            "form-INITIAL_FORMS": "0",
            **{f"form-0-{name}": value for name, value in session.items()},
        },
        "courses:add_session": session,
        "courses:move_session": session,
        "courses:cancel_live": reason,
        "courses:make_up": {"session": world.adas["live_session"][0], "on": today, "where": "Elsewhere"},
        "courses:accept_claim": {"as_of": claim.claimed_at.isoformat()},
        "courses:return_claim": reason | {"as_of": claim.claimed_at.isoformat()},
    }


def of_certificates(world: World) -> dict[str, dict[str, Any]]:
    today = Organisation.objects.get(slug="harbor-house").today()
    reasons = {"reasons": "Please say more."}
    words = {"words": "Please say more."}
    status = {"reason_code": "holder", "private_note": ""}
    paper = {"dated_on": "2026-01-03", "file": Paper("paper.pdf", b"%PDF-2")}
    return {
        "certificates:verify": {"number": world.adas["certificate"][0], "family_name": "Okafor"},
        "certificates:attest": {"signed_name": "Ada Okafor", "version": "1"},
        "certificates:answer": {"given_names": "Ada", "family_name": "Okafor"},
        "certificates:give_back": reasons,
        "certificates:messages": {"text": "Good morning."},
        "certificates:appeal": reasons,
        "certificates:decide_appeal": reasons | {"outcome": "upheld"},
        "certificates:charge": {"code": "copy"},
        "certificates:begin_run": {"which": "all"},
        "certificates:make_token": {
            "organisation": Organisation.objects.get(slug="harbor-house").pk,
            "label": "Enrolment",
            "scopes": ["one"],
            "expires_on": today + timedelta(days=30),
        },
        "certificates:settle": {"kind": "paid", "note": "R-2"},
        "certificates:set_process": {
            "fee-TOTAL_FORMS": "0",
            "fee-INITIAL_FORMS": "0",
            "form-TOTAL_FORMS": "2",
            "form-INITIAL_FORMS": "0",
            **{"form-0-name": "Look", "form-0-role": "reviewer", "form-1-name": "Decide", "form-1-role": "registrar"},
        },
        "certificates:return_proof": reasons,
        "certificates:withdraw_proof": reasons,
        "certificates:send_proof": paper,
        "certificates:ask_new_name": {
            "given_names": "Ada",
            "family_name": "Okafor-Reed",
            "file": Paper("order.pdf", b"%PDF-2"),
        },
        "certificates:return_new_name": reasons,
        "certificates:refuse_merge": reasons,
        "certificates:ask_merge": {
            "account": "ben@example.org",
            "into": "ada@example.org",
            "organisation": Organisation.objects.get(slug="model-board").pk,
            "reason": "His passport.",
        },
        "certificates:ask_reference": {"name": "Jo", "email": "new@example.org", "relation": "friend"},
        "certificates:give_reference": {
            "signed_name": "Joe Park",
            "relation": "friend",
            "known_since": "2020-01-01",
            "letter": "They listen well, and they come back.",
        },
        "certificates:set_aside_reference": reasons,
        "certificates:end_waiver": reasons,
        "certificates:propose_waiver": {
            "what": "initial/training",
            "whom": "person",
            "email": "ada@example.org",
            "reason": "Nobody gives it.",
            "from_on": "2026-01-01",
        },
        "certificates:state_facts": {"answer_0": "college"},
        "certificates:record_proof": paper | {"email": "ada@example.org", "what": "document:paper"},
        "certificates:refuse": reasons,
        "certificates:close_case": reasons | {"outcome": "stands"},
        "certificates:extend_audit": words | {"until": (today + timedelta(days=40)).isoformat()},
        "certificates:decide_audit": words | {"outcome": "called_off"},
        "certificates:answer_audit": words,
        "certificates:send_paper": {"title": "Ethics", "file": paper["file"]},
        "certificates:set_letterhead": {"after": "0"},
        "certificates:show": {"visibility": "hidden"},
        "certificates:suspend": status,
        "certificates:complain": {
            "body": Organisation.objects.get(slug="model-board").pk,
            "about": "Somebody",
            "text": "It happened.",
        },
        "certificates:answer_complaint": {"is_taken_up": "yes", "words": "We look into it."},
        "certificates:set_discipline_policy": {"answer_days": "9", "appeal_days": "9", "after_death": "says_so"},
        "certificates:propose": {"reason_code": "ethics", "reasons": "It was found.", "conditions": "With care."},
        "certificates:report_death": {"reason": "A letter came."},
        "certificates:decline": words,
        "certificates:decide_measure_appeal": {"outcome": "upheld", **words},
        "certificates:answer_measure": words,
        "certificates:appeal_measure": words,
    }


def forged(world: World) -> dict[str, Any]:
    """What no form of ours asks for, by the names of the fields in which it would be kept."""
    otto, elsewhere = world.people["otto"].pk, Organisation.objects.get(slug="elsewhere").pk
    somebody = "person user trainee supervisor signer holder by approved_by verified_by accepted_by decided_by"
    moments = "trainee_agreed_at accepted_at verified_at signed_at submitted_at approved_at decided_at read_at"
    places = "organisation site body"
    figures = "score percent right_count minutes entries_count position attempts"
    flags = "is_staff is_superuser passed holds_time is_exam"
    return {
        **dict.fromkeys(somebody.split(), otto),
        **dict.fromkeys(places.split(), elsewhere),
        **dict.fromkeys(moments.split(), "2020-01-01T00:00:00Z"),
        **dict.fromkeys(figures.split(), "100"),
        **dict.fromkeys(flags.split(), "1"),
        "is_active": "",
        "role": "registrar",
        "groups": "1",
        "user_permissions": "1",
        "status": "signed",
        "state": "signed",
        "ending": "submitted",
        "recommendation": "recommend",
        "outcome": "approved",
        "visibility": "public",
        "filed_on": "2020-01-01",
        "starts_on": "2020-01-01",
        "placement": world.others["placement"][0],
        "entry": world.others["handed_in"][0],
        "claim": world.others["claim"][0],
        "application": world.others["sent"][0],
        "programme": world.others["programme"][0],
    }
