"""What every decision letter begins and ends with. Called with the language already chosen."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bifall.accounts.models import Authority
from bifall.applications.models import Application
from bifall.documents.sheets import Block, Facts, Heading


def letter_lead(application: Application, *decided: tuple[str, str]) -> list[tuple[str, str]]:
    """(label, text) of whom the letter is to, who decided and when, and the project's period."""
    organisation = application.organisation
    place = f"{organisation.postal_code} {organisation.city}".strip()
    address = ", ".join(filter(None, [organisation.street, place]))
    return [
        (_("Diarienummer"), application.case_number),
        (_("Till"), f"{organisation.name} ({organisation.register_number})"),
        *([(_("Adress"), address)] if address else []),
        *decided,
        (_("Projekttid"), f"{application.starts_on} – {application.ends_on}"),
    ]


def where_to_ask(authority: Authority) -> list[Block]:
    return [Heading(_("Kontakt")), Facts([(authority.name, authority.email)])]
