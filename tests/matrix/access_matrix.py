"""Knows who may open what: every address of the site, for every person of the cast, with Ada's objects behind it.

The oracle of the tests here. An address that stands neither in DOORS nor under a prefix of GROUPS fails the test.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from lms.people.roles import Role

# Who asks, with every role they hold anywhere. Only otto's are held elsewhere.
ROLES: dict[str, frozenset[Role]] = {
    "stranger": frozenset(),
    "ada": frozenset(),
    # Nothing is his, or Ada's with him.
    "ben": frozenset(),
    "sol": frozenset({Role.SUPERVISOR}),
    "mona": frozenset({Role.PROGRAMME_MANAGER}),
    "rita": frozenset({Role.REVIEWER}),
    "nora": frozenset({Role.REGISTRAR}),
    "iris": frozenset({Role.AUTHOR}),
    "edda": frozenset({Role.EXAMINER}),
    # An auditor at the board.
    "ulla": frozenset({Role.AUDITOR}),
    # A superuser, and a person with every permission of ours given globally: neither holds a role by that.
    "sue": frozenset(),
    "gil": frozenset(),
    "otto": frozenset(Role),
}
PEOPLE = frozenset(ROLES) - {"stranger"}
EVERYBODY = frozenset(ROLES)
NOBODY: frozenset[str] = frozenset()
# Everybody to whom something of Ada's is known, by their part in her life.
KNOW_ADA = frozenset({"ada", "sol", "mona", "rita", "nora"})

# What a door answers.
OPEN, LOGIN, FORBIDDEN, MISSING, SHUT = "open", "login", "forbidden", "missing", "shut"


@dataclass(frozen=True)
class Door:
    """One address with one object behind it: who gets in, and what everybody else is told.

    A stranger is sent to sign in; who holds none of the roles in `asks` is forbidden to enter; to everybody else the
    object does not exist. `method` is what the door takes; anything else is not allowed, whoever asks.
    """

    name: str
    opens: frozenset[str]
    method: str = "GET POST"
    # The key of the object in the test's world; empty where the address names none.
    of: str = ""
    asks: frozenset[Role] = frozenset()
    stranger: str = LOGIN
    others: str = MISSING
    # Shows its object to everybody, so that Ada's name may be read by anybody.
    shows_ada: bool = False
    # Signing and deciding: a second factor, and for some the password again, before the POST is looked at.
    second_factor: bool = False
    password_again: bool = False
    # Stands inside Wagtail's admin, which refuses in its own ways.
    in_admin: bool = False

    def answer(self, who: str) -> str:
        if who in self.opens:
            return OPEN
        if self.in_admin:
            return SHUT
        if who == "stranger":
            return self.stranger
        return FORBIDDEN if self.asks and not self.asks & ROLES[who] else self.others

    def __str__(self) -> str:
        return f"{self.name} of {self.of}" if self.of else self.name


@dataclass(frozen=True)
class Group:
    """Addresses that are not ours, known by how their names begin: who gets past their door.

    Where Ada's academy's pages are behind it, they are what is asked for.
    """

    prefix: str
    enters: frozenset[str]
    method: str = "GET POST"
    # Asking for it does something that has nothing to do with access, such as raising an error on purpose.
    why_not_asked: str = ""


def _open(*names: str, **facts) -> list[Door]:
    """For everybody, strangers too."""
    return [Door(name, EVERYBODY, **facts) for name in names]


def _own_page(*names: str, **facts) -> list[Door]:
    """Shows whoever is signed in what is theirs."""
    return [Door(name, PEOPLE, **{"method": "GET"} | facts) for name in names]


def _to(*people: str) -> frozenset[str]:
    return frozenset(people)


def _asking(*roles: Role):
    """The doors of a role: `opens` beside those who hold it elsewhere, to whom Ada's object does not exist."""

    def door(name: str, *opens: str, **facts) -> Door:
        return Door(name, _to(*opens), asks=frozenset(roles), **facts)

    return door


def _admin(name: str, *opens: str, **facts) -> Door:
    return Door(name, _to(*opens), **{"method": "GET", "in_admin": True} | facts)


_managing = _asking(Role.PROGRAMME_MANAGER)
_answering = _asking(Role.EXAMINER, Role.PROGRAMME_MANAGER)
_teaching = _asking(Role.INSTRUCTOR, Role.PROGRAMME_MANAGER)
_offering = _asking(Role.AUTHOR, Role.PROGRAMME_MANAGER)
_verifying = _asking(Role.PROGRAMME_MANAGER, Role.REVIEWER, Role.REGISTRAR)
_reviewing = _asking(Role.REVIEWER)
_proving = _asking(Role.REVIEWER, Role.PROGRAMME_MANAGER, Role.REGISTRAR)
_deciding = _asking(Role.REGISTRAR)
_at_the_desk = _asking(Role.REVIEWER, Role.REGISTRAR)
_token_making = _asking(Role.PROGRAMME_MANAGER, Role.REGISTRAR)

