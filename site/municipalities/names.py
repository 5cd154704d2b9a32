from accounts.plain_text import plain

from .constants import ContactRole


def place_in_list(name: str) -> str:
    """To sort names by: 's-Gravenhage stands at the s, and Súdwest-Fryslân at the u."""
    return plain(name.lstrip("'’"))


def contact_names(role: str, name: str, organisation: str) -> tuple[str, str]:
    """What a contact is called, and what that does not say yet.

    The role, or the name or function where that says the role already (Zorgcoördinator mensenhandel). "Anders" is no
    name: there the function or the organisation comes first.
    """
    label = str(ContactRole(role).label)
    title = label
    if role == ContactRole.OTHER:
        title = name or organisation
    elif label.casefold() in name.casefold():
        title = name
    rest = [part for part in (name, organisation) if part and part.casefold() not in title.casefold()]
    return title, ", ".join(rest)
