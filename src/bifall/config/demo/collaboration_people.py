"""Forums of the demo year's collaboration model, and the invented politicians who sit there."""

from __future__ import annotations

from bifall.collaboration.states import ForumKind, ForumLevel

AIMS = (
    "Kommunerna ska ha utrymme för tydligt inflytande i det regionala utvecklingsarbetet, och samverkan"
    " mellan kommunerna ska stödjas och utvecklas."
)
PRINCIPLES = (
    "Kommunerna får frågorna i god tid. Det de säger besvaras med skäl. Alla kommuner räknas, oavsett"
    " storlek. Det som kommer fram i forumen följer med till nämndens ärenden."
)
TOPICS = (
    "Kompetensförsörjning",
    "Näringsliv och innovation",
    "Transporter och kollektivtrafik",
    "Digitalisering",
    "Attraktiva livsmiljöer",
)

# Municipal code, name, population (to the nearest hundred), county.
NEIGHBOURS = (
    ("2284", "Örnsköldsvik", 55_000, "Västernorrlands län"),
    ("2505", "Arvidsjaur", 6_000, "Norrbottens län"),
    ("2506", "Arjeplog", 2_600, "Norrbottens län"),
)

POLITICIANS = {
    "2401": "Gun Sjölander",
    "2403": "Bertil Norman",
    "2404": "Karin Degerfors",
    "2409": "Lars Ånäset",
    "2417": "Monica Bastuträsk",
    "2418": "Ove Adak",
    "2421": "Birgitta Tärna",
    "2422": "Per Ammarnäs",
    "2425": "Inga Borgafjäll",
    "2460": "Håkan Tväråbäck",
    "2462": "Eva Saxnäs",
    "2463": "Mats Fredrika",
    "2480": "Annika Teg",
    "2481": "Rolf Kristineberg",
    "2482": "Stina Bureå",
}


def address_of(name: str) -> str:
    """The address of an invented politician: "Lars Ånäset" has lars-anaset@example.org."""
    return f"{'-'.join(name.lower().translate(str.maketrans('åäöé', 'aaoe')).split())}@example.org"


# Name, level, kind, purpose, rhythm, the codes of the municipalities (none: all of the county's), topics.
FORUMS = (
    (
        "Samrådet",
        ForumLevel.POLITICAL,
        ForumKind.COUNCIL,
        "Ledande företrädare för regionen och alla kommuner rådgör om det som rör hela länet.",
        "fyra gånger om året",
        (),
        TOPICS,
    ),
    (
        "Politiska styrgruppen",
        ForumLevel.POLITICAL,
        ForumKind.STEERING_GROUP,
        "Förbereder samrådets möten och följer upp modellen.",
        "inför varje samråd",
        ("2480", "2482", "2481", "2404", "2421"),
        TOPICS[:2],
    ),
    (
        "Utvecklingschefernas nätverk",
        ForumLevel.OFFICIAL,
        ForumKind.NETWORK,
        "Tjänstepersoner bereder frågor till samrådet och delar erfarenheter.",
        "varannan månad",
        (),
        TOPICS,
    ),
    (
        "Umeåregionen",
        ForumLevel.POLITICAL,
        ForumKind.GROUPING,
        "Kommunerna kring Umeå samverkar om service och utveckling, över länsgränsen.",
        "sex gånger om året",
        ("2480", "2401", "2403", "2404", "2409", "2460", "2284"),
        TOPICS[:3],
    ),
    (
        "Region 10",
        ForumLevel.POLITICAL,
        ForumKind.GROUPING,
        "Inlandets kommuner samverkar om det som är gemensamt för dem, över länsgränsen.",
        "sex gånger om året",
        ("2481", "2417", "2418", "2421", "2422", "2425", "2462", "2463", "2505", "2506"),
        TOPICS,
    ),
)
