"""The schema of programme files at its address and from the command line."""

import json

from django.core.management import call_command


def test_anybody_may_fetch_the_schema_and_keep_it(client, settings):
    answer = client.get("/programmes/schema.json")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/schema+json; charset=utf-8")
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert (answer["Access-Control-Allow-Origin"], answer["Cross-Origin-Resource-Policy"]) == ("*", "cross-origin")
    schema = answer.json()
    assert schema["$id"] == f"{settings.BASE_URL}/programmes/schema.json"
    assert {"hours", "count", "every", "any_of"} <= schema["$defs"]["requirement"]["properties"].keys()
    again = client.get("/programmes/schema.json", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_stranger_costs_no_query_and_who_is_signed_in_may_keep_it_too(client, as_, ada, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/programmes/schema.json")
    assert as_(ada).get("/programmes/schema.json")["Cache-Control"] == "public, max-age=3600"


def test_it_is_only_read(client):
    assert client.post("/programmes/schema.json").status_code == 405


def test_the_command_prints_what_is_published(client, capsys):
    call_command("programmes", "schema")
    printed = capsys.readouterr().out
    assert json.loads(printed) == client.get("/programmes/schema.json").json()
