"""The main menu: one readable table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import User
from bifall.ui.audiences import audiences_of

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

PUBLIC = "public"
# Public too, and at the foot of each page: what one looks for now and then.
FOOT = "foot"
OPEN = frozenset({PUBLIC, FOOT})


@dataclass(frozen=True, slots=True)
class Entry:
    label: StrPromise
    url_name: str
    audience: str


ENTRIES = (
    Entry(_("Väntar på dig"), "desk:home", "desk"),
    Entry(_("Ärenden"), "desk:cases", "desk"),
    Entry(_("Utlysningar"), "desk:calls", "desk"),
    Entry(_("Projektstöd"), "project_desk:home", "desk"),
    Entry(_("Samverkan"), "collaboration_desk:home", "desk"),
    Entry(_("Att bedöma"), "desk:assignments", "assessor"),
    Entry(_("Sammanträden"), "boardroom:meetings", "boardroom"),
    Entry(_("Omgångar"), "desk:portfolios", "boardroom"),
    Entry(_("Omgångar"), "desk:portfolios", "auditor"),
    Entry(_("Utvärderingar"), "evaluation_desk:evaluations", "evaluation"),
    Entry(_("Projektstöd"), "project_desk:home", "auditor"),
    Entry(_("Ramboken"), "project_desk:ledger", "auditor"),
    Entry(_("Rekvisitioner"), "project_desk:claims", "auditor"),
    Entry(_("Betalningar"), "project_desk:payments", "auditor"),
    Entry(_("Statsstöd"), "state_aid_desk:register", "auditor"),
    Entry(_("Pressrum"), "publicsite:press_desk", "press"),
    Entry(_("Administration"), "desk:administration", "administration"),
    Entry(_("Inkorg"), "municipal:inbox", "municipal"),
    Entry(_("Min kommun"), "municipal:my_municipality", "municipal"),
    Entry(_("Utvärderingar"), "municipal:evaluations", "municipal"),
    Entry(_("Samverkan"), "municipal:collaboration", "municipal"),
    Entry(_("Mina ansökningar"), "portal:home", "applicant"),
    Entry(_("Mina projekt"), "my_projects:projects", "applicant"),
    Entry(_("Utlysningar"), "publicsite:calls", PUBLIC),
    Entry(_("Projekt"), "publicsite:projects", PUBLIC),
    Entry(_("Möten och beslut"), "publicsite:meetings", PUBLIC),
    Entry(_("Anslagstavla"), "publicsite:notice_board", PUBLIC),
    Entry(_("Kommunerna"), "publicsite:municipalities", PUBLIC),
    Entry(_("Samverkan"), "publicsite:collaboration", PUBLIC),
    Entry(_("Press"), "publicsite:newsroom", PUBLIC),
    Entry(_("Statistik"), "publicsite:statistics", FOOT),
    Entry(_("Utvärderingar"), "publicsite:evaluations", FOOT),
    Entry(_("Mötesplatser"), "meetingplace:arenas", FOOT),
    Entry(_("Öppna data"), "publicsite:open_data", FOOT),
    Entry(_("Tillgänglighet"), "publicsite:accessibility", FOOT),
)


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as shown. current: "page" on the page itself, "true" below it, "" elsewhere."""

    label: StrPromise
    url: str
    current: str


@dataclass(frozen=True, slots=True)
class Navigation:
    """work: what the person does here; public: the pages that everybody has; foot: those at the foot."""

    work: tuple[Item, ...]
    public: tuple[Item, ...]
    foot: tuple[Item, ...]


def navigation_for(request: HttpRequest) -> Navigation:
    """The menu as the one who asks should see it. A page that is not installed is left out."""
    user = getattr(request, "user", None)
    audiences = frozenset[str]()
    if isinstance(user, User):
        # Who holds nothing yet is about to apply: that is how one becomes an applicant.
        audiences = audiences_of(user) or frozenset({"applicant"})
    shown = [entry for entry in ENTRIES if entry.audience in OPEN or entry.audience in audiences]
    addresses = {entry: address for entry in shown if (address := _address(entry))}
    here = _nearest(request.path, addresses)
    items = {
        entry: Item(entry.label, address, _current(request.path, address) if entry is here else "")
        for entry, address in addresses.items()
    }
    return Navigation(
        work=tuple(item for entry, item in items.items() if entry.audience not in OPEN),
        public=tuple(item for entry, item in items.items() if entry.audience == PUBLIC),
        foot=tuple(item for entry, item in items.items() if entry.audience == FOOT),
    )


def _address(entry: Entry) -> str | None:
    try:
        return reverse(entry.url_name)
    except NoReverseMatch:
        return None


def _nearest(path: str, addresses: dict[Entry, str]) -> Entry | None:
    """The entry that the page lies under; a start page has only itself."""
    above = [
        entry
        for entry, address in addresses.items()
        if path == address or (path.startswith(address) and not entry.url_name.endswith(":home"))
    ]
    return max(above, key=lambda entry: len(addresses[entry]), default=None)


def _current(path: str, address: str) -> str:
    return "page" if path == address else "true"
