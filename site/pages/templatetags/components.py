"""What the parts in site/templates/components need and a template cannot say."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms, template
from django.db.models import QuerySet
from django.forms import BaseForm, BoundField
from django.forms.widgets import Input
from django.template.context import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from wagtail.blocks import StreamValue

from accounts.models import TargetGroup
from pages.icons import ICONS
from pages.kept import kept
from pages.models import InformationPage
from pages.restricted import IS_RESTRICTED
from queries.prepared import Prepared

register = template.Library()

# The first that fits counts: to Django a set of checkboxes is a set of radio buttons, and a date is a text box.
COMPONENT_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "utrecht-checkbox"),
    (forms.RadioSelect, "utrecht-radio-button"),
    (forms.CheckboxInput, "utrecht-checkbox"),
    (forms.Select, "utrecht-select"),
    (forms.Textarea, "utrecht-textarea"),
    (forms.ClearableFileInput, "sw-file"),
    (Input, "utrecht-textbox"),
)


@register.filter
def with_component_class(field: BoundField) -> BoundField:
    """The field, its widget carrying the class of its NL Design System component. The widget is the form's own copy."""
    widget = field.field.widget
    name = next((name for kind, name in COMPONENT_CLASSES if isinstance(widget, kind)), "")
    present = widget.attrs.get("class", "").split()
    if name and name not in present:
        widget.attrs["class"] = " ".join([*present, name])
    # A placeholder vanishes when somebody types, and looks like an answer; label and help text say it.
    widget.attrs.pop("placeholder", None)
    return field


@register.filter
def labelled(field: BoundField, label: str) -> BoundField:
    """The field under another label than the form of a third party gives it; the error summary shows it too."""
    field.label = label
    return field


@register.filter
def helped(field: BoundField, help_text: str) -> BoundField:
    """The field with another help text, or with "" none."""
    field.help_text = help_text
    return field


@register.filter
def field_kind(field: BoundField) -> str:
    """How a field is laid out: a fieldset of options, one checkbox, or a control under its label."""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "options"
    return "checkbox" if isinstance(widget, forms.CheckboxInput) else "control"


@register.filter
def of_roles(items: Iterable[Any]) -> list[Any]:
    """Of the items of the menu those that somebody has by a role; a learner has none."""
    return [item for item in items if item.purpose]


@register.filter
def filters_set(form: BaseForm) -> int:
    """How many filters beside the search, which comes first, were set, rightly or not.

    The first choice of each is what the list shows by itself: a form sends it along.
    """
    return sum(_is_set(field) for field in form.visible_fields()[1:])


def _is_set(field: BoundField) -> bool:
    choices: Any = getattr(field.field, "choices", ())
    first = next((str(value) for value, _label in choices), "")
    return bool(field.value()) and str(field.value()) != first


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing of pages/icons.py. KeyError for a name that is none."""
    return ICONS[name]


@register.simple_tag(takes_context=True)
def rendered(context: Context, template_name: str) -> SafeString:
    """A part that stands on the page more than once (`as`), so that it is made once."""
    return context.template.engine.get_template(template_name).render(context)


@register.filter
def by_sentence(text: str) -> SafeString:
    """A headline of two sentences breaks between them where it does not fit on one line."""
    sentences = re.split(r"(?<=[.!?]) ", text)
    return format_html_join(" ", '<span class="sw-sentence">{}</span>', ((sentence,) for sentence in sentences))


@register.filter
def holds_block(body: StreamValue, kind: str) -> bool:
    return any(block.block_type == kind for block in body)


@register.inclusion_tag("components/field.html")
def sw_field(field: BoundField) -> dict[str, BoundField]:
    return {"field": field}


@Prepared
def _in_footer() -> QuerySet[InformationPage]:
    return InformationPage.objects.live().filter(~IS_RESTRICTED, in_footer=True).order_by("path")


@register.simple_tag
def footer_pages() -> list[dict[str, str]]:
    """Title and address of the information pages that belong in the footer."""
    # Without an address: not below the start page.
    return kept("footer-pages", lambda: [{"title": page.title, "url": page.url} for page in _in_footer() if page.url])


@register.simple_tag
def target_groups() -> list[dict[str, str]]:
    """The target groups for the front door, in their own order."""
    return kept("target-groups", lambda: list(TargetGroup.objects.values("name", "synonyms")))
