"""What somebody signed in with, in words: "Chrome op Linux", "Safari op iPhone"."""

import re

from django.utils.translation import gettext as _
from ua_parser import parse

# The same browser goes by several names: Mobile Safari, Chrome Mobile iOS, HeadlessChrome.
VARIANT = re.compile(r"^(Headless|Mobile )|( Mobile| iOS| WebView)+$")
SYSTEMS = {"Mac OS X": "Mac"}
# Of these the device says more than its system.
DEVICES = ("iPhone", "iPad")


def device_in_words(user_agent: str) -> str:
    found = parse(user_agent)
    browser = VARIANT.sub("", found.user_agent.family) if found.user_agent else ""
    device = found.device.family if found.device else ""
    system = found.os.family if found.os else ""
    machine = device if device in DEVICES else SYSTEMS.get(system, system)
    if browser and machine:
        return _("%(browser)s op %(machine)s") % {"browser": browser, "machine": machine}
    return browser or machine or _("Onbekende browser")
