"""Everything that is done in this room; nothing else writes. One module for each noun."""

from supervision.actions.agreements import propose_terms, sign_terms
from supervision.actions.alternates import confirm_alternate, decline_alternate, open_alternate
from supervision.actions.asking import HoursRefused, Work
from supervision.actions.bells import signed_hours_changed
from supervision.actions.codes import end_code, make_code, use_code
from supervision.actions.consents import ConsentMissing, give_consent, withdraw_consent
from supervision.actions.differences import Changed
from supervision.actions.digests import send_digests
from supervision.actions.disputes import decide_dispute, open_dispute, take_back_dispute
from supervision.actions.entries import (
    amend,
    approve,
    change,
    discard,
    log,
    purge_note,
    return_entry,
    submit,
    void,
)
from supervision.actions.freezing import Frozen
from supervision.actions.imports import bring_in, look_at_rows
from supervision.actions.leaving import remind_of_leaving, tell_of_orphans
from supervision.actions.meetings import call_off_meeting, make_feed, plan_meeting, revoke_feed, skip_meeting
from supervision.actions.names import NameDiffers
from supervision.actions.paper import RowsRefused, record_paper
from supervision.actions.placements import (
    accept_placement,
    add_supervisor,
    end_supervisor,
    may_end_at_once,
    propose_placement,
)
from supervision.actions.qualifications import (
    add_proof,
    end_qualification,
    record_qualification,
    return_qualification,
    review_signatures,
    verify_qualification,
)
from supervision.actions.ratings import begin_rating, drop_rating, finish_rating, rate
from supervision.actions.refusals import appeal, decide_appeal, refuse_to_sign
from supervision.actions.rulebook import set_rules
from supervision.actions.signatures import sign
from supervision.actions.timers import discard_timer, start_timer, stop_timer, tell_of_forgotten_timers
from supervision.actions.wording import set_words
from supervision.actions.writing import answer_entry, begin_entry, drop_entry, finish_entry, look_at, repeat_day

__all__ = [
    "Changed",
    "ConsentMissing",
    "Frozen",
    "HoursRefused",
    "NameDiffers",
    "RowsRefused",
    "Work",
    "accept_placement",
    "add_proof",
    "add_supervisor",
    "amend",
    "answer_entry",
    "appeal",
    "approve",
    "begin_entry",
    "begin_rating",
    "bring_in",
    "call_off_meeting",
    "change",
    "confirm_alternate",
    "decide_appeal",
    "decide_dispute",
    "decline_alternate",
    "discard",
    "discard_timer",
    "drop_entry",
    "drop_rating",
    "end_code",
    "end_qualification",
    "end_supervisor",
    "finish_entry",
    "finish_rating",
    "give_consent",
    "log",
    "look_at",
    "look_at_rows",
    "make_code",
    "make_feed",
    "may_end_at_once",
    "open_alternate",
    "open_dispute",
    "plan_meeting",
    "propose_placement",
    "propose_terms",
    "purge_note",
    "rate",
    "record_paper",
    "record_qualification",
    "refuse_to_sign",
    "remind_of_leaving",
    "repeat_day",
    "return_entry",
    "return_qualification",
    "review_signatures",
    "revoke_feed",
    "send_digests",
    "set_rules",
    "set_words",
    "sign",
    "sign_terms",
    "signed_hours_changed",
    "skip_meeting",
    "start_timer",
    "stop_timer",
    "submit",
    "take_back_dispute",
    "tell_of_forgotten_timers",
    "tell_of_orphans",
    "use_code",
    "verify_qualification",
    "void",
    "withdraw_consent",
]
