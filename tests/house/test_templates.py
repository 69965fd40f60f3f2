"""Templates: no inline script or style, no text past gettext, each compiles and is in its plain style."""

import re
import subprocess

import pytest
from django.template import engines

from tests.house.floors import HOUSE, our_templates

TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
TRANSLATED = re.compile(
    r"\{%\s*(blocktranslate|blocktrans)\b.*?%\}.*?\{%\s*end\1\s*%\}|\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}",
    re.DOTALL,
)
# Blocks that carry a class or an address, not words.
PLAIN_BLOCK = re.compile(r"\{%\s*block (?:page_class|\w+_url)\s*%\}.*?\{%\s*endblock[^%]*%\}", re.DOTALL)
SILENT = re.compile(r"<(script|style|svg|code)\b.*?</\1>|<!--.*?-->|<!doctype[^>]*>", re.DOTALL | re.IGNORECASE)
# Said to people, and not words of a language: our name, our number in a crisis.
NAMES = {"Peerway", "988"}
SPOKEN_ATTRIBUTE = re.compile(r'\s(?:aria-label|alt|title|placeholder)="([^"{]*[A-Za-z]{2}[^"{]*)"')


def name(path) -> str:
    return str(path.relative_to(HOUSE / "templates"))


@pytest.fixture(params=our_templates(), ids=name)
def template(request):
    return request.param


def test_it_compiles(template):
    engines["django"].get_template(name(template))


def test_it_has_no_inline_script_or_style(template):
    source = template.read_text()
    scripts = re.findall(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>", source)
    handlers = re.findall(r"<[a-z][^>]*\s(on[a-z]+)\s*=", source)
    styles = re.findall(r"<style\b|<[a-z][^>]*\sstyle\s*=", source)
    assert (scripts, handlers, styles) == ([], [], [])
    assert "javascript:" not in source


def test_everything_it_says_goes_through_gettext(template):
    source = SILENT.sub("", PLAIN_BLOCK.sub("", TRANSLATED.sub("", template.read_text())))
    spoken = [text for text in SPOKEN_ATTRIBUTE.findall(source) if text not in NAMES]
    # Attributes may hold ">" inside template tags, so the tags of the template language go first.
    text = re.sub(r"<[^>]*>", "\n", TAG.sub("", source))
    spoken += [line.strip() for line in text.splitlines() if re.search(r"[^\W\d_]{2}", line)]
    assert [words for words in spoken if words.strip(" -:.,") not in NAMES] == []


def test_it_asks_no_other_site_for_anything(template):
    loaded = re.findall(
        r"<(?:script|link|img|iframe|source|video|audio)\b[^>]*(?:src|href)=\"(https?:[^\"]*)", template.read_text()
    )
    assert loaded == []


def test_all_are_in_their_plain_style():
    found = subprocess.run(
        [str(HOUSE / ".venv/bin/djade"), "--check", "--target-version", "5.2", *map(str, our_templates())],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr


def test_plain_text_mails_have_their_three_parts():
    mails = HOUSE / "templates/emails"
    names = {path.relative_to(mails).as_posix().removesuffix(".subject.txt") for path in mails.rglob("*.subject.txt")}
    parts = (".txt", ".html")
    assert [f"{mail}{part}" for mail in names for part in parts if not (mails / f"{mail}{part}").exists()] == []