HOUSE = [
    *_open("healthz", method="GET"),
    *_own_page("dashboard", "people:second_factor", "people:resume"),
    *_own_page("people:details", method="GET POST"),
    *_own_page("people:erasure", method="GET POST", password_again=True),
    *_own_page("people:take_back_erasure", method="POST"),
    *_own_page("people:copy", method="GET POST", password_again=True),
    Door("people:fetch_copy", _to("ada"), "GET", of="copy"),
    # Wagtail's own ways in: they only lead to ours.
    Door("one_way_in", NOBODY, "GET POST", others=FORBIDDEN),
    # Only the demo shows mail.
    Door("notices:mailbox", NOBODY, method="GET", stranger=MISSING),
    Door("notices:message", NOBODY, method="GET", of="letter", stranger=MISSING),
]

ASSESSMENTS = [
    *_own_page("assessments:history"),
    *_own_page("assessments:begin", of="quiz", method="GET POST"),
    Door("assessments:question", _to("ada"), of="question"),
    Door("assessments:questions", _to("ada"), of="attempt"),
    Door("assessments:pause", _to("ada"), of="attempt"),
    Door("assessments:resume", _to("ada"), "POST", of="attempt"),
    Door("assessments:check", _to("ada"), "GET", of="attempt"),
    Door("assessments:submit", _to("ada"), "POST", of="attempt"),
    Door("assessments:result", _to("ada"), "GET", of="finished_attempt"),
    *_own_page("assessments:accommodations"),
    *_own_page("assessments:request_accommodation", method="GET POST"),
    Door("assessments:withdraw_accommodation", _to("ada"), "POST", of="accommodation"),
    Door("assessments:erase_proof", _to("ada"), "POST", of="granted_accommodation"),
    Door("assessments:give_up_accommodation", _to("ada"), "POST", of="granted_accommodation"),
    Door("assessments:accommodation_file", _to("ada", "edda", "mona"), "GET", of="accommodation"),
    _answering("assessments:accommodations_to_decide", "edda", "mona", "otto", method="GET", shows_ada=True),
    _answering("assessments:decide_accommodation", "edda", "mona", of="accommodation", method="GET", shows_ada=True),
    *(
        _answering(
            f"assessments:{verb}_accommodation",
            "edda",
            "mona",
            of=of,
            method="POST",
            second_factor=True,
            shows_ada=True,
        )
        for verb, of in (
            ("grant", "accommodation"),
            ("decline", "accommodation"),
            ("end", "granted_accommodation"),
        )
    ),
    _answering("assessments:standings", "edda", "mona", "otto", method="GET"),
    _answering("assessments:standing", "edda", "mona", of="quiz", method="GET"),
    _answering("assessments:standing_attempts", "edda", "mona", of="quiz", method="GET", shows_ada=True),
    # An examiner opens the banks of her organisation; an author those that are no exam's; nothing is ever deleted.
    *(
        _admin(f"assessment_{kind}:{page}", "edda", "otto")
        for kind in ("banks", "policies")
        for page in ("index", "index_results")
    ),
    *(_admin(f"assessment_items:{page}", "edda", "iris", "otto") for page in ("index", "index_results")),
    _admin("assessment_banks:add", "edda", "otto", method="GET POST"),
    _admin("assessment_policies:add", "edda", "otto", method="GET POST"),
    _admin("assessment_items:add", "edda", "iris", "otto", method="GET POST"),
    _admin("assessment_banks:edit", "edda", of="bank", method="GET POST"),
    _admin("assessment_policies:edit", "edda", of="policy", method="GET POST"),
    _admin("assessment_items:edit", "edda", "iris", of="item_draft", method="GET POST"),
    *(
        _admin(f"assessment_{kind}:{page}", "edda", of=of)
        for kind, of in (("banks", "bank"), ("policies", "policy"))
        for page in ("history", "history_results", "usage")
    ),
    _admin("assessment_banks:delete", of="bank"),
    _admin("assessment_policies:delete", of="policy"),
    _admin("assessment_items:delete", of="item_draft"),
    *(
        _admin(f"assessment_items:{page}", "edda", "iris", of="item_draft")
        for page in ("history", "history_results", "usage", "inspect", "preview")
    ),
    *(
        _admin(f"assessment_items:{page}", "edda", of="exam_item")
        for page in ("history", "history_results", "inspect", "preview")
    ),
    # What was approved is not edited; it is revised.
    _admin("assessment_items:edit", of="exam_item", method="GET POST"),
    _admin("assessment_items:usage", of="exam_item"),
    _admin("assessment_items:approve", "edda", "iris", of="item_draft", method="POST", second_factor=True),
    _admin("assessment_items:retire", "edda", of="exam_item", method="POST", second_factor=True),
    _admin("assessment_items:revise", "edda", of="exam_item", method="POST"),
    _admin("assessment_files:bring", "edda", "otto", method="GET POST"),
    _admin("assessment_files:look", "edda", of="item_file"),
    _admin("assessment_files:take", "edda", of="item_file", method="POST"),
    _admin("assessment_files:put_away", "edda", of="item_file", method="POST"),
    _admin("assessment_files:hand_out", "edda", of="bank", method="GET POST", second_factor=True),
]

