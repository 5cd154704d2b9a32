"""Wagtail's choosers without their inline script, which the policy of the CMS does not allow.

Wagtail has no setting or hook for it yet (wagtail/wagtail#1288). What the script would have called is named in
attributes, and static/js/cms.js calls it. See docs/security-headers.md.
"""

import re
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.widgets import BaseChooser

# What every chooser writes: `new ImageChooser("id", {…});` or `createTaskChooser("id");`.
CALL = re.compile(r"(new )?(?P<function>\w+)\((?P<arguments>.*)\);", re.DOTALL)


def render_without_script(
    self: BaseChooser, name: str, value: Any, attrs: dict[str, Any], renderer: Any = None
) -> SafeString:
    data = self.get_value_data(value)
    call = CALL.fullmatch(self.render_js_init(attrs["id"], name, data))
    if call is None:
        raise ValueError(f"No call that js/cms.js can make: {type(self).__name__}")
    return format_html(
        '{}<span hidden data-controller="sw-call" data-sw-call-function-value="{}" data-sw-call-arguments-value="[{}]">'
        "</span>",
        self.render_html(name, data, attrs),
        call["function"],
        call["arguments"],
    )


def replace_inline_scripts() -> None:
    BaseChooser.render = render_without_script
