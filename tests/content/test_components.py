"""The shared pieces of a page say what they should, to eyes, to screen readers, to printers and to the law."""

import datetime
import gzip
import hashlib
import re
from base64 import b64encode
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone
from django.utils.safestring import mark_safe

from lms.content import guilloche
from lms.content.rendering import DateInput, Task
from lms.content.templatetags import peerway

TEMPLATES = Path(settings.BASE_DIR) / "templates"
COMPONENTS = TEMPLATES / "components"
STYLESHEET = Path(finders.find("peerway/peerway.css")).read_text()


class EntryForm(forms.Form):
    name = forms.CharField(label="Full name", help_text="As it should be printed.")
    nickname = forms.CharField(label="Nickname", required=False)
    on = forms.DateField(label="Date", widget=DateInput())
    mode = forms.ChoiceField(
        label="How was it held?", choices=[("a", "In person"), ("b", "Online")], widget=forms.RadioSelect
    )
    proof = forms.FileField(label="Proof")
    agree = forms.BooleanField(label="It is true")


def drawn(source: str, **context) -> str:
    return Template("{% load peerway %}" + source).render(Context(context))


def component(name: str, **context) -> str:
    return render_to_string(f"components/{name}.html", context)


def page(request=None, **context) -> str:
    return render_to_string("base.html", context, request=request)


def request_by(user) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = user
    return request


# Hours, dates and shares in words.


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0 min"),
        (45, "45 min"),
        (60, "1 h"),
        (120, "2 h"),
        (121, "2 h 1 min"),
        (1290, "21 h 30 min"),
        (180_030, "3,000 h 30 min"),
        (-75, "\N{MINUS SIGN}1 h 15 min"),
        ("90", "1 h 30 min"),
        (None, ""),
        ("", ""),
    ],
)
def test_minutes_are_told_in_hours_and_minutes(value, words):
    assert peerway.minutes(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (datetime.date(2027, 3, 3), "3 March 2027"),
        (datetime.date(2028, 2, 29), "29 February 2028"),
        ("2027-12-31", "31 December 2027"),
        (None, ""),
        ("", ""),
    ],
)
def test_dates_are_told_with_the_month_in_words(value, words):
    assert peerway.longdate(value) == words


def test_a_moment_late_in_the_evening_keeps_the_day_of_the_reader():
    moment = datetime.datetime(2027, 3, 4, 2, 5, tzinfo=datetime.UTC)
    with timezone.override(ZoneInfo("America/New_York")):
        assert drawn("{{ m|longdate }}", m=moment) == "3 March 2027"
        assert drawn("{{ m|longmoment }}", m=moment) == "3 March 2027, 9:05 p.m."


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(0, 10, 0), (1, 3, 33), (999, 1000, 99), (10, 10, 100), (11, 10, 100), (0, 0, 100), (-5, 10, 0), (None, 10, 0)],
)
def test_a_share_reaches_100_only_when_the_whole_is_reached(part, whole, percent):
    assert peerway.percent_of(part, whole) == percent


def test_a_begun_minute_is_still_left_and_a_passed_deadline_leaves_none():
    now = datetime.datetime(2027, 3, 3, 9, 0, tzinfo=datetime.UTC)
    assert peerway.minutes_after(now + datetime.timedelta(seconds=61), now) == 2
    assert peerway.minutes_after(now + datetime.timedelta(minutes=2), now) == 2
    assert peerway.minutes_after(now - datetime.timedelta(seconds=1), now) == 0


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("total", "in total"),
        ("mode=live", "live"),
        ("mode=in_person|live_online", "in person, live online"),
        ("peer-ethics", "peer ethics"),
        ("2025-Q3", "2025-Q3"),
    ],
)
def test_a_shortfall_is_named_in_words(what, words):
    assert peerway.bound_words({}, what) == words


def test_names_that_the_programme_gives_come_first():
    assert peerway.bound_words({"eth": "Ethics and boundaries"}, "eth") == "Ethics and boundaries"


# Statuses.


@pytest.mark.parametrize("kind", peerway._STATUSES)
def test_every_status_is_a_shape_and_a_word(kind):
    html = peerway.status(kind)
    assert "<svg" in html
    assert 'aria-hidden="true"' in html
    assert re.sub(r"<[^>]+>", "", html).strip()


def test_a_status_can_say_it_in_other_words_which_are_escaped():
    assert "With &lt;Rita&gt;" in peerway.status("waiting", "With <Rita>")