PRACTICE = [
    *_own_page("supervision:practice", "supervision:qualifications", "supervision:queue"),
    *_own_page("supervision:load"),
    *_own_page("supervision:hours", "supervision:hours_pdf", "supervision:hours_csv"),
    *_open("supervision:check_signature", method="GET", of="fingerprint"),
    *_own_page("supervision:consent", "supervision:withdraw_consent", method="GET POST"),
    *_own_page("supervision:week", of="week"),
    *_own_page("supervision:submit_week", of="week", method="POST"),
    *_own_page("supervision:propose_placement"),
    *_own_page("supervision:propose_placement_step", of="step", method="GET POST"),
    *_own_page("supervision:record_qualification", method="GET POST"),
    _managing("supervision:placements", "mona", "otto", method="GET"),
    Door("supervision:placement", _to("ada", "sol", "mona"), "GET", of="placement"),
    Door("supervision:accept_placement", _to("ada", "sol", "mona"), "POST", of="placement"),
    Door("supervision:propose_terms", _to("ada", "sol", "mona"), of="placement"),
    Door("supervision:sign_terms", _to("ada", "sol", "mona"), "POST", of="placement"),
    Door("supervision:add_supervisor", _to("ada", "mona"), "POST", of="placement"),
    Door("supervision:make_code", _to("ada", "mona"), "POST", of="placement"),
    Door("supervision:code", _to("ada", "mona"), "GET", of="supervisor_code"),
    Door("supervision:end_code", _to("ada", "mona"), "POST", of="supervisor_code"),
    *_own_page("supervision:use_code", method="GET POST"),
    Door("supervision:end_supervisor", _to("ada", "sol", "mona"), of="supervision"),
    Door("supervision:rules", _to("ada", "sol", "mona"), "GET", of="site"),
    _managing("supervision:set_rules", "mona", of="site", second_factor=True),
    _managing("supervision:set_words", "mona", of="site", second_factor=True),
    Door("supervision:log", _to("ada"), of="placement"),
    Door("supervision:bring_in", _to("ada"), of="placement"),
    Door("supervision:begin_entry", _to("ada"), of="placement"),
    Door("supervision:check_entry", _to("ada"), of="unfinished"),
    Door("supervision:answer_entry", _to("ada"), of="question_of_entry"),
    Door("supervision:drop_entry", _to("ada"), "POST", of="unfinished"),
    Door("supervision:meetings", _to("ada", "sol"), of="placement"),
    Door("supervision:skip_meeting", _to("ada", "sol"), "POST", of="meeting_day"),
    Door("supervision:call_off_meeting", _to("ada", "sol"), "POST", of="meeting"),
    *_own_page("supervision:calendar"),
    *_own_page("supervision:make_feed", "supervision:revoke_feed", method="POST"),
    # Whoever knows the secret is a calendar of its owner's; it reads neither names nor what a meeting is about.
    *_open("supervision:feed", method="GET", of="feed"),
    Door("supervision:ratings", _to("ada", "sol"), "GET", of="placement"),
    Door("supervision:rating", _to("ada", "sol"), "GET", of="rating"),
    Door("supervision:begin_rating", _to("ada", "sol"), "POST", of="placement"),
    Door("supervision:rate", _to("ada", "sol"), of="rated"),
    Door("supervision:check_rating", _to("ada", "sol"), of="placement"),
    Door("supervision:drop_rating", _to("ada", "sol"), "POST", of="placement"),
    *_own_page("supervision:repeat_day", of="days", method="POST"),
    *_own_page("supervision:timer", method="GET POST"),
    *_own_page("supervision:stop_timer", "supervision:discard_timer", method="POST"),
    Door("supervision:entry", _to("ada"), "GET", of="draft"),
    Door("supervision:entry", _to("ada", "sol", "mona"), "GET", of="handed_in"),
    Door("supervision:entry", _to("ada", "sol", "mona"), "GET", of="signed"),
    Door("supervision:change", _to("ada"), of="draft"),
    Door("supervision:change", _to("ada"), of="handed_in"),
    Door("supervision:submit", _to("ada"), "POST", of="draft"),
    Door("supervision:amend", _to("ada"), "POST", of="signed"),
    Door("supervision:discard", _to("ada"), "POST", of="draft"),
    Door("supervision:void", _to("ada"), of="draft"),
    Door("supervision:void", _to("ada", "mona"), of="signed"),
    Door("supervision:return_entry", _to("sol"), of="handed_in"),
    Door("supervision:return_entry", NOBODY, of="draft"),
    Door("supervision:purge_note", _to("mona"), "POST", of="signed", second_factor=True),
    Door("supervision:queue_week", _to("sol"), "GET", of="queue"),
    Door("supervision:approve", _to("sol"), "POST", of="queue"),
    Door("supervision:sign", _to("sol"), of="queue", second_factor=True, password_again=True),
    Door("supervision:sign_all", _to("sol"), of="placement", second_factor=True, password_again=True),
    Door("supervision:refuse_to_sign", _to("sol"), of="queue"),
    Door("supervision:refusal", _to("ada", "sol", "mona"), "GET", of="refusal"),
    Door("supervision:appeal", _to("ada"), of="refusal"),
    _managing("supervision:decide_appeal", "mona", of="appeal", second_factor=True),
    _managing("supervision:programme", "mona", "otto", method="GET"),
    _managing("supervision:open_alternate", "mona", of="placement", second_factor=True),
    _managing("supervision:record_paper", "mona", of="placement", second_factor=True),
    Door("supervision:by_hand_pdf", _to("ada", "sol", "mona"), "GET", of="placement"),
    Door("supervision:alternate", _to("ada", "mona"), "GET", of="alternate"),
    _managing("supervision:confirm_alternate", "mona", of="alternate", second_factor=True, password_again=True),
    _managing("supervision:decline_alternate", "mona", of="alternate", second_factor=True),
    _managing("supervision:alternate_evidence", "mona", of="alternate_evidence", method="GET"),
    Door("supervision:open_dispute", _to("ada", "sol", "mona"), of="placement"),
    Door("supervision:dispute", _to("ada", "sol", "mona"), "GET", of="dispute"),
    _managing("supervision:decide_dispute", "mona", of="dispute", second_factor=True),
    Door("supervision:take_back_dispute", _to("ada", "sol", "mona"), "POST", of="dispute"),
    Door("supervision:signature", _to("ada", "sol", "mona"), "GET", of="signature"),
    Door("supervision:signature_pdf", _to("ada", "sol", "mona"), "GET", of="signature"),
    _verifying("supervision:verifications", "mona", "rita", "nora", "otto", method="GET"),
    _managing("supervision:record_for", "mona", "otto"),
    Door("supervision:add_proof", _to("sol"), of="qualification"),
    Door("supervision:qualification_proof", _to("sol", "mona"), "GET", of="qualification_proof"),
    _verifying("supervision:return_qualification", "mona", of="qualification", second_factor=True),
    Door("supervision:end_qualification", _to("sol", "mona"), of="held_qualification", second_factor=True),
    _managing("supervision:review_signatures", "mona", of="ended_qualification", second_factor=True),
    _verifying("supervision:verify_qualification", "mona", of="qualification", method="POST", second_factor=True),
]

