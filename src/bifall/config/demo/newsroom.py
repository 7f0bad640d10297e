"""The newsroom of the demo: who answers the press, the year's rota with a hole in it, and a picture bank."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bifall.config.demo.drawings import drawing
from bifall.flows import publication
from bifall.flows.casefile.handling import LOCAL_TIME
from bifall.flows.casefile.scene import Scene
from bifall.kernel.weeks import IsoWeek
from bifall.press.commands import (
    DutyChoice,
    PictureValues,
    add_picture,
    approve_release,
    describe_picture,
    fill_rota,
    load_topic,
    note_absence,
    open_newsroom,
    save_contact,
)
from bifall.press.models import PressContact, PressImage, ReleasePage
from bifall.press.queries import duty_weeks, newsroom_of, releases_of
from bifall.press.states import Consent, Licence

ARTIST = "Dagny Tecknare"
PEOPLE = (
    ("Sara Lindgren", "Pressekreterare", "070-174 06 41", "sara.lindgren@example.org", ["sv", "en", "sma"]),
    ("Elias Norberg", "Kommunikatör", "070-174 06 42", "elias.norberg@example.org", ["sv", "en", "fi"]),
    ("Maja Öberg", "Kommunikationschef", "070-174 06 43", "maja.oberg@example.org", ["sv", "en"]),
)
TOPICS = {
    "Regional utveckling": "Regional development",
    "Näringsliv": "Business",
    "Hälsa och vård": "Health and care",
}
# name, caption, caption in English, text for those who do not see it, licence
PICTURES = (
    ("sammantradesrummet", "Nämndens sammanträdesrum", "The board’s meeting room",
     "Ett ovalt träbord med gröna stolar framför fyra fönster.", Licence.OWN),
    ("alven", "Älven på väg mot kusten", "The river on its way to the coast",
     "En blå älv mellan granar, med fjäll i bakgrunden.", Licence.CC_BY),
    ("bjorkarna", "Björkar på hösten", "Birches in autumn",
     "Vita björkstammar i rad mot en gul himmel.", Licence.CC0),
    ("norrsken", "Norrsken över skogen", "Northern lights above the forest",
     "Gröna band av norrsken över svarta granar.", Licence.CC_BY_SA),
    ("motesplatsen", "Studenter möter arbetsgivare", "Students meet employers",
     "Femton bord med en grön och en gul figur vid varje.", Licence.OWN),
    ("verkstaden", "Ett mindre företag i länet", "A small firm in the county",
     "Fyra maskiner på rad i en verkstad.", Licence.OWN),
    ("vard-pa-distans", "Vård på distans", "Care at a distance",
     "En skärm med ett rött kors.", Licence.AGREEMENT),
)  # fmt: skip
ENDS_SOON, NOT_DESCRIBED = "vard-pa-distans", "verkstaden"
WEEKS_BACK, WEEKS_AHEAD, HOLE = 12, 24, 4


def keep_newsroom(scene: Scene, now: datetime) -> None:
    """Everything is in order but one week that has nobody, one picture whose right soon ends, and one that
    nobody has described yet.
    """
    open_newsroom(authority_id=scene.authority.pk, actor=scene.administrator, at=now)
    _fill_rota(scene, _contacts(scene, now), now)
    pictures = {name: _picture(scene, name, now) for name, *_about in PICTURES}
    _illustrate(scene, pictures["sammantradesrummet"], now)


def _contacts(scene: Scene, at: datetime) -> list[PressContact]:
    by: dict[str, Any] = {"authority_id": scene.authority.pk, "actor": scene.communicator, "at": at}
    topics = [load_topic(name=name, name_en=name_en, **by) for name, name_en in TOPICS.items()]
    contacts = [
        save_contact(
            name=name,
            title=title,
            unit="Kommunikationsenheten",
            phone=phone,
            email=email,
            topics=[topics[number].pk],
            languages=languages,
            **by,
        )
        for number, (name, title, phone, email, languages) in enumerate(PEOPLE)
    ]
    away = at.astimezone(LOCAL_TIME).date() + timedelta(days=50)
    note_absence(
        contact_id=contacts[2].pk,
        first_on=away,
        last_on=away + timedelta(days=4),
        actor=scene.communicator,
        at=at,
    )
    return contacts


def _fill_rota(scene: Scene, contacts: list[PressContact], at: datetime) -> None:
    """Weeks that somebody has already stay theirs."""
    today = at.astimezone(LOCAL_TIME).date()
    weeks = [IsoWeek.of(today + timedelta(weeks=n)) for n in range(-WEEKS_BACK, WEEKS_AHEAD)]
    hole = IsoWeek.of(today + timedelta(weeks=HOLE))
    taken = duty_weeks(scene.authority, weeks)
    choices = [
        DutyChoice(week, contacts[number // 2 % 3].pk, contacts[(number // 2 + 1) % 3].pk)
        for number, week in enumerate(weeks)
        if week not in taken and week != hole
    ]
    fill_rota(authority_id=scene.authority.pk, choices=choices, actor=scene.communicator, at=at)


def _picture(scene: Scene, name: str, at: datetime) -> PressImage:
    [(caption, caption_en, description, licence)] = [about for found, *about in PICTURES if found == name]
    by: dict[str, Any] = {"authority_id": scene.authority.pk, "actor": scene.communicator, "at": at}
    made = add_picture(filename=f"{name}.jpg", content=drawing(name), **by)
    if name == NOT_DESCRIBED:
        return made
    today = at.astimezone(LOCAL_TIME).date()
    return describe_picture(
        picture_id=made.pk,
        values=PictureValues(
            title=caption,
            creator=ARTIST,
            rights_holder=scene.authority.name,
            description=description,
            caption=caption,
            caption_en=caption_en,
            licence=licence,
            licence_terms="Får användas av redaktioner under ett år" if licence == Licence.AGREEMENT else "",
            expires_on=today + timedelta(days=20) if name == ENDS_SOON else None,
            consent=Consent.NOT_NEEDED,
        ),
        is_in_bank=True,
        **by,
    )


def _illustrate(scene: Scene, picture: PressImage, at: datetime) -> None:
    """The reference case's release is given its picture, as a correction that its readers are told of."""
    newsroom = newsroom_of(scene.authority.pk)
    release: ReleasePage | None = releases_of(newsroom).filter(live=True).first() if newsroom else None
    if release is None:
        return
    draft: ReleasePage = release.get_latest_revision_as_object()
    draft.image, draft.correction = picture, "En bild har lagts till."
    draft.save_revision(user=scene.communicator)
    approve_release(page_id=release.pk, actor=scene.director, at=at)
    publication.publish(page_id=release.pk, actor=scene.communicator, at=at)
