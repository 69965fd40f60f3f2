"""`manage.py curriculum load`: makes pages of the shipped curriculum, or of folders like it."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses import curriculum
from lms.people.models import Membership, Organisation, User
from lms.people.roles import Role


class Command(BaseCommand):
    help = "Load modules into an organisation's catalogue; twice changes nothing, edited pages stay as they are."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        load = verbs.add_parser("load", help="make pages of modules")
        load.add_argument("modules", nargs="*", metavar="DIR|SLUG", help="all shipped modules where none is named")
        load.add_argument("--organisation", metavar="SLUG", help="whose catalogue; else the only one that trains")
        load.add_argument("--by", metavar="EMAIL", help="who answers for the item banks; else an examiner there")

    def handle(self, *args, **options) -> None:
        organisation = self._organisation(options["organisation"])
        by = self._by(options["by"], organisation)
        try:
            course = curriculum.read_course()
            folders = [curriculum.read(self._folder(name)) for name in options["modules"] or course["modules"]]
            outcome = curriculum.load(course, folders, organisation=organisation, by=by)
        except curriculum.Unreadable as unreadable:
            raise CommandError("\n".join(unreadable.problems)) from None
        for word, titles in vars(outcome).items():
            if titles:
                self.stdout.write(f"{word}: {len(titles)} ({', '.join(titles)})")

    def _folder(self, name: str) -> Path:
        for folder in (Path(name), curriculum.SHIPPED / name):
            if (folder / "module.yaml").is_file():
                return folder.resolve()
        raise CommandError(f"{name}: there is no folder with a module.yaml here, and no shipped module of this name.")

    def _organisation(self, slug: str | None) -> Organisation:
        if slug:
            found = Organisation.objects.filter(slug=slug).first()
            if found is None:
                raise CommandError(f"There is no organisation with the slug {slug}.")
            return found
        training = list(Organisation.objects.filter(trains=True)[:2])
        if len(training) != 1:
            raise CommandError("Say whose catalogue it is with --organisation SLUG.")
        return training[0]

    def _by(self, email: str | None, organisation: Organisation) -> User:
        if email:
            found = User.objects.filter(email=email.lower()).first()
            if found is None:
                raise CommandError(f"There is nobody with the address {email}.")
            return found
        examiner = Membership.objects.filter(organisation=organisation, role=Role.EXAMINER, until_on=None).first()
        if examiner is None:
            raise CommandError(f"Say who answers for the item banks of {organisation} with --by EMAIL.")
        return examiner.person