LEARNING = [
    *_own_page("courses:home", "courses:transcript", "courses:transcript_pdf"),
    *_own_page("courses:reflections", "courses:export_reflections"),
    Door("courses:erase", _to("ada"), of="reflection"),
    *_own_page("courses:enrol", "courses:complete", of="course", method="GET POST"),
    *_own_page("courses:mark_read", "courses:reflect", of="lesson", method="GET POST"),
    *_own_page("courses:claim_training", "courses:join", method="GET POST"),
    Door("courses:mark_read", NOBODY, of="unpublished_lesson"),
    Door("courses:claim", _to("ada"), "GET", of="claim"),
    Door("courses:correct_claim", _to("ada"), of="returned_claim"),
    *_own_page("courses:take_up_edition", of="course", method="GET POST"),
    _offering("courses:offer_edition", "mona", "iris", of="course"),
    Door("courses:live_place", _to("ada"), "GET", of="live_place"),
    Door("courses:leave_live", _to("ada"), "POST", of="live_place"),
    _teaching("courses:live_trainings", "mona", "otto", method="GET"),
    _teaching("courses:plan_live", "mona", "otto"),
    _teaching("courses:live_training", "mona", of="live_training", method="GET"),
    _teaching("courses:add_session", "mona", of="live_training"),
    _teaching("courses:confirm_live", "mona", of="live_training", method="POST", second_factor=True),
    _teaching("courses:cancel_live", "mona", of="live_training"),
    _teaching("courses:move_session", "mona", of="live_session"),
    _teaching("courses:note_attendance", "mona", of="live_session"),
    _teaching("courses:make_up", "mona", of="live_place"),
    _managing("courses:claims", "mona", "otto", method="GET"),
    _managing("courses:codes", "mona", "otto", method="GET"),
    _managing("courses:make_code", "mona", "otto"),
    _managing("courses:code", "mona", of="invitation", method="GET"),
    _managing("courses:end_code", "mona", of="invitation"),
    _managing("courses:decide_claim", "mona", of="claim", method="GET"),
    _managing("courses:accept_claim", "mona", of="claim", second_factor=True, password_again=True),
    _managing("courses:return_claim", "mona", of="claim", second_factor=True, password_again=True),
    # The pages of the tree; what is not published is not there, for its authors neither.
    *(Door("wagtail_serve", EVERYBODY, "GET", of=of) for of in ("home", "catalogue", "course_page", "module_page")),
    *(Door("wagtail_serve", EVERYBODY, "GET", of=of) for of in ("first_lesson", "second_lesson", "assessment_page")),
    Door("wagtail_serve", NOBODY, "GET", of="unpublished_page", stranger=MISSING),
]

