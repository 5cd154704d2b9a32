"""Reads the list of municipalities (CSV) into the database: all of it or, when anything is wrong, nothing.

Municipalities merge and codes are never used again, so a municipality that is not in the list stays as it is: ending
one is a decision with a date and a successor, taken in the CMS. Fictional municipalities are not part of the list.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from .models import Municipality, Region

OWN_LIST = Path(__file__).parent / "data" / "municipalities.csv"
REQUIRED = ("code", "name", "safety_region_code", "safety_region")
OPTIONAL = ("display_name", "slug", "province_code", "province", "police_unit", "riec", "note")
CODE = re.compile(r"GM[0-9]{4}")
REGION_CODE = re.compile(r"VR[0-9]{2}")


@dataclass(frozen=True)
class Refusal:
    """What is wrong, where. Lines count from 1, the header included; 0 is the file as a whole."""

    line: int
    field: str
    message: str


@dataclass
class Result:
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: list[Refusal] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return {"ok": not self.errors, **asdict(self)}


@dataclass(frozen=True)
class Row:
    line: int
    cells: dict[str, str]

    def fields(self) -> dict[str, str]:
        """The fields of a municipality that this row sets. A column that is not in the file leaves them alone."""
        own = {name: self.cells[name] for name in OPTIONAL if name in self.cells}
        name = self.cells["name"]
        own["name"] = name
        own["display_name"] = own.get("display_name") or name
        own["slug"] = own.get("slug") or slugify(own["display_name"])
        return own


def read_register(content: bytes) -> Result:
    """Brings the municipalities in line with a list in CSV (UTF-8, comma or semicolon)."""
    try:
        rows, errors = _rows(content)
    except UnicodeDecodeError:
        return Result(errors=[Refusal(0, "", _("Dit bestand is geen tekst in UTF-8. Bewaar het als CSV (UTF-8)."))])
    except csv.Error:
        return Result(errors=[Refusal(0, "", _("Dit bestand is geen CSV-bestand."))])
    errors += [*_wrong_cells(rows), *_doubles(rows)]
    if errors:
        return Result(errors=sorted(errors, key=lambda refusal: refusal.line))
    with transaction.atomic():
        return _store(rows)


def _rows(content: bytes) -> tuple[list[Row], list[Refusal]]:
    text = unicodedata.normalize("NFC", content.decode("utf-8-sig"))
    header = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=";" if header.count(";") > header.count(",") else ",", strict=True)
    names = [name.strip() for name in next(reader, [])]
    errors = list(_wrong_header(names))
    rows: list[Row] = []
    for values in [] if errors else reader:
        values = [value.strip() for value in values]
        if not any(values):
            continue
        if len(values) != len(names):
            message = _("Aantal kolommen op deze regel: %(found)s. Dat moeten er %(expected)s zijn.")
            errors.append(Refusal(reader.line_num, "", message % {"found": len(values), "expected": len(names)}))
            continue
        rows.append(Row(reader.line_num, dict(zip(names, values, strict=True))))
    if not rows and not errors:
        errors.append(Refusal(0, "", _("In dit bestand staat geen enkele gemeente.")))
    return rows, errors


def _wrong_header(names: list[str]) -> Iterable[Refusal]:
    if not any(names):
        yield Refusal(0, "", _("Dit bestand is leeg."))
        return
    for name in REQUIRED:
        if name not in names:
            yield Refusal(1, name, _("De kolom “%(name)s” ontbreekt.") % {"name": name})
    for name in names:
        if name not in REQUIRED + OPTIONAL:
            yield Refusal(1, name, _("De kolom “%(name)s” is onbekend.") % {"name": name})
        elif names.count(name) > 1:
            yield Refusal(1, name, _("De kolom “%(name)s” staat er twee keer.") % {"name": name})


def _wrong_cells(rows: list[Row]) -> Iterable[Refusal]:
    for row in rows:
        code, region_code = row.cells["code"], row.cells["safety_region_code"]
        if not CODE.fullmatch(code):
            yield Refusal(row.line, "code", _("“%(code)s” is geen CBS-code: GM en vier cijfers.") % {"code": code})
        if not REGION_CODE.fullmatch(region_code):
            message = _("“%(code)s” is geen code van een veiligheidsregio: VR en twee cijfers.") % {"code": region_code}
            yield Refusal(row.line, "safety_region_code", message)
        yield from _refused_by_model(row, Municipality(**row.fields()), {"name": "name"})
        yield from _refused_by_model(row, Region(name=row.cells["safety_region"]), {"name": "safety_region"})
        for name, value in row.cells.items():
            if not value.isprintable():
                yield Refusal(row.line, name, _("Hier staat een teken dat niet kan, zoals een nieuwe regel."))


def _refused_by_model(row: Row, instance: Municipality | Region, columns: dict[str, str]) -> Iterable[Refusal]:
    """Empty, too long, no slug: what the model says, under the name of the column."""
    checked_here = ["cbs_code", "code", "region"]
    try:
        instance.clean_fields(exclude=checked_here)
    except ValidationError as refused:
        for name, messages in refused.message_dict.items():
            yield Refusal(row.line, columns.get(name, name), " ".join(messages))


def _doubles(rows: list[Row]) -> Iterable[Refusal]:
    """Two rows for one municipality or one address, or one region under two names."""
    seen: dict[tuple[str, str], int] = {}
    regions: dict[tuple[str, str], str] = {}
    for row in rows:
        for name, value in (("code", row.cells["code"]), ("slug", row.fields()["slug"])):
            first = seen.setdefault((name, value), row.line)
            if first != row.line:
                message = _("“%(value)s” staat er twee keer, ook op regel %(line)s.") % {"value": value, "line": first}
                yield Refusal(row.line, name, message)
        code, region = row.cells["safety_region_code"], row.cells["safety_region"]
        for key, value in ((("code", code), region), (("name", region), code)):
            if regions.setdefault(key, value) != value:
                message = _("%(key)s heet hier “%(value)s” en eerder in het bestand “%(other)s”.")
                message %= {"key": key[1], "value": value, "other": regions[key]}
                yield Refusal(row.line, "safety_region", message)


def _store(rows: list[Row]) -> Result:
    known = {municipality.cbs_code: municipality for municipality in Municipality.objects.select_for_update()}
    regions = {region.code: region for region in Region.objects.select_for_update()}
    errors = [*_clashes(rows, known), *_region_clashes(rows, regions)]
    if errors:
        return Result(errors=errors)
    regions = _store_regions(rows, regions)
    result = Result()
    new: list[Municipality] = []
    changed: list[Municipality] = []
    for row in rows:
        fields = {**row.fields(), "region_id": regions[row.cells["safety_region_code"]].pk}
        municipality = known.get(row.cells["code"])
        if municipality is None:
            new.append(Municipality(cbs_code=row.cells["code"], **fields))
        elif any(getattr(municipality, name) != value for name, value in fields.items()):
            for name, value in fields.items():
                setattr(municipality, name, value)
            changed.append(municipality)
        else:
            result.unchanged += 1
    result.created = len(Municipality.objects.bulk_create(new))
    if changed:
        Municipality.objects.bulk_update(changed, ["name", "region", *OPTIONAL], batch_size=100)
    result.updated = len(changed)
    return result


def _clashes(rows: list[Row], known: dict[str, Municipality]) -> Iterable[Refusal]:
    by_slug = {municipality.slug: municipality for municipality in known.values()}
    for row in rows:
        code, slug = row.cells["code"], row.fields()["slug"]
        if code in known and known[code].is_fictional:
            message = _("%(code)s is hier een verzonnen gemeente: %(name)s.") % {"code": code, "name": known[code]}
            yield Refusal(row.line, "code", message)
        elif slug in by_slug and by_slug[slug].cbs_code != code:
            message = _("“%(slug)s” is al het adres van een andere gemeente: %(name)s.")
            yield Refusal(row.line, "slug", message % {"slug": slug, "name": by_slug[slug]})


def _region_clashes(rows: list[Row], known: dict[str, Region]) -> Iterable[Refusal]:
    by_name = {region.name: region for region in known.values()}
    for row in rows:
        code, name = row.cells["safety_region_code"], row.cells["safety_region"]
        if code in known and known[code].is_fictional:
            message = _("%(code)s is hier een verzonnen regio: %(name)s.") % {"code": code, "name": known[code]}
            yield Refusal(row.line, "safety_region_code", message)
        elif name in by_name and by_name[name].code != code:
            message = _("“%(name)s” is al de naam van een andere regio: %(code)s.")
            yield Refusal(row.line, "safety_region", message % {"name": name, "code": by_name[name].code})


def _store_regions(rows: list[Row], known: dict[str, Region]) -> dict[str, Region]:
    """What a region asks of its municipalities (profile, validity, grace) is not in the list and stays."""
    names = {row.cells["safety_region_code"]: row.cells["safety_region"] for row in rows}
    Region.objects.bulk_create(Region(code=code, name=name) for code, name in names.items() if code not in known)
    renamed = [known[code] for code, name in names.items() if code in known and known[code].name != name]
    for region in renamed:
        region.name = names[region.code]
    if renamed:
        Region.objects.bulk_update(renamed, ["name"])
    return {region.code: region for region in Region.objects.filter(code__in=names)}