def test_words_marked_safe_once_do_not_make_the_same_words_safe_for_all():
    assert "<b>" not in peerway.status("waiting", mark_safe("<b>Now</b>"))
    assert "<b>" not in peerway.status("waiting", "<b>Now</b>")


def test_an_unknown_status_is_refused():
    with pytest.raises(KeyError):
        peerway.status("failed")


# Forms.


def test_a_field_ties_its_label_hint_and_errors_together():
    form = EntryForm({"name": "", "mode": "a"})
    html = form["name"].as_field_group()
    assert '<label class="label" for="id_name">Full name</label>' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext">As it should be printed.' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_a_field_without_trouble_mentions_none():
    html = EntryForm()["name"].as_field_group()
    assert "error" not in html
    assert "aria-invalid" not in html
    assert "(optional)" not in html


def test_optional_fields_say_so_unless_the_form_only_filters():
    assert "(optional)" in EntryForm()["nickname"].as_field_group()

    class FilterForm(EntryForm):
        mark_optional = False

    assert "(optional)" not in FilterForm()["nickname"].as_field_group()


def test_choices_stand_in_a_fieldset_whose_legend_is_the_question():
    html = EntryForm({})["mode"].as_field_group()
    assert re.search(r'<fieldset aria-describedby="id_mode_error">\s*<legend class="label">', html)
    assert html.count("How was it held?</h1>") == 0


def test_the_question_of_a_question_page_is_its_heading():
    html = component("field", field=EntryForm()["mode"], heading=True)
    assert re.search(r'<legend class="question">\s*<h1>How was it held\?</h1>', html)


def test_the_summary_says_the_same_words_as_the_fields_and_links_to_them():
    form = EntryForm({"on": "soon"})
    form.add_error(None, "This entry overlaps with another one.")
    summary = component("error_summary", form=form)
    fields = str(form)
    assert "There is a problem" in summary
    assert "<li>This entry overlaps with another one.</li>" in summary
    links = re.findall(r'<a href="#([^"]+)">([^<]+)</a>', summary)
    assert [words for _, words in links] == [
        "Fill in “Full name”.",
        "Enter a valid date.",
        "Choose an answer: “How was it held?”.",
        "Choose a file for “Proof”.",
        "Tick “It is true” to go on.",
    ]
    for target, words in links:
        assert f'id="{target}"' in fields
        assert words in fields


def test_a_form_that_is_right_has_no_summary():
    assert "There is a problem" not in component("error_summary", form=EntryForm())


def test_a_date_is_given_back_as_browsers_read_it():
    html = str(EntryForm({"on": "2027-03-03"})["on"])
    assert 'type="date"' in html
    assert 'value="2027-03-03"' in EntryForm(initial={"on": datetime.date(2027, 3, 3)})["on"].as_field_group()


def test_what_a_person_typed_is_escaped_in_errors_and_labels():
    form = forms.Form()
    form.fields["x"] = forms.CharField(label="<b>bold</b>")
    assert "<b>" not in form["x"].as_field_group()


def test_wagtail_draws_the_fields_of_its_admin_itself():
    html = Template("{% load wagtailadmin_tags %}{% formattedfield field %}").render(
        Context({"field": EntryForm()["name"]})
    )
    assert "w-field" in html
    assert 'class="field"' not in html


# The page.


def test_the_title_ends_with_the_site_and_begins_with_error_when_there_is_one():
    assert "<title> - Peerway</title>" in page()
    assert "<title>Error:  - Peerway</title>" in page(form=EntryForm({}))


def test_a_page_begins_with_a_link_past_the_header_and_names_its_language():
    html = page()
    assert '<html lang="en">' in html
    assert html.index('class="skip" href="#main"') < html.index("<header")
    assert '<main id="main"' in html


def test_navigation_appears_only_when_somebody_gives_it():
    assert 'aria-label="Main"' not in page()
    html = page(navigation=[{"label": "Hours", "url": "/hours/", "current": True}])
    assert '<a href="/hours/" aria-current="page">Hours</a>' in html


def test_everybody_finds_help_in_a_crisis():
    assert 'href="tel:988"' in page()


def test_a_stranger_may_sign_in_and_htmx_carries_no_token():
    html = page(request_by(AnonymousUser()))
    assert "Sign in" in html
    assert "hx-headers" not in html


def test_somebody_signed_in_may_sign_out_and_htmx_carries_the_token(ada):
    html = page(request_by(ada))
    assert "Sign out" in html
    assert re.search(r"hx-headers='\{\"X-CSRFToken\": \"\w{64}\"\}'", html)