CERTIFICATES = [
    *_open("certificates:programmes", "certificates:schema", method="GET"),
    *_open("certificates:programme", of="programme", method="GET"),
    *_open("certificates:check", of="code", method="GET", shows_ada=True),
    *_open("certificates:verify"),
    *_open("certificates:registers", method="GET"),
    # The API lets in whoever has a token, and nobody by being signed in.
    *(
        Door(f"api:{name}", NOBODY, method, of=of, others=LOGIN)
        for name, method, of in (("verify", "GET", "code"), ("verify_many", "POST", ""), ("changes", "GET", ""))
    ),
    *_open("api:openapi-json", method="GET"),
    Door("api:api-root", NOBODY, "GET", stranger=MISSING),
    *(
        _token_making("certificates:" + name, "mona", "nora", "otto", **facts)
        for name, facts in (
            ("tokens", {"method": "GET"}),
            ("make_token", {"second_factor": True, "password_again": True}),
        )
    ),
    _token_making(
        "certificates:revoke_token", "nora", of="token", method="POST", second_factor=True, password_again=True
    ),
    *_open("certificates:register", of="body", method="GET", shows_ada=True),
    *_open("certificates:credential", of="code", method="GET", shows_ada=True),
    *_open("certificates:paper", "certificates:badge", of="code", method="GET", shows_ada=True),
    *_open("certificates:verify_file", method="GET POST"),
    *_open("certificates:did", method="GET"),
    *_open("certificates:status_list", of="status_list", method="GET"),
    *_open("certificates:achievement", of="achievement", method="GET"),
    *_open("certificates:issuer", of="issuer", method="GET"),
    *_own_page(
        "certificates:paths",
        "certificates:compare",
        "certificates:people",
        "certificates:applications",
        "certificates:certificates",
        "certificates:calendar",
    ),
    *_own_page("certificates:make_feed", "certificates:revoke_feed", method="POST"),
    # Whoever knows the secret is a calendar of its owner's; it reads days and credentials, and no name.
    *_open("certificates:feed", method="GET", of="certificates_feed"),
    *_own_page("certificates:path", of="programme"),
    *_own_page("certificates:follow", "certificates:unfollow", "certificates:begin", of="programme", method="POST"),
    *_own_page("certificates:attest", of="statement", method="GET POST"),
    Door("certificates:application", _to("ada"), "GET", of="begun"),
    Door("certificates:application", _to("ada"), "GET", of="sent"),
    Door("certificates:answer", _to("ada"), of="begun"),
    Door("certificates:check_answers", _to("ada"), "GET", of="begun"),
    Door("certificates:submit", _to("ada"), "POST", of="begun"),
    Door("certificates:submitted", _to("ada"), "GET", of="sent"),
    Door("certificates:withdraw", _to("ada"), of="sent"),
    Door("certificates:messages", _to("ada"), "GET", of="begun"),
    Door("certificates:messages", _to("ada", "rita", "nora"), of="sent"),
    Door("certificates:appeal", _to("ada"), of="appealed"),
    *_own_page("certificates:send_proof", of="paper", method="GET POST"),
    *_own_page("certificates:state_facts", of="programme", method="GET POST"),
    *_own_page("certificates:ask_reference", of="programme", method="GET POST"),
    Door("certificates:revoke_request", _to("ada"), "POST", of="reference_request"),
    *_open("certificates:give_reference", of="reference_token", shows_ada=True),
    _reviewing("certificates:reference", "rita", of="reference", method="GET"),
    _reviewing("certificates:set_aside_reference", "rita", of="reference", method="POST", second_factor=True),
    _at_the_desk("certificates:waivers", "rita", "nora", of="programme", method="GET"),
    _at_the_desk("certificates:propose_waiver", "rita", "nora", of="programme", second_factor=True),
    _at_the_desk("certificates:waiver", "rita", "nora", of="waiver", method="GET"),
    _at_the_desk("certificates:end_waiver", "rita", "nora", of="waiver", method="POST", second_factor=True),
    _deciding(
        "certificates:approve_waiver", "nora", of="waiver", method="POST", second_factor=True, password_again=True
    ),
    *_own_page("certificates:people_on_path", of="programme"),
    Door("certificates:person_on_path", _to("sol", "mona"), "GET", of="person_on_path"),
    Door("certificates:proof_file", _to("ada", "rita"), "GET", of="proof"),
    _proving("certificates:proofs", "mona", "rita", "nora", "otto", method="GET"),
    _proving("certificates:review_proof", "rita", of="proof", method="GET"),
    _proving("certificates:review_proof", "rita", "nora", of="exam_result", method="GET"),
    _proving("certificates:accept_proof", "rita", of="proof", method="POST", second_factor=True),
    _proving("certificates:return_proof", "rita", of="proof", method="POST", second_factor=True),
    _proving("certificates:withdraw_proof", "rita", of="accepted_proof", method="POST", second_factor=True),
    _proving("certificates:record_proof", "rita", "nora", of="programme", second_factor=True),
    _reviewing("certificates:review_queue", "rita", "otto", method="GET"),
    _reviewing("certificates:review", "rita", of="sent", method="GET"),
    _reviewing("certificates:review", of="begun", method="GET"),
    # A registrar may read what was sent to her body; whose step it is, the act itself asks.
    *(
        _at_the_desk(f"certificates:{act}", "rita", "nora", of="sent", method="POST", second_factor=True)
        for act in ("recommend", "give_back")
    ),
    *(
        _at_the_desk(f"certificates:{act}", "rita", "nora", of=of, second_factor=True)
        for act, of in (("charge", "sent"), ("settle", "fee"))
    ),
    _at_the_desk("certificates:take_back", "rita", "nora", of="settlement", method="POST", second_factor=True),
    _deciding("certificates:decide_queue", "nora", "otto", method="GET"),
    _deciding("certificates:begin_run", "nora", of="programme", second_factor=True),
    _deciding("certificates:run", "nora", of="run", method="GET"),
    *(
        _deciding(f"certificates:{act}", "nora", of="run", method="POST", second_factor=True, password_again=True)
        for act in ("confirm_run", "stop_run")
    ),
    _deciding("certificates:decide_appeal", "nora", of="appealed", second_factor=True, password_again=True),
    _deciding("certificates:set_letterhead", "nora", of="programme", second_factor=True, password_again=True),
    _deciding("certificates:set_process", "nora", of="programme", second_factor=True, password_again=True),
    _deciding("certificates:decide", "nora", of="recommended", method="GET"),
    _deciding("certificates:decide", of="begun", method="GET"),
    _deciding("certificates:approve", "nora", of="recommended", method="POST", second_factor=True, password_again=True),
    _deciding("certificates:refuse", "nora", of="recommended", method="POST", second_factor=True, password_again=True),
    Door("certificates:certificate", _to("ada"), "GET", of="certificate"),
    Door("certificates:renewal", _to("ada"), of="certificate"),
    Door("certificates:reinstatement", _to("ada"), of="certificate"),
    Door("certificates:upgrade", _to("ada"), of="certificate"),
    Door("certificates:choose", _to("ada"), of="begun"),
    Door("certificates:show", _to("ada"), "POST", of="certificate"),
    *(
        Door(f"certificates:{page}", _to("ada"), "GET", of="certificate")
        for page in ("share", "share_elsewhere", "share_picture")
    ),
    Door("certificates:surrender", _to("ada"), of="certificate", password_again=True),
    _deciding("certificates:report_death", "nora", of="certificate", second_factor=True, password_again=True),
    _deciding(
        "certificates:take_back_death", "nora", of="certificate", method="POST", second_factor=True, password_again=True
    ),
    Door("certificates:ask_new_name", _to("ada"), of="certificate"),
    Door("certificates:name_paper", _to("ada", "nora"), "GET", of="name_change"),
    _deciding("certificates:new_name", "nora", of="name_change", method="GET"),
    _deciding("certificates:merges", "nora", "otto", method="GET"),
    _deciding("certificates:ask_merge", "nora", "otto", second_factor=True, password_again=True),
    _deciding("certificates:merge", "nora", of="merge", method="GET"),
    *(
        _deciding(f"certificates:{act}", "nora", of="merge", method="POST", second_factor=True, password_again=True)
        for act in ("approve_merge", "refuse_merge")
    ),
    *(
        _deciding(
            f"certificates:{act}", "nora", of="name_change", method="POST", second_factor=True, password_again=True
        )
        for act in ("rename", "return_new_name")
    ),
    _at_the_desk("certificates:cases", "rita", "nora", "otto", method="GET"),
    _at_the_desk("certificates:case", "rita", "nora", of="case", method="GET"),
    _deciding("certificates:close_case", "nora", of="case", second_factor=True),
    _at_the_desk("certificates:clocks", "rita", "nora", "otto", method="GET"),
    _at_the_desk("certificates:audits", "rita", "nora", "otto", method="GET"),
    _deciding("certificates:draw_audits", "nora", of="programme", second_factor=True, password_again=True),
    _at_the_desk("certificates:audit_draw", "rita", "nora", of="audit_draw", method="GET"),
    _at_the_desk("certificates:audit", "rita", "nora", of="audit", method="GET"),
    *(
        _at_the_desk(f"certificates:{act}", "rita", "nora", of="audit", method="POST", second_factor=True)
        for act in ("extend_audit", "decide_audit")
    ),
    Door("certificates:audit_paper", _to("ada", "rita", "nora"), "GET", of="audit_paper"),
    Door("certificates:drop_paper", _to("ada"), "POST", of="own_paper"),
    Door("certificates:own_audit", _to("ada"), "GET", of="certificate"),
    *(Door(f"certificates:{act}", _to("ada"), "POST", of="certificate") for act in ("send_paper", "answer_audit")),
    _deciding("certificates:issued", "nora", "otto", method="GET"),
    _deciding("certificates:issued_certificate", "nora", of="certificate", method="GET"),
    *(
        _deciding(f"certificates:{act}", "nora", of="certificate", second_factor=True, password_again=True)
        for act in ("suspend", "reinstate")
    ),
    *_open("certificates:complain"),
    *_open("certificates:complaint_sent", of="concern", method="GET"),
    _deciding("certificates:conduct", "nora", "otto", method="GET"),
    _deciding("certificates:complaint", "nora", of="complaint", method="GET"),
    _deciding("certificates:answer_complaint", "nora", of="complaint", second_factor=True),
    _deciding("certificates:set_discipline_policy", "nora", of="programme", second_factor=True),
    _deciding("certificates:propose", "nora", of="proposal", second_factor=True, password_again=True),
    _deciding("certificates:measure", "nora", of="measure", method="GET"),
    *(
        _deciding(f"certificates:{act}", "nora", of="measure", method="POST", second_factor=True, password_again=True)
        for act in ("confirm", "decline", "decide_measure_appeal")
    ),
    Door("certificates:own_measure", _to("ada"), "GET", of="own_measure"),
    Door("certificates:answer_measure", _to("ada"), "POST", of="own_measure"),
    Door("certificates:appeal_measure", _to("ada"), "POST", of="own_measure"),
]

