"""The cast every test speaks of, and what tests need that production must not have."""

import gc
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management.commands import flush
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from wagtail.models import Collection, Locale, Page, Site

from lms.audit import actions as audit
from lms.content.models import HomePage
from lms.people import actions as people
from lms.people.models import Organisation, User
from lms.people.roles import Role
from tests import engines, migrated

HERE = Path(__file__).parent
PASSWORD = "warm-paper-and-ink"
JOINED = date(2025, 1, 1)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-only", action="store_true", help="only tests that ask the database, on another engine")
    parser.addoption("--thorough", action="store_true", help="only the long walks, which `make test` leaves out")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long walks are walked by themselves. What an engine could not answer otherwise is told once."""
    thorough = config.getoption("--thorough")
    _keep(config, items, [item for item in items if _is_thorough(item) == thorough])
    if not config.getoption("--database-only"):
        return
    both = tuple(str(HERE / path) for path in engines.BOTH_ENGINES)
    asking = [item for item in items if _asks_database(item) and str(item.path).startswith(both)]
    _keep(config, items, asking)


def _is_thorough(item: pytest.Item) -> bool:
    long = tuple(str(HERE / path) for path in engines.THOROUGH)
    return item.get_closest_marker("thorough") is not None or str(item.path).startswith(long)


def _keep(config: pytest.Config, items: list[pytest.Item], kept: list[pytest.Item]) -> None:
    chosen = set(kept)
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = kept


def pytest_collection_finish() -> None:
    """What stands now stands to the end: nobody looks through it for rubbish again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)


def _asks_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(fixtures & {"db", "transactional_db"}) or item.get_closest_marker("django_db") is not None


