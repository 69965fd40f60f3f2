"""What ships: programmes with their sources, what was not found, and nothing passed off as the law of today."""

import re
from functools import cache

import pytest
from django.core.management import call_command

from certificates import oddities, shipped
from certificates.models import Programme, Statement
from certificates.rules import language
from certificates.rules.files import plain_values

read = cache(shipped.read)
FILES = sorted(shipped.PROGRAMMES.glob("*.yaml"))
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def test_at_least_twenty_programmes_ship():
    assert len(FILES) >= 20


@each_file
def test_a_file_says_where_it_comes_from_when_it_was_seen_and_that_the_body_must_confirm(path):
    programme = read(str(path)).programme
    assert programme.slug == path.stem
    assert programme.sources
    for source in programme.sources:
        assert source.title
        assert source.address.startswith("http")
        assert re.fullmatch(r"\d{4}-\d{2}", source.seen)
    notes = " ".join(programme.notes.split())
    assert "Confirm every rule with" in notes
    assert "not found" in notes or "Not found" in notes
    assert "not checked live" in notes or "none was checked live" in notes


@each_file
def test_a_file_is_odd_only_where_its_notes_say_why(path):
    file = read(str(path))
    assert file.without_text == []
    notes = " ".join(file.programme.notes.split())
    for oddity in oddities.of(file):
        if oddity.endswith("is not given, so an award never ends"):
            assert re.search("[Hh]ow long (an|the|it)", notes), oddity
        else:
            assert "the last step goes on without end" in notes, oddity


@each_file
def test_every_requirement_has_a_name_and_a_label_of_its_own(path):
    for standard in read(str(path)).programme.standards:
        for requirement in language.walk(standard.requirements):
            assert requirement.label, requirement
            assert not re.fullmatch(r"r\d.*", requirement.id), requirement


def test_older_and_newer_texts_stand_side_by_side():
    several = set()
    for path in FILES:
        stages = [standard.stage for standard in read(str(path)).programme.standards]
        if len(stages) > len(set(stages)):
            several.add(path.stem)
    assert several >= {
        *("ncps", "ncprss", "california-mpss", "new-york-nycps", "ohio-cprs", "washington-cpss", "oregon-pss"),
        *("maine-cipss", "massachusetts-cps", "north-carolina-cpss", "minnesota-mhcps"),
    }


@pytest.mark.django_db
def test_all_of_them_load_together_and_come_out_as_they_went_in(capsys):
    call_command("programmes", "load", *map(str, FILES))
    assert Programme.objects.count() == len(FILES)
    assert Statement.objects.filter(code="ethics-agreement").count() > 1
    for slug in ("maine-cipss", "new-york-nycps"):
        file = shipped.PROGRAMMES / f"{slug}.yaml"
        capsys.readouterr()
        call_command("programmes", "load", str(file))
        assert capsys.readouterr().out.endswith("was known already; nothing changed\n")
        call_command("programmes", "export", slug)
        assert plain_values(capsys.readouterr().out) == plain_values(file.read_bytes())


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["ncps", "texas-mhps"])
def test_its_page_names_the_sources_and_says_to_confirm_with_the_body(client, slug, capsys):
    call_command("programmes", "load", str(shipped.PROGRAMMES / f"{slug}.yaml"))
    page = client.get(f"/programmes/{slug}/").content.decode()
    assert "confirm with the body" in page
    assert "Confirm every rule with the body" in page
    for source in Programme.objects.get(slug=slug).sources:
        assert source["title"] in page
        assert "2026-11" in page
