"""A registrar builds a State's rules by hand; a second one publishes a changed version, seeing whom it concerns."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from certificates import actions, shipped
from certificates.editing import drafts
from certificates.models import ProgrammeDraft, Standard
from certificates.rules.files import plain_values
from lms.people.roles import Role
from tests.browser.building import Builder
from tests.browser.conftest import sign_in
from tests.conftest import member, person

pytestmark = [pytest.mark.thorough, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# A State's file as it is shipped, and a sentence that its registrar reads beside what they wrote.
STATES = [
    ("pennsylvania-cps", "75 hours of training, by the body itself or approved providers."),
    ("texas-mhps", "40 hours of training, on texas mhps; not counted: at your own pace."),
    (
        "washington-cpss",
        "3 hours of continuing education or training, on suicide prevention; in the 6 years before you apply.",
    ),
]
RENEWAL = """
  - stage: renewal
    version: "2024"
    in_force: {from: 2024-01-01}
    term: {months: 24}
    requirements:
      - {id: ce, label: Hours on advocacy, hours: {kind: training, minimum: 20, where: {topic: advocacy}}}
"""


@pytest.fixture
def vera(board):
    """The board's second registrar."""
    return member(person("vera@example.org", "Vera", "Lund"), board, Role.REGISTRAR)


@pytest.fixture
def open_editor(window, settings):
    """Signs a registrar in; only what is pressed is saved, so that nothing moves while it is typed."""
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0

    def enter(someone, address: str) -> Page:
        page = window("desk")
        sign_in(page, someone.email)
        page.goto(address)
        return page

    return enter


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


@pytest.mark.parametrize(("slug", "sentence"), STATES)
def test_a_states_rules_built_by_hand_are_exported_as_the_shipped_file(
    open_editor, front_door, nora, board, slug, sentence
):
    values = plain_values((shipped.PROGRAMMES / f"{slug}.yaml").read_bytes())
    facts = drafts.facts_of(values, drafts.rules.read_programme(values))
    page = open_editor(nora, "/admin/programmes/add/")
    builder = Builder(page)
    builder.fill(drafts.STANDARDS.block(label="standards"), facts["standards"], "standards")
    tab(page, "Cover")
    for field in ("title", "slug", "timezone", "body_name", "notes"):
        page.locator(f'[name="{field}"]').fill(facts[field])
    page.locator('[name="body"]').select_option(label=board.name)
    for field in ("sources", "statements"):
        block = ProgrammeDraft._meta.get_field(field).stream_block
        builder.fill(block, facts[field], field)
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("created")).to_be_visible()

    tab(page, "In plain words")
    expect(page.get_by_text(sentence)).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Take it away as YAML").click()
    assert plain_values(taken.value.path().read_bytes()) == values


def test_a_changed_version_is_published_by_a_second_registrar_who_sees_whom_it_concerns(
    open_editor, front_door, programme, certificate, nora, vera
):
    text = (shipped.PROGRAMMES / f"{programme.slug}.yaml").read_text()
    actions.load(values=plain_values(text + RENEWAL), by=None)
    made = actions.open_draft(programme=programme, by=nora)

    page = open_editor(nora, f"/admin/programmes/edit/{made.pk}/")
    old = page.locator('[name="standards-1-value-in_force-until"]')
    Builder(page).duplicate("standards-1")
    page.locator('[name="standards-2-value-version"]').fill("2031")
    page.locator('[name="standards-2-value-in_force-from"]').fill("2031-01-01")
    page.locator('[name="standards-2-value-requirements-0-value-minimum"]').fill("60")
    old.fill("2030-12-31")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Submit to a second registrar").click()
    expect(page.get_by_text("has been submitted")).to_be_visible()

    page = open_editor(vera, f"/admin/programmes/decide/{made.pk}/")
    expect(page.get_by_text("60 hours of training, on advocacy.")).to_be_visible()
    page.get_by_role("link", name="See it for 1 person").click()
    row = page.get_by_role("row", name="Ada Okafor")
    expect(row).to_contain_text("Met, and would not be met yet: 2031")
    expect(row).to_contain_text("Hours on advocacy: still to come 24 h in total.")
    page.reload()
    page.get_by_role("link", name="Back to the draft").click()
    page.get_by_role("button", name="Approve and publish").click()
    expect(page.get_by_text("Published: renewal 2031.")).to_be_visible()
    ends = Standard.objects.get(stage="renewal", version="2024").in_force_until
    assert ends == date(2030, 12, 31)
    assert Standard.objects.get(version="2031").published_by == vera
