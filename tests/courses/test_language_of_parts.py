"""With English chosen, what trainers wrote is still announced as Dutch (WCAG 3.1.2)."""

from html.parser import HTMLParser

import pytest

from tests.factories import make_full_module, make_membership, make_open_municipality

pytestmark = pytest.mark.django_db
# Elements without an end.
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Languages(HTMLParser):
    """Of each piece of text the language of the nearest element that names one. Not of the head of the page."""

    def __init__(self):
        super().__init__()
        self.open = []
        self.found = []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("lang")))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if data.strip() and "title" not in (tag for tag, _lang in self.open):
            languages = [lang for _tag, lang in self.open if lang]
            self.found.append((" ".join(data.split()), languages[-1]))


@pytest.fixture
def module():
    return make_full_module(title="Titel van de module", summary="Samenvatting van de module", lessons=2)


@pytest.fixture
def reader(client):
    client.cookies["django_language"] = "en"
    client.force_login(make_membership(municipality=make_open_municipality(), groups=("enforcement_officer",)).user)
    return client


def languages_of(response, words):
    languages = Languages()
    languages.feed(response.content.decode())
    return {lang for text, lang in languages.found if words in text}


def test_the_page_itself_is_english(reader, module):
    assert languages_of(reader.get("/modules/"), "My learning") == {"en"}


@pytest.mark.parametrize("page", ["/modules/", "/mijn-leren/", "module"])
def test_titles_and_summaries_of_modules(reader, module, page):
    response = reader.get(module.url if page == "module" else page)
    # The crumbs name the page one is on.
    assert languages_of(response, "Titel van de module") == {"nl"}
    assert languages_of(response, "Samenvatting van de module") <= {"nl"}


def test_a_lesson(reader, module):
    lesson = module.get_children().first().specific
    callout = {"tone": "info", "title": "Titel van het kader", "text": "<p>Tekst</p>"}
    lesson.body = [("heading", "Kop in de les"), ("callout", callout)]
    lesson.save()
    response = reader.get(lesson.url)
    assert languages_of(response, lesson.title) == {"nl"}
    assert languages_of(response, "Kop in de les") == {"nl"}
    assert languages_of(response, "Titel van het kader") == {"nl"}
    assert languages_of(response, "Good to know") == {"en"}


def test_a_question_and_its_outcome(reader, module):
    quiz = module.get_children().last().specific
    for lesson in module.get_children()[:2]:
        reader.post(lesson.url)
    question = reader.post(f"{quiz.url}start/", follow=True).context["question"]
    texts = [question.content["text"], *(option["text"] for option in question.options)]
    shown = reader.get(f"{quiz.url}vraag/1/")
    given = {"attempt": question.attempt_id, "answer": question.options[0]["key"]}
    answered = reader.post(f"{quiz.url}vraag/1/", given, follow=True)
    for response in (shown, answered):
        for text in texts:
            assert languages_of(response, text) == {"nl"}, text
