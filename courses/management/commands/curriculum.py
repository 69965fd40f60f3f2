"""`manage.py curriculum`: `load` makes pages of the shipped modules, or of folders like them; `check` reviews them."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses import cues, curriculum, reviewing
from courses.curriculum import Folder
from courses.reviewing import Reckoning
from lms.people.models import Membership, Organisation, User
from lms.people.roles import Role

LESSONS = (
    f"{'lesson':<40} {'words':>6} {'reading':>8} {'reflection':>11} {'checks':>7} {'practice':>9} {'reckoned':>9}"
    f" {'stated':>7} {'share':>6} {'grade':>6}"
)
BANKS = (
    f"{'bank':<20} {'items':>6} {'longest':>9} {'shortest':>9} {'length':>9} {'echoes':>9} {'first':>9} {'second':>9}"
    f" {'third':>9} {'fourth':>9}"
)


class Command(BaseCommand):
    help = "Load modules into an organisation's catalogue, or check what their files promise."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        load = verbs.add_parser("load", help="make pages of modules")
        load.add_argument("modules", nargs="*", metavar="DIR|SLUG", help="all shipped modules where none is named")
        load.add_argument("--organisation", metavar="SLUG", help="whose catalogue; else the only one that trains")
        load.add_argument("--by", metavar="EMAIL", help="who answers for the item banks; else an examiner there")
        check = verbs.add_parser("check", help="print how minutes are reckoned, and what is wrong; then exit with 2")
        check.add_argument("modules", nargs="*", metavar="DIR|SLUG", help="all shipped modules where none is named")

    def handle(self, *args, **options) -> None:
        self._check(options) if options["verb"] == "check" else self._load(options)

    def _check(self, options) -> None:
        try:
            folders = self._folders(options["modules"], curriculum.read_course()["modules"])
        except curriculum.Unreadable as unreadable:
            raise CommandError("\n".join(unreadable.problems), returncode=2) from None
        for folder in folders:
            self._print_lessons(folder)
        self._print_banks(folders)
        if found := reviewing.review(folders):
            raise CommandError("\n".join(map(str, found)), returncode=2)
        self.stdout.write("Everything is as it should be.")

    def _print_lessons(self, folder: Folder) -> None:
        self.stdout.write(f"{folder.module['title']}\n{LESSONS}")
        rows = [(lesson["slug"], reviewing.reckon(lesson)) for lesson in folder.lessons]
        for slug, row in rows:
            self.stdout.write(_lesson_row(slug, row))
        reckoned, stated = sum(row.reckoned for _slug, row in rows), sum(row.stated for _slug, row in rows)
        self.stdout.write(
            f"{'together':<40} {sum(row.words for _slug, row in rows):>6} {reckoned:>45.1f} {stated:>7}\n\n"
        )

    def _print_banks(self, folders: list[Folder]) -> None:
        self.stdout.write(BANKS)
        for folder in folders:
            if folder.bank:
                found = cues.measures(folder.bank["items"])
                shares = [found.longest, found.shortest, found.length, found.echoes, *found.places.values()]
                self.stdout.write(
                    f"{folder.bank['code']:<20} {found.items:>6}" + "".join(f" {n:>9.0%}" for n in shares)
                )

    def _load(self, options) -> None:
        organisation = self._organisation(options["organisation"])
        by = self._by(options["by"], organisation)
        try:
            course = curriculum.read_course()
            folders = self._folders(options["modules"], course["modules"])
            outcome = curriculum.load(course, folders, organisation=organisation, by=by)
        except curriculum.Unreadable as unreadable:
            raise CommandError("\n".join(unreadable.problems)) from None
        for word, titles in vars(outcome).items():
            if titles:
                self.stdout.write(f"{word.replace('_', ' ')}: {len(titles)} ({', '.join(titles)})")

    def _folders(self, named: list[str], shipped: list[str]) -> list[Folder]:
        return [curriculum.read(self._folder(name)) for name in named or shipped]

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


def _lesson_row(slug: str, row: Reckoning) -> str:
    reflections, checks = row.reflections * reviewing.REFLECTION_MINUTES, row.checks * reviewing.CHECK_MINUTES
    return (
        f"{slug:<40} {row.words:>6} {row.reading:>8.1f} {reflections:>11} {checks:>7} {row.practice:>9}"
        f" {row.reckoned:>9.1f} {row.stated:>7} {row.share:>6.0%} {row.grade:>6.1f}"
    )