@pytest.fixture(autouse=True)
def _plain_surroundings(settings, tmp_path_factory) -> None:
    """Static files without a manifest, quick passwords, and no second factor where a test does not ask for one."""
    settings.REQUIRE_MFA = False
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    # Where a session lies decides how many statements a page takes: the same place whatever CACHE_URL says.
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    # Whoever signs asks for it, with keys of their own.
    settings.SIGNS, settings.KEYS_DIR = False, tmp_path_factory.getbasetemp() / "no-keys"
    # Failed sign-ins are counted there, across tests.
    cache.clear()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory) -> None:
    """SQLite in a file, as in life, so that two threads are two connections; only the disk is not waited for."""
    if connection.vendor != "sqlite":
        return
    connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
    options = connection.settings_dict["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker, django_db_modify_db_settings):
    """As pytest-django does it, but on a copy of a database that some earlier run or worker has migrated."""
    with django_db_blocker.unblock():
        shelf = request.config.cache.mkdir("migrated")
        with migrated.laid(shelf, connection.creation._get_test_db_name()):
            made = setup_databases(verbosity=0, interactive=False, keepdb=True, serialized_aliases=[])
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(autouse=True, scope="session")
def _flush_past_the_guards() -> None:
    """Emptying the test database between transactional tests is the one deed the triggers must let pass.

    What migrations laid is laid again at once: which tests follow on the same worker is nobody's to say.
    """
    original = flush.Command.handle

    def handle(self, **options):
        with connection.cursor() as cursor, _without_guards(cursor):
            answer = original(self, **options)
        lay_front_door()
        return answer

    flush.Command.handle = handle


@contextmanager
def _without_guards(cursor):
    if connection.vendor == "postgresql":
        cursor.execute("SET session_replication_role = replica")
        try:
            yield
        finally:
            cursor.execute("SET session_replication_role = origin")
        return
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%%_refuses_%%'")
    guards = cursor.fetchall()
    for name, _sql in guards:
        cursor.execute(f"DROP TRIGGER {name}")
    try:
        yield
    finally:
        for _name, sql in guards:
            cursor.execute(sql)


def lay_front_door() -> HomePage:
    """What Wagtail's and our migrations put there, once more where a transactional test has emptied the database."""
    Locale.objects.get_or_create(language_code="en")
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")
    home = HomePage.objects.first() or root.add_child(instance=HomePage(title="Peerway", slug="home"))
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": home})
    return home


@pytest.fixture
def signing(db, settings, tmp_path) -> None:
    """This process signs, as the worker does, with keys of its own."""
    settings.SIGNS, settings.KEYS_DIR = True, tmp_path / "keys"
    audit.make_keys()


@pytest.fixture
def front_door(db) -> HomePage:
    return lay_front_door()


def person(email: str, given: str, family: str, **facts) -> User:
    """Somebody with a verified address who signs in with PASSWORD."""
    someone = User.objects.create_user(email, PASSWORD, legal_given_names=given, legal_family_name=family, **facts)
    someone.emailaddress_set.create(email=someone.email, verified=True, primary=True)
    return someone


def member(someone: User, organisation: Organisation, *roles: Role, from_on: date = JOINED) -> User:
    for role in roles:
        people.grant(person=someone, role=role, organisation=organisation, by=None, from_on=from_on)
    return someone


# Three organisations and one apart.


@pytest.fixture
def academy(db) -> Organisation:
    """Trains Ada and Ben."""
    return people.found(name="Two Rivers Academy", slug="two-rivers-academy", by=None, trains=True)


@pytest.fixture
def clinic(db) -> Organisation:
    """Where Ada practises."""
    return people.found(name="Harbor House", slug="harbor-house", by=None, hosts_practice=True)


@pytest.fixture
def board(db) -> Organisation:
    """Certifies."""
    return people.found(name="Model State Peer Board", slug="model-board", by=None, certifies=True)


@pytest.fixture
def elsewhere(db) -> Organisation:
    """Another provider, site and board in one: its people must see nothing of the others'."""
    return people.found(
        name="Elsewhere Alliance", slug="elsewhere", by=None, trains=True, hosts_practice=True, certifies=True
    )


# The cast.


@pytest.fixture
def ada(db) -> User:
    """Trainee, nearly done."""
    return person("ada@example.org", "Ada", "Okafor", born_on=date(1990, 2, 3))


@pytest.fixture
def ben(db) -> User:
    """Trainee, first day."""
    return person("ben@example.org", "Benjamin", "Ruiz", preferred_name="Ben")


@pytest.fixture
def sol(clinic) -> User:
    """Ada's supervisor."""
    return member(person("sol@example.org", "Solveig", "Marsh", preferred_name="Sol"), clinic, Role.SUPERVISOR)


@pytest.fixture
def mona(clinic, academy) -> User:
    """Programme manager where Ada learns and practises."""
    manager = person("mona@example.org", "Mona", "Haddad")
    member(manager, clinic, Role.PROGRAMME_MANAGER)
    return member(manager, academy, Role.PROGRAMME_MANAGER)


@pytest.fixture
def rita(board) -> User:
    """Reviewer at the board."""
    return member(person("rita@example.org", "Rita", "Lindqvist"), board, Role.REVIEWER)


@pytest.fixture
def nora(board) -> User:
    """Registrar at the board: issues what Rita has reviewed."""
    return member(person("nora@example.org", "Nora", "Castellanos"), board, Role.REGISTRAR)


@pytest.fixture
def vera(board) -> User:
    """A second registrar at the board: decides what Nora proposes."""
    return member(person("vera@example.org", "Vera", "Lund"), board, Role.REGISTRAR)


@pytest.fixture
def iris(academy) -> User:
    """Author at the academy."""
    return member(person("iris@example.org", "Iris", "Chen"), academy, Role.AUTHOR)


@pytest.fixture
def otto(elsewhere) -> User:
    """Supervisor, author, reviewer and registrar elsewhere: must see nothing of Ada's."""
    return member(
        person("otto@example.org", "Otto", "Brandt"),
        elsewhere,
        Role.SUPERVISOR,
        Role.AUTHOR,
        Role.PROGRAMME_MANAGER,
        Role.REVIEWER,
        Role.REGISTRAR,
    )
