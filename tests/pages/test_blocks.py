import re

import pytest

from pages.blocks import CalloutBlock, ContentBlock
from pages.models import InformationPage
from tests.factories import make_home, make_image, make_membership, make_municipality, make_open_municipality, publish

pytestmark = pytest.mark.django_db


def make_page(body):
    page = make_home().add_child(instance=InformationPage(title="Uitleg", slug="uitleg", body=body))
    return publish(page)


def read(client, body):
    make_page(body)
    return client.get("/uitleg/").content.decode()


SIGNALS = {
    "title": "Signalen aan de balie",
    "items": [{"signal": "Een ander houdt het paspoort", "explanation": "Het kan ook een collega zijn."}],
    "warning": "Eén signaal bewijst niets.",
}
TONES = dict(CalloutBlock().child_blocks["tone"].field.choices)
CASE = {"title": "Vijf mannen", "text": "<p>Eén doet het woord.</p>", "source": "Verzonnen voorbeeld"}
FIGURE = {"value": "1 op 5", "label": "ziet het signaal", "year": 2025, "source": "Jaarbericht", "url": ""}


def test_every_block_has_a_template_of_its_own():
    for name, block in ContentBlock().child_blocks.items():
        assert block.meta.template.startswith("pages/blocks/"), name


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("heading", "Wat je <ziet>", ["<h2", "Wat je &lt;ziet&gt;"]),
        ("text", "<p>Kijk <b>goed</b>.</p>", ["<b>goed</b>"]),
        (
            "signals",
            SIGNALS,
            ["Een ander houdt het paspoort", "Het kan ook", "1 + 1 = 2", "bewijst niets"],
        ),
        ("case", CASE, ["Casus", "Vijf mannen", "Eén doet het woord.", "Verzonnen voorbeeld"]),
        ("figure", FIGURE, ["1 op 5", "ziet het signaal", "2025", "Jaarbericht"]),
        ("figure", {**FIGURE, "url": "https://example.nl/bron"}, ['href="https://example.nl/bron"']),
        ("meldroute", {}, ["112"]),
    ],
)
def test_a_block_shows_all_it_holds(client, kind, value, shown):
    page = read(client, [(kind, value)])
    for text in shown:
        assert text in page


@pytest.mark.parametrize(
    "tone", [value for value, _label in CalloutBlock().child_blocks["tone"].field.choices if value]
)
def test_each_kind_of_callout_says_its_kind_in_words_not_only_in_colour(client, tone):
    page = read(client, [("callout", {"tone": tone, "title": "Een kader", "text": "<p>Met tekst.</p>"})])
    assert f"sw-callout--{tone}" in page
    assert str(TONES[tone]) in page


def test_a_picture_comes_in_several_widths_with_its_size_and_its_text(client):
    image = {"image": make_image(credit="Tekening: Signaalwijs").pk, "alt_text": "Een loket", "decorative": False}
    body = [{"type": "image", "value": {"image": image, "caption": "Aan de balie"}}]
    page = read(client, body)
    [tag] = re.findall(r"<img[^>]*sw-picture__image[^>]*>", page)
    assert 'alt="Een loket"' in tag
    assert 'loading="lazy"' in tag
    assert "360w" in tag and "704w" in tag
    assert re.search(r'width="\d+"', tag) and re.search(r'height="\d+"', tag)
    assert "Aan de balie" in page
    assert "Tekening: Signaalwijs" in page


def test_a_picture_that_only_adorns_has_an_empty_text(client):
    image = {"image": make_image().pk, "alt_text": "", "decorative": True}
    page = read(client, [{"type": "image", "value": {"image": image, "caption": ""}}])
    [tag] = re.findall(r"<img[^>]*sw-picture__image[^>]*>", page)
    assert 'alt=""' in tag
    assert "<figcaption>" not in page


def test_a_picture_that_changes_is_shown_anew(django_assert_num_queries):
    """What it looks like is kept for five minutes."""
    image = make_image(credit="Tekening: Signaalwijs")
    value = {"image": {"image": image.pk, "alt_text": "Een loket", "decorative": False}, "caption": "Aan de balie"}

    def shown():
        return str(ContentBlock().to_python([{"type": "image", "value": value}]))

    assert "Aan de balie" in shown()
    with django_assert_num_queries(1):
        assert "Aan de balie" in shown()
    value["caption"] = "Op straat"
    assert "Op straat" in shown()
    value["image"]["alt_text"] = "Een ander loket"
    assert 'alt="Een ander loket"' in shown()
    type(image).objects.filter(pk=image.pk).update(credit="Foto: iemand anders")
    assert "Foto: iemand anders" in shown()


def test_what_a_trainer_types_is_never_run(client):
    """Rich text is not here: Wagtail's editor lets only its own features through, before the text is stored."""
    attack = "<script>alert(1)</script>"
    page = read(
        client,
        [
            ("heading", attack),
            ("signals", {**SIGNALS, "title": attack, "warning": attack}),
            ("case", {**CASE, "title": attack, "source": attack}),
            ("figure", {**FIGURE, "value": attack, "source": attack}),
        ],
    )
    assert attack not in page


def test_the_own_meldroute_stands_on_a_page_once(client):
    assert read(client, [("meldroute", {})]).count("Nederlandse Arbeidsinspectie") == 1


def test_a_page_without_the_block_has_the_meldroute_beside_it(client):
    assert "Nederlandse Arbeidsinspectie" in read(client, [("heading", "Kop")])


OWN_CASE = {
    "title": "Slapen tussen de machines",
    "text": "Je ziet matrassen.",
    "form": "labour",
    "situations": ["location_known"],
}


@pytest.fixture
def labour_town():
    """Its route has a step for labour exploitation, and one for sexual exploitation that is not about this case."""
    municipality = make_open_municipality(display_name="Demodam")
    route = municipality.routes.get()
    contact = route.contacts.create(role="labour_authority", organisation="NLA", phone="0800-5151", position=9)
    for form, instruction in (("labour", "Bel de inspectie."), ("sexual", "Bel de zedenpolitie.")):
        route.steps.create(form=form, contact=contact, instruction=instruction, position=20)
    return municipality


def test_a_case_shows_the_steps_of_the_readers_own_route_in_order(client, labour_town):
    client.force_login(make_membership(municipality=labour_town).user)
    content = read(client, [("own_route_case", OWN_CASE)])
    assert "Slapen tussen de machines" in content
    assert content.index("Bel de aandachtsfunctionaris.") < content.index("Bel de inspectie.")
    assert "Bel de zedenpolitie." not in content
    assert "Zo staat het in de meldroute van Demodam." in content


def test_a_case_in_danger_begins_with_112(client, labour_town):
    client.force_login(make_membership(municipality=labour_town).user)
    content = read(client, [("own_route_case", {**OWN_CASE, "situations": ["urgent"]})])
    main = content[content.index("Slapen tussen") :]
    assert main.index("tel:112") < main.index("Bel de inspectie.")


def test_a_case_tells_who_has_no_route_what_to_do(client):
    signed_out = read(client, [("own_route_case", OWN_CASE)])
    assert "dan zie je hier wat je in jouw gemeente doet" in signed_out
    client.force_login(make_membership(municipality=make_municipality(display_name="Nieuwedam")).user)
    content = client.get("/uitleg/").content.decode()
    assert "Nieuwedam heeft nu geen meldroute die van kracht is" in content
    assert "tel:112" in content
