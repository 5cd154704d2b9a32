from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

PAGE = """{% load i18n %}
    <h1>{% translate "Meldroute" context "titel" %}</h1>
  {% blocktranslate count total=lessons|length trimmed %}
        {{ total }} les
    {% plural %}
        {{ total }} lessen
  {% endblocktranslate %}
      <p title="{{ name|default:_('Zonder naam') }}">it's 100%</p>
"""
VIEWS = """
from django.utils.translation import gettext as _, gettext_lazy, pgettext_lazy

TITLE = gettext_lazy("Één vraag per keer")
OPEN = pgettext_lazy("meldroute", "Open")
def error(row): return _("Regel %(row)s klopt niet.") % {"row": row}
"""


@pytest.fixture
def po(settings, tmp_path: Path) -> Path:
    """The catalogue of a project with one module and one template, taken in once."""
    settings.ROOT = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "site" / "locale"]
    (tmp_path / "courses" / "templates" / "courses").mkdir(parents=True)
    (tmp_path / "courses" / "views.py").write_text(VIEWS)
    (tmp_path / "courses" / "templates" / "courses" / "list.html").write_text(PAGE)
    call_command("catalogue", "update")
    return tmp_path / "site" / "locale" / "en" / "LC_MESSAGES" / "django.po"


def translate(po: Path, text: str, english: str) -> None:
    before = f'msgid "{text}"\nmsgstr ""'
    assert before in po.read_text()
    po.write_text(po.read_text().replace(before, f'msgid "{text}"\nmsgstr "{english}"'))


def test_texts_of_python_and_templates_are_found(po):
    text = po.read_text()
    for line in (
        'msgid "Één vraag per keer"',
        'msgctxt "meldroute"\nmsgid "Open"',
        'msgctxt "titel"\nmsgid "Meldroute"',
        'msgid "%(total)s les"\nmsgid_plural "%(total)s lessen"',
        'msgid "Zonder naam"',
        '#, python-format\nmsgid "Regel %(row)s klopt niet."',
    ):
        assert line in text


def test_updating_twice_changes_nothing(po):
    translate(po, "Zonder naam", "Without a name")
    before = po.read_text()
    call_command("catalogue", "update")
    assert po.read_text() == before
    call_command("catalogue", "check")


def test_the_file_holds_no_dates_or_line_numbers(po):
    text = po.read_text()
    assert "Date" not in text
    assert "EMAIL" not in text
    assert "fuzzy" not in text
    assert "#: courses/views.py\n" in text


def test_moving_code_within_a_file_changes_nothing(po, tmp_path):
    (tmp_path / "courses" / "views.py").write_text("\n\n\n" + VIEWS)
    call_command("catalogue", "check")


def test_a_new_text_is_reported_until_it_is_taken_in(po, tmp_path):
    (tmp_path / "courses" / "views.py").write_text(VIEWS + '\nMORE = gettext_lazy("Start de les")\n')
    with pytest.raises(CommandError, match="1 new, as 'Start de les'"):
        call_command("catalogue", "check")
    call_command("catalogue", "update")
    call_command("catalogue", "check")


def test_a_text_that_left_the_code_leaves_the_catalogue(po, tmp_path):
    (tmp_path / "courses" / "views.py").write_text("")
    with pytest.raises(CommandError, match="3 gone"):
        call_command("catalogue", "check")
    call_command("catalogue", "update")
    assert "klopt niet" not in po.read_text()


def test_a_translation_with_a_wrong_placeholder_is_refused(po):
    translate(po, "Regel %(row)s klopt niet.", "Line %(line)s is wrong.")
    with pytest.raises(CommandError, match="unknown named placeholder"):
        call_command("catalogue", "check")


def test_a_missing_catalogue_is_not_up_to_date(po):
    po.unlink()
    with pytest.raises(CommandError, match="Run: make catalogue"):
        call_command("catalogue", "check")


def test_compiled_translations_are_used(po, settings, monkeypatch):
    translate(po, "Zonder naam", "Without a name")
    call_command("catalogue", "compile")
    monkeypatch.setattr(translation.trans_real, "_translations", {})
    with translation.override("en"):
        assert translation.gettext("Zonder naam") == "Without a name"
        assert translation.gettext("Één vraag per keer") == "Één vraag per keer"


def test_the_count_of_untranslated_texts_is_said(po, capsys):
    translate(po, "Zonder naam", "Without a name")
    call_command("catalogue", "check")
    assert "en: 6 texts, 5 without translation" in capsys.readouterr().out