# Drafts of rules in the editor: their body's registrars write them, and a second one publishes; nothing is deleted.
RULES = [
    *(_admin(f"programme_drafts:{page}", "nora", "otto") for page in ("list", "list_results")),
    *(
        _admin(f"programme_drafts:{page}", "nora", "otto", method="GET POST")
        for page in ("add", "bring", "open", "preview_on_add")
    ),
    *(
        _admin(f"programme_drafts:{page}", "nora", of="rules", method="GET POST")
        for page in ("edit", "bring_into", "preview_on_edit")
    ),
    *(
        _admin(f"programme_drafts:{page}", "nora", of="rules")
        for page in ("usage", "history", "history_results", "export", "decide", "workflow_history")
    ),
    *(_admin(f"programme_drafts:{page}", of="rules") for page in ("delete", "unpublish")),
    *(_admin(f"programme_drafts:{page}", "nora", of="rules", method="POST") for page in ("lock", "unlock", "work_out")),
    *(
        _admin(f"programme_drafts:{page}", "nora", of="rules", method="POST", second_factor=True)
        for page in ("approve", "return")
    ),
    *(
        _admin(f"programme_drafts:{page}", "nora", of="rules_version")
        for page in ("revisions_view", "revisions_revert")
    ),
    _admin("programme_drafts:revisions_compare", "nora", of="rules_versions"),
    _admin("programme_drafts:revisions_unschedule", of="rules_version", method="GET POST"),
    _admin("programme_drafts:confirm_workflow_cancellation", "nora", of="rules_sent"),
    _admin("programme_drafts:workflow_history_detail", "nora", of="rules_approval"),
    # Wagtail's own buttons approve nothing.
    *(
        _admin(f"programme_drafts:{page}", of="rules_task", method="GET POST")
        for page in ("workflow_action", "collect_workflow_action_data")
    ),
    _admin("programme_drafts:workflow_preview", of="rules_task_shown"),
    _admin("programme_drafts:change", "nora", of="rules_change"),
]

