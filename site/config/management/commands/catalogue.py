"""Keeps site/locale up to date. With Babel instead of Django's makemessages, which needs GNU gettext on the machine."""

import io
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.template import templatize

FOLDERS = ("certificates", "courses", "media", "quizzes", "site")
LEFT_OUT = {"migrations", "node_modules", "static"}
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    **{f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext", "npgettext")},
    "gettext_noop": None,
}
HEADER = "# Signaalwijs. The texts in the code are Dutch; this is their translation."
# Dates and versions change at every run; the others say nothing.
HEADERS_LEFT_OUT = tuple(
    f'"{name}:'
    for name in (
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Generated-By",
        "Project-Id-Version",
        "Report-Msgid-Bugs-To",
        "Last-Translator",
        "Language-Team",
    )
)


class Command(BaseCommand):
    help = "Translations in site/locale: update takes in new texts, check says whether that is needed, compile."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["update", "check", "compile"])

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        paths = [
            settings.LOCALE_PATHS[0] / code / "LC_MESSAGES" / "django.po"
            for code, _name in settings.LANGUAGES
            if code != settings.LANGUAGE_CODE
        ]
        do = {"update": self.take_in, "check": self.verify, "compile": compile_catalogue}[action]
        for path in paths:
            do(path)

    def take_in(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(as_text(renewed(path)), encoding="utf-8")
        compile_catalogue(path)
        self.report(path)

    def verify(self, path: Path) -> None:
        present = path.read_text(encoding="utf-8") if path.exists() else ""
        new = renewed(path)
        if as_text(new) != present:
            raise CommandError(f"{path} is not up to date: {differences(present, new)}. Run: make catalogue")
        for message in new:
            for error in message.check(new):
                raise CommandError(f"{path}: {message.id!r}: {error}")
        self.report(path)

    def report(self, path: Path) -> None:
        messages = [message for message in read(path) if message.id]
        missing = [message for message in messages if not is_translated(message)]
        self.stdout.write(f"{path.parent.parent.name}: {len(messages)} texts, {len(missing)} without translation")


def is_translated(message: Message) -> bool:
    """A plural has a text for each of its forms."""
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)


def read(path: Path) -> Catalog:
    language = path.parent.parent.name
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def compile_catalogue(path: Path) -> None:
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, read(path))


def renewed(path: Path) -> Catalog:
    """The catalogue at `path` with the texts that are in the code now. Texts that left the code are dropped."""
    catalogue = read(path)
    catalogue.update(template(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.header_comment = HEADER
    catalogue.fuzzy = False
    return catalogue


def template() -> Catalog:
    catalogue = Catalog()
    for path in sources():
        name = path.relative_to(settings.ROOT).as_posix()
        code = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            code = as_python(code, name)
        for _line, message, comments, context in extract(
            "python", io.BytesIO(code.encode()), KEYWORDS, ["Translators:"]
        ):
            # Line numbers would change the catalogue at every change of the code.
            catalogue.add(message, None, [(name, 0)], auto_comments=comments, context=context)
    return catalogue


def sources() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((settings.ROOT / folder).rglob("*")):
            parents = set(path.relative_to(settings.ROOT).parent.parts)
            is_template = "templates" in parents and path.suffix in {".html", ".txt"}
            if (is_template or path.suffix == ".py") and LEFT_OUT.isdisjoint(parents):
                yield path


def as_python(template: str, name: str) -> str:
    """Django turns a template into gettext calls; its indentation means nothing, and would stop Python's tokenizer."""
    return "\n".join(line.strip() for line in templatize(template, origin=name).splitlines())


def as_text(catalogue: Catalog) -> str:
    file = io.BytesIO()
    write_po(file, catalogue, width=120, sort_by_file=True, include_lineno=False)
    lines = file.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(HEADERS_LEFT_OUT))


def differences(present: str, new: Catalog) -> str:
    known = {message.id for message in read_po(io.StringIO(present)) if message.id}
    wanted = {message.id for message in new if message.id}
    if known == wanted:
        return "the files of some texts changed"
    return "; ".join(
        f"{len(texts)} {what}, as {min(texts, key=str)!r}"
        for texts, what in ((wanted - known, "new"), (known - wanted, "gone"))
        if texts
    )
