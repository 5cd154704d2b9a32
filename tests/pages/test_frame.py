"""What every page promises: language, one heading, a way past the menu, nothing inline, nothing from elsewhere."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client

from config.views import permission_denied, server_error
from pages.icons import ICONS
from pages.models import InformationPage
from tests.factories import make_home, make_membership, publish

pytestmark = pytest.mark.django_db
# Mails and the PDF of a certificate are no pages: what shows those knows no style sheets.
TEMPLATES = [
    path
    for folder in ("site", "courses", "quizzes", "certificates", "media")
    for path in (settings.ROOT / folder).rglob("templates/**/*.html")
    if "email" not in path.relative_to(settings.ROOT).parts and not path.name.endswith("_pdf.html")
]
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Outline(HTMLParser):
    """Collects tags, ids and headings, and complains about tags that are not closed in order."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.ids, self.levels, self.open, self.crossed = [], [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.tags.append((tag, values))
        if "id" in values:
            self.ids.append(values["id"])
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.crossed.append(tag)


def addresses():
    return ["/", "/uitleg/", "/inloggen/", "/wachtwoord-vergeten/", "/account/aanmelden/", "/is-er-niet/"]


@pytest.fixture(scope="module")
def site(kept_for_the_file):
    page = InformationPage(title="Uitleg", slug="uitleg", in_footer=True, body=[("heading", "Kop")])
    return publish(make_home().add_child(instance=page))


@pytest.fixture(params=["signed out", "signed in"])
def visitor(request, client, site):
    if request.param == "signed in":
        user = make_membership().user
        make_membership(user=user)
        client.force_login(user)
    return client


@pytest.mark.parametrize("address", addresses())
def test_a_page_is_built_as_it_should_be(visitor, address):
    response = visitor.get(address, follow=True)
    outline = Outline(response.content.decode())
    attributes = dict(reversed(outline.tags))
    assert attributes["html"]["lang"] == "nl"
    assert outline.levels.count(1) == 1
    assert outline.levels[0] == 1
    assert all(after - before <= 1 for before, after in zip(outline.levels, outline.levels[1:], strict=False))
    assert [tag for tag, _values in outline.tags].count("main") == 1
    assert len(outline.ids) == len(set(outline.ids))
    assert (outline.open, outline.crossed) == ([], [])


@pytest.mark.parametrize("address", addresses())
def test_the_first_link_leads_past_the_menu(visitor, address):
    outline = Outline(visitor.get(address, follow=True).content.decode())
    first = next(values for tag, values in outline.tags if tag == "a")
    assert first["href"] == "#inhoud"
    assert "inhoud" in outline.ids


@pytest.mark.parametrize("address", addresses())
def test_a_page_brings_nothing_inline_and_nothing_from_elsewhere(visitor, address):
    outline = Outline(visitor.get(address, follow=True).content.decode())
    for tag, values in outline.tags:
        assert "style" not in values
        assert not [name for name in values if name.startswith("on")]
        assert tag != "style"
        # A block of data is read by a script, and is none.
        assert tag != "script" or "src" in values or values.get("type") == "application/json"
        if tag in {"link", "img"} or "src" in values:
            assert values.get("href", values.get("src", "")).startswith("/")


@pytest.mark.parametrize("address", addresses())
def test_the_way_to_report_is_on_every_page(visitor, address):
    assert 'class="sw-signal" href="/meldroute/"' in visitor.get(address, follow=True).content.decode()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.ROOT)))
def test_no_template_has_inline_styles_or_scripts(path):
    """The content security policy of the site refuses them."""
    text = re.sub(r'<script [^>]*type="application/json">', "", path.read_text())
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)", text)


def test_every_icon_in_a_template_is_drawn():
    named = {name for path in TEMPLATES for name in re.findall(r'{% icon "([^"]*)" %}', path.read_text())}
    assert named
    assert named <= set(ICONS)


def test_the_page_speaks_the_language_that_was_chosen(client, site):
    response = client.post("/taal/setlang/", {"language": "en", "next": "/inloggen/"})
    assert response.url == "/inloggen/"
    page = client.get("/inloggen/").content.decode()
    assert '<html lang="en"' in page
    assert 'name="language" value="nl"' in page


def test_what_editors_wrote_keeps_its_own_language(client, site):
    client.post("/taal/setlang/", {"language": "en", "next": "/"})
    assert '<article class="sw-prose" lang="nl">' in client.get("/uitleg/").content.decode()


def test_a_missing_page_offers_a_next_step(visitor):
    response = visitor.get("/is-er-niet/")
    page = response.content.decode()
    assert response.status_code == 404
    assert "Deze pagina is er niet" in page
    assert 'href="/"' in page


def test_a_forbidden_page_offers_a_next_step(visitor):
    request = visitor.get("/inloggen/", follow=True).wsgi_request
    response = permission_denied(request, Exception())
    assert response.status_code == 403
    assert "Deze pagina is niet voor jou" in response.content.decode()


def test_a_form_that_came_too_late_is_explained(site):
    response = Client(enforce_csrf_checks=True).post("/inloggen/", {"login": "x"})
    assert response.status_code == 403
    assert "Je formulier is niet verstuurd" in response.content.decode()


def test_a_broken_page_needs_neither_request_nor_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        response = server_error(None)
    page = response.content.decode()
    assert response.status_code == 500
    assert "Er ging iets mis bij ons" in page
    assert 'href="tel:112"' in page


def test_too_many_attempts_get_a_page_of_the_site(visitor):
    request = visitor.get("/inloggen/", follow=True).wsgi_request
    assert "Even wachten" in render_to_string("429.html", request=request)
