"""Everything that is done in this room; nothing else writes. One module for each subject."""

from certificates.actions.appeals import appeal, decide_appeal
from certificates.actions.applications import NotReady, answer, begin, submit
from certificates.actions.audits import (
    answer_audit,
    decide_audit,
    drop_paper,
    extend_audit,
    remind_of_audits,
    send_paper,
)
from certificates.actions.calendar import make_feed, revoke_feed
from certificates.actions.cases import close_case, open_cases, open_missed_cases
from certificates.actions.closing import close_overdue, remind_of_closing, withdraw
from certificates.actions.complaints import answer_complaint, complain
from certificates.actions.credentials import (
    plan_credential,
    plan_what_was_never_planned,
    replace_what_is_not_believed,
)
from certificates.actions.decisions import give_back, recommend, refuse
from certificates.actions.discipline import (
    answer_measure,
    appeal_measure,
    carry_out_due,
    confirm,
    decide_measure_appeal,
    decline,
    propose,
    set_discipline_policy,
)
from certificates.actions.drafts import (
    approve_rules,
    bring_draft,
    faults,
    open_draft,
    return_rules,
    send_rules,
    standing_in_the_way,
)
from certificates.actions.draws import draw_audits
from certificates.actions.facts import Stated, state_facts
from certificates.actions.fees import charge, settle, take_back
from certificates.actions.holding import reinstate, show, show_after_death, surrender, suspend
from certificates.actions.issuing import approve, finish_plans, issue
from certificates.actions.letterheads import set_letterhead
from certificates.actions.messages import read_messages, write
from certificates.actions.paths import attest, follow, unfollow
from certificates.actions.plans import Stopped, plan_issue
from certificates.actions.previews import digest_of, finish_previews, previews_of, work_out
from certificates.actions.processes import set_process
from certificates.actions.programmes import Loaded, load, publish_statement
from certificates.actions.proofs import accept_proof, record_proof, return_proof, send_proof, withdraw_proof
from certificates.actions.references import (
    LinkEnded,
    ask_reference,
    decline_reference,
    give_reference,
    revoke_request,
    set_aside_reference,
)
from certificates.actions.registrars import keep_all_registrars, keep_registrars
from certificates.actions.reminders import remind, stop_reminding
from certificates.actions.renaming import ask_new_name, rename, return_new_name
from certificates.actions.renewals import succeed
from certificates.actions.runs import begin_run, confirm_run, finish_runs, stop_run
from certificates.actions.signing import end_keys, sign_all, sign_what_waits
from certificates.actions.tokens import digest, make_token, note_many, note_use, revoke_token
from certificates.actions.waivers import approve_waiver, end_waiver, propose_waiver

__all__ = [
    "LinkEnded",
    "Loaded",
    "NotReady",
    "Stated",
    "Stopped",
    "accept_proof",
    "answer",
    "answer_audit",
    "answer_complaint",
    "answer_measure",
    "appeal",
    "appeal_measure",
    "approve",
    "approve_rules",
    "approve_waiver",
    "ask_new_name",
    "ask_reference",
    "attest",
    "begin",
    "begin_run",
    "bring_draft",
    "carry_out_due",
    "charge",
    "close_case",
    "close_overdue",
    "complain",
    "confirm",
    "confirm_run",
    "decide_appeal",
    "decide_audit",
    "decide_measure_appeal",
    "decline",
    "decline_reference",
    "digest",
    "digest_of",
    "draw_audits",
    "drop_paper",
    "end_keys",
    "end_waiver",
    "extend_audit",
    "faults",
    "finish_plans",
    "finish_previews",
    "finish_runs",
    "follow",
    "give_back",
    "give_reference",
    "issue",
    "keep_all_registrars",
    "keep_registrars",
    "load",
    "make_feed",
    "make_token",
    "note_many",
    "note_use",
    "open_cases",
    "open_draft",
    "open_missed_cases",
    "plan_credential",
    "plan_issue",
    "plan_what_was_never_planned",
    "previews_of",
    "propose",
    "propose_waiver",
    "publish_statement",
    "read_messages",
    "recommend",
    "record_proof",
    "refuse",
    "reinstate",
    "remind",
    "remind_of_audits",
    "remind_of_closing",
    "rename",
    "replace_what_is_not_believed",
    "return_new_name",
    "return_proof",
    "return_rules",
    "revoke_feed",
    "revoke_request",
    "revoke_token",
    "send_paper",
    "send_proof",
    "send_rules",
    "set_aside_reference",
    "set_discipline_policy",
    "set_letterhead",
    "set_process",
    "settle",
    "show",
    "show_after_death",
    "sign_all",
    "sign_what_waits",
    "standing_in_the_way",
    "state_facts",
    "stop_reminding",
    "stop_run",
    "submit",
    "succeed",
    "surrender",
    "suspend",
    "take_back",
    "unfollow",
    "withdraw",
    "withdraw_proof",
    "work_out",
    "write",
]