def test_a_public_page_touches_no_session_and_no_cookie(ada):
    request = request_by(ada)
    html = page(request, public=True)
    assert "CSRF_COOKIE" not in request.META
    assert "htmx" not in html
    assert "Sign out" not in html


@pytest.mark.parametrize("name", ["403", "404", "403_csrf", "500"])
def test_an_error_page_offers_a_way_on_even_without_a_request(name):
    html = render_to_string(f"{name}.html")
    assert html.count("<h1>") == 1
    assert '<a class="button" href="/">' in html
    assert 'href="/contact/"' in html


def test_a_script_carries_the_hash_of_its_bytes():
    tag = peerway.script("peerway/peerway.js")
    content = Path(finders.find("peerway/peerway.js")).read_bytes()
    assert f'integrity="sha384-{b64encode(hashlib.sha384(content).digest()).decode()}"' in tag


def test_a_script_that_does_not_exist_is_refused():
    with pytest.raises(FileNotFoundError, match=r"There is no static file peerway/nothing\.js\."):
        peerway.script("peerway/nothing.js")


@pytest.mark.parametrize("path", [*TEMPLATES.glob("*.html"), *COMPONENTS.glob("*.html")], ids=lambda path: path.name)
def test_no_shared_template_has_an_inline_style_or_script(path):
    source = path.read_text()
    assert not re.search(r"\sstyle=|<style|<script|\son[a-z]+=", source)


# Where things stand.


def test_a_task_that_cannot_start_yet_is_no_link_and_says_why():
    html = component("task_list", items=[{"label": "Final", "url": "/x/", "reason": "Opens after the training."}])
    assert "<a" not in html
    assert "Cannot start yet" in html
    assert "Opens after the training." in html


def test_a_task_is_a_link_with_its_status():
    html = component("task_list", items=[Task(label="Read", url="/read/", status="complete", hint="6 lessons")])
    assert '<a href="/read/">Read</a>' in html
    assert "Complete" in html
    assert "6 lessons" in html


def test_progress_says_its_number_in_words():
    html = component("progress", done=1290, total=2760, unit="minutes")
    assert 'width="46" height="8"' in html
    assert "21 h 30 min of 46 h" in html
    assert "3 of 6 lessons" in component("progress_ring", done=3, total=6, words="3 of 6 lessons")


FINDING = {
    "id": "training",
    "label": "46 hours of training",
    "kind": "hours",
    "met": False,
    "need": 2760,
    "have": 1290,
    "short": [{"what": "total", "minutes": 1470}, {"what": "ethics", "minutes": 180}],
    "counted": [{"id": "e1", "minutes": 1290, "toward": "advocacy"}],
    "refused": [{"id": "e9", "minutes": 300, "why": "Earned before the 10 years that count."}],
}


def test_a_finding_says_what_counts_what_does_not_and_what_is_missing():
    html = component("finding", finding=FINDING, evidence={"e1": {"label": "Advocacy in practice", "url": "/e/1/"}})
    assert "21 h 30 min of 46 h" in html
    assert "24 h 30 min" in html
    assert "Ethics" in html
    assert '<a href="/e/1/">Advocacy in practice</a>' in html
    assert "Earned before the 10 years that count." in html
    assert "In progress" in html


def test_a_met_finding_asks_for_nothing_more():
    html = component("finding", finding={**FINDING, "met": True, "short": []})
    assert "Complete" in html
    assert "Still to come" not in html


def test_a_finding_that_does_not_apply_says_only_that():
    html = component("finding", finding={**FINDING, "met": True, "applies": False})
    assert "Does not apply to you" in html
    assert "Earned before" not in html


def test_a_finding_with_routes_draws_each_of_them():
    group = {"id": "one-of-two", "label": "One of two", "kind": "any_of", "met": False, "routes": []}
    group["routes"] = [{"route": n, "met": False, "findings": [FINDING]} for n in (1, 2)]
    html = component("finding", finding=group)
    assert "Way 1" in html
    assert "Way 2" in html
    assert html.count("46 hours of training") == 2


def test_time_left_is_told_without_javascript():
    now = datetime.datetime(2027, 3, 3, 14, 0, tzinfo=datetime.UTC)
    assert "42 min left" in component("timer", now=now, deadline=now + datetime.timedelta(minutes=42))
    assert "The time is over." in component("timer", now=now, deadline=now)


def test_a_stacked_table_keeps_its_meaning_for_screen_readers():
    columns = [{"label": "Date"}, {"label": "Time", "numeric": True}]
    html = component(
        "table", caption="March", columns=columns, rows=[["3 March", "2 h"]], totals=["Total", "2 h"], stack=True
    )
    assert 'role="cell" data-label="Time" class="number">2 h' in html
    assert html.count('role="row"') == 3


