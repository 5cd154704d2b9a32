import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string

from pages.icons import ICONS
from pages.templatetags.components import icon
from tests.factories import make_home


class SampleForm(forms.Form):
    name = forms.CharField(label="Naam", help_text="Zoals in je paspoort", widget=forms.TextInput({"placeholder": "x"}))
    place = forms.ChoiceField(label="Plaats", choices=[("a", "Demodam")])
    several = forms.MultipleChoiceField(
        label="Wat", choices=[("a", "Veiligheid"), ("b", "Zorg")], widget=forms.CheckboxSelectMultiple, required=False
    )
    one = forms.ChoiceField(label="Welke", choices=[("a", "Ja"), ("b", "Nee")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Gelezen")
    secret = forms.CharField(widget=forms.HiddenInput)


def field(name, data=None):
    return render_to_string("components/field.html", {"field": SampleForm(data)[name]})


def test_a_field_carries_its_label_help_and_class():
    html = field("name")
    assert '<label class="utrecht-form-label" for="id_name">Naam' in html
    assert 'class="utrecht-textbox"' in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert 'id="id_name_helptext"' in html
    assert "placeholder" not in html


def test_an_error_stands_at_the_field_and_belongs_to_it():
    html = field("name", {"name": ""})
    assert "utrecht-form-field--invalid" in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html


@pytest.mark.parametrize(
    ("name", "class_name"),
    [
        ("place", "utrecht-select"),
        ("several", "utrecht-checkbox"),
        ("one", "utrecht-radio-button"),
        ("agreed", "utrecht-checkbox"),
    ],
)
def test_each_kind_of_field_gets_the_class_of_its_component(name, class_name):
    assert f'class="{class_name}"' in field(name)


@pytest.mark.parametrize("name", ["several", "one"])
def test_a_set_of_options_is_a_fieldset_with_a_legend(name):
    html = field(name)
    assert f'<fieldset id="id_{name}"' in html
    assert "<legend" in html
    assert html.count("<label") == 2


def test_only_what_may_stay_empty_says_so():
    assert "(niet verplicht)" in field("several")
    assert "(niet verplicht)" not in field("name")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("name", "Vul dit in."),
        ("place", "Maak een keuze."),
        ("one", "Maak een keuze."),
        ("agreed", "Zet hier een vinkje."),
    ],
)
def test_what_was_left_out_is_asked_for_in_plain_words(name, words):
    form = SampleForm({})
    assert form.errors[name] == [words]
    page = render_to_string("components/error_summary.html", {"form": form})
    assert "Dit lukt nog niet" in page
    assert words in page


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Filters"),
        ({"name": "an"}, "Filters"),
        # What the list shows by itself, which the form sends along.
        ({"place": "a"}, "Filters"),
        ({"place": "x"}, "Filters (1 aan)"),
    ],
)
def test_filters_stand_open_when_one_of_them_was_set_beside_the_search(data, words):
    page = render_to_string("components/filters.html", {"form": SampleForm(data), "action": "/", "label": "Filter"})
    assert f"<summary>{words}</summary>" in page
    assert ('<details class="sw-filters__more sw-opens" open>' in page) == ("aan" in words)


def test_a_hidden_field_shows_nothing():
    assert "label" not in field("secret")


def test_the_error_summary_links_to_each_field_and_takes_the_focus():
    html = render_to_string("components/error_summary.html", {"form": SampleForm({"name": "", "agreed": ""})})
    assert "autofocus" in html
    for target in ("id_name", "id_one", "id_agreed"):
        assert f'href="#{target}"' in html


@pytest.mark.parametrize("form", [SampleForm(), None])
def test_there_is_no_error_summary_without_errors(form):
    assert render_to_string("components/error_summary.html", {"form": form}).strip() == ""


def test_progress_says_in_words_what_the_bar_shows():
    html = render_to_string("components/progress.html", {"value": 4, "total": 6, "label": "lessen"})
    assert '<progress value="4" max="6"' in html
    assert "4 van 6 lessen" in html
    assert "sw-progress--done" not in html
    assert "sw-progress--done" in render_to_string("components/progress.html", {"value": 6, "total": 6, "label": "x"})


def test_progress_of_nothing_is_not_done():
    html = render_to_string("components/progress.html", {"value": 0, "total": 0, "label": "lessen"})
    assert "sw-progress--done" not in html


@pytest.mark.parametrize(("ratio", "width"), [(0, "0%"), (0.384, "38%"), (1, "100%"), (None, "0%")])
def test_a_bar_is_as_long_as_its_share_and_says_it_in_words(ratio, width):
    html = render_to_string("components/bar.html", {"ratio": ratio, "label": "38% van Boa", "tone": "stop"})
    assert f'width="{width}"' in html
    assert 'aria-label="38% van Boa"' in html


def test_turning_a_page_keeps_the_filters(rf):
    page = Paginator(range(30), 10).page(2)
    html = render_to_string("components/pagination.html", {"page_obj": page}, request=rf.get("/?doelgroep=boa&page=2"))
    assert 'href="?doelgroep=boa&amp;page=1"' in html
    assert 'href="?doelgroep=boa&amp;page=3"' in html
    assert "Bladzijde 2 van 3" in html


def test_of_many_pages_somebody_can_go_to_any(rf):
    page = Paginator(range(12_000), 10).page(600)
    html = render_to_string("components/pagination.html", {"page_obj": page}, request=rf.get("/?zoek=an&page=600"))
    assert 'href="?zoek=an&amp;page=1"' in html
    assert 'href="?zoek=an&amp;page=1200"' in html
    assert '<input type="hidden" name="zoek" value="an">' in html
    assert 'name="page" type="number" inputmode="numeric" min="1" max="1200"' in html
    assert "Bladzijde 600 van 1.200" in html


def test_one_page_needs_no_turning(rf):
    page = Paginator(range(3), 10).page(1)
    assert render_to_string("components/pagination.html", {"page_obj": page}, request=rf.get("/")).strip() == ""


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_that_is_promised_is_drawn(name):
    assert "<path" in icon(name)


@pytest.mark.django_db
def test_the_style_guide_is_not_there_in_production(client):
    make_home()
    assert client.get("/huisstijl/").status_code == 404
