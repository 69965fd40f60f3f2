"""The demo's mailbox: readable where mail stays in the house, absent everywhere else."""

import pytest
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from lms.notices.models import MailboxMessage

BACKEND = "lms.notices.mailbox.MailboxBackend"


@pytest.fixture
def shown(settings, db) -> None:
    settings.SHOW_MAILBOX = True
    settings.EMAIL_BACKEND = BACKEND


def send(subject="Signed", text="See http://127.0.0.1:8000/my/ & smile", html="") -> MailboxMessage:
    mail = EmailMultiAlternatives(subject, text, to=["ada@example.org"])
    if html:
        mail.attach_alternative(html, "text/html")
    mail.send()
    return MailboxMessage.objects.latest("pk")


@pytest.mark.parametrize("shows", [True, False])
def test_the_pages_exist_only_where_mail_stays_in_the_house(client, settings, db, shows):
    settings.EMAIL_BACKEND = BACKEND
    message = send()
    settings.SHOW_MAILBOX = shows
    expected = 200 if shows else 404
    assert client.get(reverse("notices:mailbox")).status_code == expected
    assert client.get(reverse("notices:message", args=[message.pk])).status_code == expected


@pytest.mark.usefixtures("shown")
def test_an_empty_mailbox_says_what_will_be_there(client):
    assert "No mail yet" in client.get(reverse("notices:mailbox")).content.decode()


@pytest.mark.usefixtures("shown")
def test_the_newest_mail_stands_first_with_whom_it_was_for(client):
    send("First")
    send("Second")
    page = client.get(reverse("notices:mailbox")).content.decode()
    assert page.index("Second") < page.index("First")
    assert "To ada@example.org" in page


@pytest.mark.usefixtures("shown")
def test_links_in_a_mail_can_be_followed(client):
    page = client.get(reverse("notices:message", args=[send().pk])).content.decode()
    assert '<a href="http://127.0.0.1:8000/my/"' in page
    assert "&amp; smile" in page


@pytest.mark.usefixtures("shown")
def test_69_nothing_in_a_mail_runs_on_our_page(client):
    message = send(
        text="<script>alert(1)</script>",
        html='<title>x</title><p onclick="alert(1)" style="position:fixed">Hello</p><script>alert(2)</script>'
        '<a href="javascript:alert(3)">here</a><img src="http://evil.example/x.gif"><h1>Ours?</h1>',
    )
    page = client.get(reverse("notices:message", args=[message.pk])).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<p>Hello</p>" in page
    for harm in ("alert(2)", "alert(3)", "onclick", "position:fixed", "evil.example", "<h1>Ours?"):
        assert harm not in page


@pytest.mark.usefixtures("shown")
def test_the_list_costs_the_same_for_one_mail_and_for_many(client, django_assert_max_num_queries):
    for number in range(60):
        send(f"Mail {number}")
    with django_assert_max_num_queries(3):
        page = client.get(reverse("notices:mailbox"), {"page": "2"}).content.decode()
    assert "Page 2 of 3" in page
