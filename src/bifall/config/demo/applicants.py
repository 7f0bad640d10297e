"""Invented organisations that apply in the demo year."""

from __future__ import annotations

from dataclasses import dataclass

from stdnum import luhn


@dataclass(frozen=True, slots=True)
class Applicant:
    """An invented organisation with one person who acts for it."""

    key: str
    name: str
    kind: str
    prefix: str
    city: str
    person: str

    @property
    def register_number(self) -> str:
        digits = self.prefix + str(luhn.calc_check_digit(self.prefix))
        return f"{digits[:6]}-{digits[6:]}"


APPLICANTS = (
    Applicant(
        "skogsklustret",
        "Skogsklustret i Västerbotten ekonomisk förening",
        "association",
        "769600101",
        "Umeå",
        "Sten Fahlgren",
    ),
    Applicant(
        "norrlands-rorelse",
        "Norrlands rörelse och hälsa AB",
        "company",
        "559900102",
        "Umeå",
        "Nadja Hellström",
    ),
    Applicant("malmvagen", "Malmvägens utveckling AB", "company", "559900103", "Malå", "Marit Lindvall"),
    Applicant(
        "vindelalven",
        "Stiftelsen Vindelälven lever",
        "association",
        "802400104",
        "Vindeln",
        "Valter Isaksson",
    ),
    Applicant(
        "kustlandets-mat",
        "Kustlandets mat ekonomisk förening",
        "association",
        "769600105",
        "Robertsfors",
        "Karla Nyberg",
    ),
    Applicant(
        "inlandsbanan-besok",
        "Inlandets besöksnäring AB",
        "company",
        "559900106",
        "Vilhelmina",
        "Ingela Tannberg",
    ),
    Applicant(
        "digitala-byar",
        "Digitala byar ideell förening",
        "association",
        "802400107",
        "Dorotea",
        "Didrik Sandström",
    ),
    Applicant(
        "teknikverkstan",
        "Teknikverkstan Skellefteå AB",
        "company",
        "559900108",
        "Skellefteå",
        "Tove Renström",
    ),
    Applicant(
        "kultur-i-norr",
        "Kultur i norr ideell förening",
        "association",
        "802400109",
        "Lycksele",
        "Kerstin Boström",
    ),
    Applicant("vannas-naringsliv", "Vännäs näringsliv AB", "company", "559900110", "Vännäs", "Vilma Hedlund"),
)