DOORS = [*HOUSE, *ASSESSMENTS, *PRACTICE, *LEARNING, *CERTIFICATES, *RULES]

# Authors, examiners, registrars, and managers, who read what authors send in; a superuser, and who was given the
# permission itself.
EDITORS = _to("iris", "edda", "mona", "nora", "otto", "sue", "gil")
AUTHORS_OF_THE_PAGES = _to("iris", "sue")
# The first prefix that fits decides.
GROUPS = [
    # allauth: what one does before one is signed in, then what one does with one's own account.
    *(
        Group(f"account_{name}", EVERYBODY)
        for name in ("login", "logout", "inactive", "signup", "reset_password", "confirm_", "email_verification_sent")
    ),
    Group("account_", PEOPLE),
    *(Group(f"mfa_{name}", EVERYBODY) for name in ("authenticate", "login_webauthn")),
    Group("mfa_", PEOPLE),
    # Files that are public: pictures, and documents that stand in no private collection.
    Group("image", EVERYBODY),
    Group("wagtaildocs_serve", EVERYBODY),
    # A shared password for private pages and documents is switched off; these only know how to be wrong.
    Group("wagtaildocs_authenticate_with_password", EVERYBODY),
    Group("wagtailcore_authenticate_with_password", EVERYBODY),
    # Ways in that we shut, and what the sign-in page of the editor is made of.
    Group("wagtailcore_login", NOBODY, why_not_asked="the address is ours, as one_way_in"),
    Group("wagtailadmin_login", NOBODY, why_not_asked="the address is ours, as one_way_in"),
    Group("/_util/login/", NOBODY),
    Group("wagtailadmin_password_reset", NOBODY),
    Group("wagtailadmin_sprite", EVERYBODY),
    Group("wagtailadmin_javascript_catalog", EVERYBODY),
    Group("wagtailadmin_logout", EVERYBODY, why_not_asked="it ends the session, whoever asks"),
    Group("wagtailadmin_error_test", EDITORS, why_not_asked="it raises an error on purpose"),
    # Pages are written by the authors of their catalogue. Every editor may learn how pages and tasks are called, from
    # the choosers. Some addresses only lead on to one that asks.
    Group("wagtailadmin_pages:confirm_workflow", EDITORS),
    Group("wagtailadmin_pages:revisions_index", EDITORS),
    Group("wagtailadmin_workflows:task_cho", EDITORS),
    *(
        Group(f"wagtailadmin_pages:{name}", AUTHORS_OF_THE_PAGES)
        for name in (
            "add",
            "collect_workflow",
            "convert_alias",
            "copy",
            "delete",
            "edit",
            "history",
            "lock",
            "move",
            "preview",
            "revisions",
            "set_p",
            "unlock",
            "unpublish",
            "usage",
            "view_draft",
            "workflow",
        )
    ),
    # Ours inside the editor: what publishing means for people and who reviewed a page, to whoever may change that page;
    # the reports list to each writer what is theirs.
    Group("courses_publish", AUTHORS_OF_THE_PAGES),
    Group("content_review", AUTHORS_OF_THE_PAGES),
    *(Group(name, _to("iris", "otto", "sue")) for name in ("content_unreviewed", "content_words")),
    # Who has an account, who is in which group, where the site lives: nobody but a superuser.
    *(
        Group(prefix, _to("sue"))
        for prefix in ("wagtailusers_", "wagtailsites:", "wagtailredirects:", "wagtailadmin_workflows:")
    ),
    # Everything else of Wagtail's: past the door, it asks again for each page, picture and collection.
    Group("wagtail", EDITORS),
    Group("/admin/", EDITORS),
]


def addresses() -> Iterator[tuple[str, str]]:
    """Every pattern of the site: its name with its namespaces, and its route, which also names what has no name."""
    return _walk(get_resolver(), (), "/")


def _walk(resolver: URLResolver, namespaces: tuple[str, ...], before: str) -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield ":".join((*namespaces, pattern.name)) if pattern.name else route, route
        else:
            yield from _walk(pattern, (*namespaces, *filter(None, [pattern.namespace])), route)


def group_of(name: str) -> Group | None:
    return next((group for group in GROUPS if name.startswith(group.prefix)), None)
