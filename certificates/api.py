"""What employers and payers ask by machine: one certificate, many at once, and what changed in public registers."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema
from ninja.errors import AuthenticationError, AuthorizationError, HttpError, Throttled
from ninja.security import HttpBearer

from certificates import actions, answers, feed
from certificates.models import ApiToken, Scope
from lms.people import limits

router = Router(tags=["certificates"])

MOST_AT_ONCE = 1_000
LONGEST_ASKED = 100
# How often one token may ask in a minute, by what for; and one address with a token that is none, in ten minutes.
MINUTE = 60
MOST_A_MINUTE = {Scope.ONE: 120, Scope.MANY: 12, Scope.CHANGES: 60}
MOST_WRONG, WRONG_WINDOW = 30, 600


class TokenFor(HttpBearer):
    """Lets in who sends a token that is valid today and made for this; unknown, expired and revoked answer alike."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> ApiToken:
        token = super().__call__(request)
        if token is None:
            if limits.is_over(request, "api", most=MOST_WRONG, seconds=WRONG_WINDOW):
                raise Throttled(wait=WRONG_WINDOW)
            raise AuthenticationError(message=_("Send a token that is valid today: Authorization: Bearer peerway_..."))
        if self.scope not in token.scopes:
            raise AuthorizationError(message=_("This token was not made for this."))
        if limits.is_over_as(f"token-{token.pk}", f"api-{self.scope}", most=MOST_A_MINUTE[self.scope], seconds=MINUTE):
            raise Throttled(wait=MINUTE)
        actions.note_use(token, at=timezone.now())
        return token

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        known = ApiToken.objects.filter(digest=actions.digest(token.strip())).select_related("organisation").first()
        return known if known and known.is_valid_on(known.organisation.today()) else None


class Problem(Schema):
    """What went wrong, as RFC 9457 has it; sent as `application/problem+json`."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


class PastState(Schema):
    status: str
    since: date | None


class Certificate(Schema):
    """What the public page of a certificate says, and how it came to stand so."""

    number: str = Field(description="As printed, such as 7K3-M9Q-RTC.")
    address: str = Field(description="The page on which anybody can check it.")
    name: str
    credential: str
    body: str
    awarded_on: date
    valid_from: date
    valid_through: date | None = Field(description="The last valid day; null where it has no end.")
    status: str = Field(
        description="Today where the body is: upcoming, active, expiring, grace, lapsed, inactive, suspended, revoked, "
        "surrendered or superseded. Its holder may say that they hold it while this is active or expiring."
    )
    status_words: str
    reason: str | None = Field(
        description="Why it is suspended or was revoked, where the body publishes it: under_review, ethics, "
        "requirements, issued_in_error or holder."
    )
    reason_words: str
    conditions: str = Field(description="The conditions under which it is held, where the body publishes them.")
    since: date | None = Field(description="The first day of this status.")
    until: date | None = Field(description="The last day that the dates alone give this status.")
    holder_died: bool = Field(description="Whether the body says that its holder has died.")
    replaced_by: str | None = Field(description="The number of the later certificate that stands in its place.")
    history: list[PastState] = Field(description="Every status so far, oldest first.")


class Answer(Schema):
    asked: str
    result: str = Field(description="found, not_found, or not_well_formed where it can be no number and no code.")
    certificate: Certificate | None


class Answers(Schema):
    answers: list[Answer]


Asked = Annotated[str, Field(max_length=LONGEST_ASKED)]


class Question(Schema):
    certificates: list[Asked] = Field(
        min_length=1, max_length=MOST_AT_ONCE, description="Numbers or codes, at most 1,000, in any spelling."
    )


class Change(Schema):
    number: str
    changed_at: str = Field(description="The moment of the last change that somebody made.")
    result: str = Field(description="found, or not_listed where its holder has taken it off the register.")
    certificate: Certificate | None


class Changes(Schema):
    changes: list[Change]
    next_cursor: str | None = Field(description="Send it as `cursor` for the next page; null on the last one.")
    ask_again_since: date = Field(description="The day to send as `since` next time; some changes may come twice.")


PROBLEMS: dict[Any, Any] = dict.fromkeys((401, 403, 404, 422, 429), Problem)


@router.get(
    "/verify/{number_or_code}",
    response={200: Certificate, **PROBLEMS},
    auth=TokenFor(Scope.ONE),
    url_name="verify",
    summary="Check one certificate",
)
def verify(request: HttpRequest, number_or_code: str) -> Mapping[str, Any]:
    """How one certificate stands now. Unknown and hidden certificates answer alike, with 404."""
    (answer,) = answers.of([number_or_code])
    if answer["certificate"] is None:
        raise HttpError(404, _("No certificate with this number or code can be shown."))
    return answer["certificate"]


@router.post(
    "/verify",
    response={200: Answers, **PROBLEMS},
    auth=TokenFor(Scope.MANY),
    url_name="verify_many",
    summary="Check up to 1,000 certificates",
)
def verify_many(request: HttpRequest, question: Question) -> Mapping[str, Any]:
    """An answer for each number or code, in their order. Unknown and hidden certificates answer alike."""
    actions.note_many(request.auth, amount=len(question.certificates))  # type: ignore[attr-defined]
    return {"answers": answers.of(question.certificates)}


@router.get(
    "/changes",
    response={200: Changes, **PROBLEMS},
    auth=TokenFor(Scope.CHANGES),
    url_name="changes",
    summary="Follow the public registers",
)
def changes(
    request: HttpRequest,
    since: date = Query(description="The first day asked about, included."),  # noqa: B008 - how the library is told
    body: str = Query("", max_length=50, description="The short name of a body, as in the address of its register."),
    cursor: str = Query("", max_length=20, pattern=r"^[0-9]*$"),
) -> Mapping[str, Any]:
    """Certificates that their holders list in a public register and that changed on or after a day: issued, renewed,
    listed, suspended, reinstated, revoked, given back, or past their last valid day; and those taken off the register,
    by their number alone. Certificates that are not listed never appear here: ask for them by number."""
    return feed.since(since, body=body, cursor=int(cursor or 0))
