"""The page that shows every part of the house style in every state, to look at while building. Only in DEBUG."""

from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from .blocks import ContentBlock
from .icons import ICONS

DEAD_ENDS = ("403", "403_csrf", "404", "429", "500")
TONES = ("ok", "warn", "stop", "info", "neutral")
BLOCKS = [
    ("heading", "Een tussenkop"),
    (
        "text",
        "<p>Lopende tekst met een <a href='/'>link</a>, <b>vet</b> en <i>schuin</i>. Een regel telt hooguit 66 tekens, "
        "zodat je oog de volgende regel makkelijk vindt.</p><ul><li>Een punt</li><li>Nog een punt</li></ul>"
        "<ol><li>Eerst dit</li><li>Dan dat</li></ol>",
    ),
    (
        "signals",
        {
            "title": "Signalen aan de balie",
            "items": [
                {
                    "signal": "Iemand anders houdt het paspoort vast",
                    "explanation": "Een collega kan helpen. Geeft hij het niet terug als je erom vraagt? Dan telt het.",
                },
                {
                    "signal": "De klant weet niet waar hij woont",
                    "explanation": "Wie net is verhuisd, kent het adres soms nog niet.",
                },
            ],
            "warning": "Eén signaal bewijst niets. Het gaat om de optelsom. Zie je niets? Dan zegt dat ook niets.",
        },
    ),
    (
        "case",
        {
            "title": "De man met vier collega's",
            "text": "<p>Vijf mannen staan aan de balie. Eén doet het woord en heeft alle paspoorten in zijn hand.</p>",
            "source": "Verzonnen voorbeeld",
        },
    ),
    *(
        ("callout", {"tone": tone, "title": "Een kader", "text": "<p>Met een of twee zinnen.</p>"})
        for tone in ("info", "do", "dont", "warning")
    ),
    (
        "figure",
        {"value": "1 op 5", "label": "wat er is geteld", "year": 2025, "source": "Verzonnen bron", "url": ""},
    ),
]


class SampleForm(forms.Form):
    """Every kind of field, none of which is ever stored."""

    text = forms.CharField(label=_("Tekst"), help_text=_("Uitleg staat tussen de naam en het vak."))
    email = forms.EmailField(label=_("E-mailadres"))
    date = forms.DateField(label=_("Datum"), widget=forms.DateInput(attrs={"type": "date"}))
    choice = forms.ChoiceField(label=_("Keuze"), choices=[("a", "Demodam"), ("b", "Nieuwedam")])
    long = forms.CharField(label=_("Lange tekst"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    one = forms.ChoiceField(label=_("Eén van deze"), choices=[("a", "Ja"), ("b", "Nee")], widget=forms.RadioSelect)
    several = forms.MultipleChoiceField(
        label=_("Een of meer"),
        choices=[("a", "Veiligheid"), ("b", "Sociaal domein")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agreed = forms.BooleanField(label=_("Ik heb het gelezen"))
    file = forms.FileField(label=_("Bestand"), required=False)


@require_safe
def style_guide(request: HttpRequest, name: str = "") -> HttpResponse:
    if name in DEAD_ENDS:
        return render(request, f"{name}.html")
    if name:
        raise Http404
    context: dict[str, Any] = {
        "dead_ends": DEAD_ENDS,
        "tones": TONES,
        "icons": ICONS,
        "form": SampleForm(initial={"one": "a"}),
        "wrong_form": SampleForm({"email": "geen adres", "choice": "a"}),
        "body": ContentBlock().to_python([{"type": kind, "value": value} for kind, value in BLOCKS]),
        "page_obj": Paginator(range(300), 10).page(3),
        "breadcrumbs": [("Modules", "/modules/"), ("Signalen op straat", "/modules/"), ("Les 2 van 5", "")],
        "rows": [
            SimpleNamespace(name="Boa", staff=41, done=38, ratio=0.93, tone="ok", word="op doel"),
            SimpleNamespace(name="Toezicht en bouw", staff=33, done=21, ratio=0.64, tone="warn", word="bijna"),
            SimpleNamespace(name="Werk en inkomen", staff=24, done=9, ratio=0.38, tone="stop", word="achter"),
        ],
    }
    return render(request, "pages/style_guide.html", context)