def test_a_table_that_scrolls_can_be_reached_by_keyboard():
    html = component("table", caption="March", columns=[{"label": "Date"}], rows=[["3 March"]])
    assert '<div class="table-scroll" role="region" aria-label="March" tabindex="0">' in html


def test_pages_keep_the_search_they_belong_to():
    request = RequestFactory().get("/?q=ada&page=2")
    html = render_to_string("components/pagination.html", {"page": Paginator(range(30), 10).page(2)}, request=request)
    assert 'href="?q=ada&amp;page=3"' in html
    assert "Page 2 of 3" in html


# The certificate.

FACE = {
    "name": "Ada <Okafor>",
    "credential": "Certified Peer Specialist",
    "body": "Model State Peer Board",
    "number": "MS-2027-000042-7",
    "valid_from": datetime.date(2027, 3, 3),
    "valid_through": datetime.date(2029, 3, 2),
    "status": "suspended",
    "status_since": datetime.date(2027, 6, 1),
    "address": "https://peerway.example/c/abc/",
}


def test_a_certificate_shows_its_facts_its_status_and_its_address_in_print():
    html = component("certificate", certificate=FACE)
    assert "Ada &lt;Okafor&gt;" in html
    assert "3 March 2027" in html
    assert "2 March 2029" in html
    assert "Suspended" in html
    assert "since 1 June 2027" in html
    assert '<a href="https://peerway.example/c/abc/">https://peerway.example/c/abc/</a>' in html
    assert "style=" not in html


def test_a_line_pattern_belongs_to_one_number():
    first, again = peerway.guilloche("MS-1"), guilloche.draw.__wrapped__("MS-1")
    assert first == again
    assert first != peerway.guilloche("MS-2")


def test_a_line_pattern_never_repeats_what_it_was_drawn_from():
    assert "<script>" not in peerway.guilloche("<script>")


def test_a_line_pattern_can_carry_its_own_colours_for_paper():
    drawing = guilloche.draw("MS-1", width="842", height="595", first="#0b5a5c", second="#9c5110")
    assert 'width="842" height="595"' in drawing
    assert 'stroke="#0b5a5c"' in drawing


def test_a_qr_code_is_an_image_with_a_name_and_dark_on_light():
    html = peerway.qr("https://peerway.example/c/abc/", "QR <code>")
    assert 'role="img" aria-label="QR &lt;code&gt;"' in html
    assert "#fff" in html
    assert "style=" not in html


# The stylesheet.


def test_the_stylesheet_is_at_most_15_kilobytes_on_the_wire():
    assert len(gzip.compress(STYLESHEET.encode(), 9)) <= 15 * 1024


def test_the_stylesheet_asks_nothing_of_anybody_else():
    assert not re.search(r"url\(|@import|https?:", STYLESHEET)


def tokens(start: str) -> dict[str, str]:
    block = STYLESHEET[STYLESHEET.index(start) :]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block[: block.index("  color-scheme: ")]))


def contrast(first: str, second: str) -> float:
    def luminance(colour: str) -> float:
        channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(
    "start", [":root,\n.certificate", "@media (prefers-color-scheme: dark)"], ids=["light", "dark"]
)
def test_text_and_edges_have_the_contrast_that_wcag_asks_for(start):
    colours = tokens(start)
    for ground in ("ground", "surface", "sunk"):
        for text in ("ink", "quiet", "action", "action-deep", "progress", "complete", "error"):
            assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
        assert contrast(colours["edge"], colours[ground]) >= 3, ground
        assert contrast(colours["focus"], colours[ground]) >= 3, ground
    assert contrast(colours["on-action"], colours["action"]) >= 4.5
    assert contrast(colours["progress"], colours["line"]) >= 3


# The reference.


def test_every_component_is_in_the_reference_or_part_of_another():
    reference = (COMPONENTS / "README.md").read_text()
    everything = [path.read_text() for path in (*TEMPLATES.glob("*.html"), *COMPONENTS.glob("*.html"))]
    rendering = Path(settings.BASE_DIR, "lms/content/rendering.py").read_text()
    for path in COMPONENTS.glob("*.html"):
        name = f"components/{path.name}"
        assert name in reference or name in rendering or any(name in source for source in everything), name


def test_the_reference_names_only_components_that_exist():
    for name in re.findall(r"components/(\w+\.html)", (COMPONENTS / "README.md").read_text()):
        assert (COMPONENTS / name).exists(), name
