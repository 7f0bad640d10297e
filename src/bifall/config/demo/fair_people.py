"""Invented employers and students for the year's fair: the same ones each time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from uuid import UUID

from bifall.arenas.rules import RegistrationValues
from bifall.arenas.states import BY_SIDE, OfferKind, Purpose, Sex, Side, SizeClass

SEED = 2026

# (municipality, name, field, size). Invented; each municipality has one at least.
EMPLOYERS = (
    ("2480", "Norrskensdata AB", "it", SizeClass.MEDIUM),
    ("2480", "Älvbyggarna i Umeå AB", "build", SizeClass.LARGE),
    ("2480", "Björkarnas vård och omsorg", "care", SizeClass.LARGE),
    ("2480", "Kvarkens revision AB", "business", SizeClass.MEDIUM),
    ("2480", "Teg Energilösningar AB", "energy", SizeClass.SMALL),
    ("2480", "Bölets skola", "school", SizeClass.MEDIUM),
    ("2480", "Ersboda Spel AB", "it", SizeClass.MICRO),
    ("2480", "Holmsunds Hamnteknik AB", "industry", SizeClass.MEDIUM),
    ("2480", "Backens Arkitekter AB", "build", SizeClass.SMALL),
    ("2480", "Mariehems Laboratorier AB", "lab", SizeClass.MEDIUM),
    ("2480", "Röbäcks Juristbyrå", "business", SizeClass.SMALL),
    ("2482", "Skellefteälvens Batteriteknik AB", "industry", SizeClass.LARGE),
    ("2482", "Bureå Mekaniska AB", "industry", SizeClass.MEDIUM),
    ("2482", "Kågedalens Träbygg AB", "build", SizeClass.MEDIUM),
    ("2482", "Guldstadens Mjukvara AB", "it", SizeClass.SMALL),
    ("2482", "Ursvikens Elteknik AB", "energy", SizeClass.SMALL),
    ("2482", "Byske Camping och Upplevelser", "tourism", SizeClass.MICRO),
    ("2482", "Norra hemtjänsten", "care", SizeClass.MEDIUM),
    ("2481", "Lycksele Skogsmaskiner AB", "industry", SizeClass.MEDIUM),
    ("2481", "Ansia Läkarhus", "care", SizeClass.SMALL),
    ("2481", "Skogsriket Redovisning AB", "business", SizeClass.MICRO),
    ("2481", "Lapplands Drönarkonsult AB", "it", SizeClass.MICRO),
    ("2401", "Nordmalings Plåt AB", "industry", SizeClass.SMALL),
    ("2403", "Bjurholms Älgpark", "tourism", SizeClass.MICRO),
    ("2404", "Vindelälvens Biokol AB", "energy", SizeClass.SMALL),
    ("2404", "Granö Upplevelser AB", "tourism", SizeClass.SMALL),
    ("2409", "Robertsfors Livsmedel AB", "lab", SizeClass.MEDIUM),
    ("2409", "Ånäsets Bygg AB", "build", SizeClass.MICRO),
    ("2417", "Norsjö Hydraulik AB", "industry", SizeClass.SMALL),
    ("2418", "Malå Geoteknik AB", "lab", SizeClass.SMALL),
    ("2418", "Malå Energi och Fiber", "energy", SizeClass.MICRO),
    ("2421", "Storumans Bioraffinaderi AB", "energy", SizeClass.SMALL),
    ("2421", "Hemavans Fjällhotell AB", "tourism", SizeClass.SMALL),
    ("2422", "Sorsele Skidspår AB", "tourism", SizeClass.MICRO),
    ("2422", "Fjällnära skolan i Ammarnäs", "school", SizeClass.MICRO),
    ("2425", "Dorotea Husvagnsteknik AB", "industry", SizeClass.SMALL),
    ("2460", "Vännäs Tågunderhåll AB", "industry", SizeClass.MEDIUM),
    ("2462", "Vilhelmina Vindkraftservice AB", "energy", SizeClass.SMALL),
    ("2462", "Saxnäs Hälsocentral", "care", SizeClass.SMALL),
    ("2463", "Åsele Datahall AB", "it", SizeClass.SMALL),
)

# (programme, the fields it leads to)
PROGRAMMES = (
    ("Civilingenjör i energiteknik", ("energy", "industry")),
    ("Civilingenjör i teknisk datavetenskap", ("it", "industry")),
    ("Högskoleingenjör i byggteknik", ("build",)),
    ("Systemvetare", ("it", "business")),
    ("Ekonomprogrammet", ("business", "tourism")),
    ("Sjuksköterskeprogrammet", ("care",)),
    ("Grundlärarprogrammet", ("school",)),
    ("Biomedicinsk analytiker", ("lab", "care")),
    ("Drifttekniker, lärcentrum i Storuman", ("energy", "industry", "tourism")),
    ("Vård och omsorg, lärcentrum i Lycksele", ("care",)),
)
WOMEN = [
    "Alva",
    "Ebba",
    "Elin",
    "Ella",
    "Emma",
    "Freja",
    "Hedda",
    "Ida",
    "Ingrid",
    "Iris",
    "Julia",
    "Klara",
    "Lea",
    "Linnea",
    "Lova",
    "Maja",
    "Majken",
    "Maria",
    "Moa",
    "Nora",
    "Olivia",
    "Ronja",
    "Saga",
    "Sara",
    "Selma",
    "Signe",
    "Siri",
    "Sofia",
    "Stina",
    "Thea",
    "Tilde",
    "Tove",
    "Tuva",
    "Vera",
    "Wilma",
]
MEN = [
    "Adam",
    "Albin",
    "Alexander",
    "Anton",
    "Arvid",
    "August",
    "Axel",
    "David",
    "Edvin",
    "Elias",
    "Elliot",
    "Emil",
    "Erik",
    "Filip",
    "Gustav",
    "Hampus",
    "Hugo",
    "Isak",
    "Jakob",
    "Jonas",
    "Kalle",
    "Karl",
    "Leo",
    "Liam",
    "Linus",
    "Ludvig",
    "Malte",
    "Melker",
    "Nils",
    "Noa",
    "Olle",
    "Oskar",
    "Sixten",
    "Theo",
    "Viktor",
]
LAST = [
    "Ahlgren",
    "Berglund",
    "Bergström",
    "Boman",
    "Burman",
    "Dahlgren",
    "Edlund",
    "Ekman",
    "Engman",
    "Forsberg",
    "Forslund",
    "Granlund",
    "Grahn",
    "Hedström",
    "Hellgren",
    "Holmström",
    "Isaksson",
    "Jakobsson",
    "Johansson",
    "Karlsson",
    "Lidström",
    "Lindahl",
    "Lindgren",
    "Lundberg",
    "Lundmark",
    "Marklund",
    "Nordin",
    "Norberg",
    "Nyström",
    "Olofsson",
    "Persson",
    "Risberg",
    "Sandström",
    "Sjöberg",
    "Stenlund",
    "Sundqvist",
    "Söderlund",
    "Wallin",
    "Westman",
    "Wikström",
    "Åström",
    "Öberg",
    "Öhman",
]
STUDENTS = 300
SMALL_LETTERS = str.maketrans("åäöé", "aaoe")


@dataclass(frozen=True, slots=True)
class FairPerson:
    """Somebody who comes, with the fields that they belong to."""

    values: RegistrationValues
    fields: tuple[str, ...]


def employers(municipalities: Mapping[str, UUID]) -> Iterator[FairPerson]:
    dice = Random(SEED)  # noqa: S311 -- invented people, the same each time
    for number, (code, name, field, size) in enumerate(EMPLOYERS):
        first, last = dice.choice(WOMEN if number % 2 else MEN), dice.choice(LAST)
        several = {SizeClass.LARGE: 3, SizeClass.MEDIUM: 2}.get(size, 1)
        kinds = {OfferKind.THESIS, OfferKind.SUMMER_JOB, OfferKind.JOB, OfferKind.INTERNSHIP}
        yield FairPerson(
            RegistrationValues(
                side=Side.EMPLOYER,
                contact_name=f"{first} {last}",
                email=f"{first}.{last}.{number}@example.org".lower().translate(SMALL_LETTERS),
                organisation_name=name,
                size_class=size,
                municipality_id=municipalities[code],
                tables=several,
                kinds=frozenset(sorted(kinds)[: 2 + number % 3]),
                purposes=frozenset(BY_SIDE[Side.EMPLOYER]) - {Purpose.SHOW_PHONE},
            ),
            (field,),
        )


def students(municipalities: Mapping[str, UUID]) -> Iterator[FairPerson]:
    dice = Random(SEED + 1)  # noqa: S311 -- invented people, the same each time
    codes = sorted(municipalities)
    # Most come from the two cities, and some from everywhere.
    weights = [12 if code == "2480" else 6 if code == "2482" else 1 for code in codes]
    for number in range(STUDENTS):
        programme, fields = dice.choices(PROGRAMMES, weights=[4, 5, 3, 4, 4, 4, 2, 2, 1, 1])[0]
        sex = dice.choices([Sex.WOMAN, Sex.MAN, Sex.OTHER, None], weights=[50, 44, 2, 4])[0]
        first = dice.choice(WOMEN if sex == Sex.WOMAN else MEN if sex == Sex.MAN else [*WOMEN, *MEN])
        last = dice.choice(LAST)
        agreed = set(BY_SIDE[Side.STUDENT]) - {Purpose.SHOW_PHONE}
        if number % 9 == 0:
            agreed -= {Purpose.STATISTICS}
        if number % 5 == 0:
            agreed -= {Purpose.ON_BOARD, Purpose.SHOW_NAME}
        yield FairPerson(
            RegistrationValues(
                side=Side.STUDENT,
                contact_name=f"{first} {last}",
                email=f"{first}.{last}.{100 + number}@example.org".lower().translate(SMALL_LETTERS),
                programme=programme,
                sex=sex,
                municipality_id=municipalities[dice.choices(codes, weights=weights)[0]],
                kinds=frozenset(dice.sample(sorted(OfferKind), 2)),
                purposes=frozenset(agreed),
            ),
            fields,
        )
