"""Everything that is done in this room; nothing else writes. One module for each subject."""

from certificates.actions.applications import NotReady, answer, begin, submit
from certificates.actions.closing import close_overdue, remind_of_closing, withdraw
from certificates.actions.decisions import give_back, recommend, refuse
from certificates.actions.documents import accept_document, return_document, send_document
from certificates.actions.holding import reinstate, revoke, show, surrender, suspend
from certificates.actions.issuing import approve, finish_plans, issue
from certificates.actions.paths import attest, follow, unfollow
from certificates.actions.plans import Stopped, plan_issue
from certificates.actions.processes import set_process
from certificates.actions.programmes import Loaded, load, publish_statement

__all__ = [
    "Loaded",
    "NotReady",
    "Stopped",
    "accept_document",
    "answer",
    "approve",
    "attest",
    "begin",
    "close_overdue",
    "finish_plans",
    "follow",
    "give_back",
    "issue",
    "load",
    "plan_issue",
    "publish_statement",
    "recommend",
    "refuse",
    "reinstate",
    "remind_of_closing",
    "return_document",
    "revoke",
    "send_document",
    "set_process",
    "show",
    "submit",
    "surrender",
    "suspend",
    "unfollow",
    "withdraw",
]
