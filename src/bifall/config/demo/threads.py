"""What applicants and officers write to each other in the demo year, and how a call words its letters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bifall.accounts.models import User
from bifall.applications.models import Application
from bifall.calls.models import Call
from bifall.config.demo.review import At
from bifall.correspondence.commands import mark_thread_read, send_message, write_note
from bifall.documents.sheets import Facts, Heading, Paragraph, Sheet
from bifall.documents.typesetting import typeset
from bifall.flows.casefile.handling import applicant_of
from bifall.flows.casefile.scene import Scene
from bifall.flows.casefile.schema import ApplicationPart
from bifall.wordings.commands import word_letter, write_phrase
from bifall.wordings.rules import Text

COMPLETION = Text(
    "{ärendenummer}: vi behöver veta mer om {projekt}",
    "Hej!\n\nVi läser er ansökan i {utlysning} och behöver en komplettering.\n\n{vad som saknas}\n\n"
    "Svara i tjänsten senast {sista dag}. Hör av er om något är oklart.\n\nVänliga hälsningar\n{handläggare}",
)
COMPLETION_EN = Text(
    "{ärendenummer}: we need to know more about {projekt}",
    "Dear applicant,\n\nWe are reading your application to {utlysning} and need more from you.\n\n"
    "{vad som saknas}\n\nAnswer in the service by {sista dag}. Ask us if anything is unclear.\n\n"
    "Kind regards\n{handläggare}",
)
PHRASES = (
    (
        "När beslutet kommer",
        "Hej!\n\nNämnden prövar {projekt} vid sitt nästa sammanträde. Ni får beslutet i tjänsten när"
        " protokollet är anslaget.\n\nVänliga hälsningar\n{handläggare}",
        "Hello,\n\nThe board decides on {projekt} at its next meeting. You get the decision in the service"
        " when the minutes have been announced.\n\nKind regards\n{handläggare}",
    ),
    (
        "Kostnader före beslutet",
        "Hej!\n\nKostnader som har uppkommit innan {projekt} får starta kan inte ersättas.\n\n"
        "Vänliga hälsningar\n{handläggare}",
        "",
    ),
)


def word_letters(scene: Scene, call: Call, at: datetime) -> None:
    """The call asks for completions in words of its own, and has texts that messages begin with."""
    by: dict[str, Any] = {"call_id": call.pk, "based_on": 0, "actor": scene.officer, "at": at}
    word_letter(code="applications.completion_requested", sv=COMPLETION, en=COMPLETION_EN, **by)
    for name, sv, en in PHRASES:
        write_phrase(number=None, name=name, sv=sv, en=en, **by)


def write_to_each_other(scene: Scene, parts: Sequence[ApplicationPart], at: At) -> None:
    """Three threads: one answered with a file and thanked for, one that the applicant has not read, and one
    beside which the desk has noted something for itself.
    """
    asked, told, noted = parts[3], parts[4], parts[0]
    case = scene.applications[asked.key]
    _says(case, applicant_of(scene, asked), "Får vi räkna in resor till partnerträffen?", at(-9, 9))
    _reads(case, scene.officer, at(-9, 13))
    answer = "Ja, om träffen hör till projektet. Vad som kan ersättas står i bilagan."
    _says(case, scene.officer, answer, at(-8, 9), [("kostnader.pdf", _costs(scene, at(-8, 8)))])
    _reads(case, applicant_of(scene, asked), at(-8, 15))
    _says(case, applicant_of(scene, asked), "Tack, då vet vi.", at(-1, 14))
    case = scene.applications[told.key]
    _says(case, scene.officer, "Nu har kommunerna fått frågan. Vi hör av oss när de har svarat.", at(-2, 11))
    case = scene.applications[noted.key]
    _says(case, applicant_of(scene, noted), "Räcker det att en av kommunerna intygar det?", at(-6, 10))
    _reads(case, scene.officer, at(-6, 14))
    _says(case, scene.officer, "Ja, men skriv vad de andra har sagt.", at(-5, 10))
    _reads(case, applicant_of(scene, noted), at(-5, 16))
    write_note(
        application_id=case.pk,
        text="Stäm av med kollegan som hade förra projektet innan vi går vidare.",
        actor=scene.officer,
        at=at(-5, 11),
    )


def _says(
    case: Application, who: User, text: str, at: datetime, files: Sequence[tuple[str, bytes]] = ()
) -> None:
    send_message(application_id=case.pk, text=text, attachments=files, actor=who, at=at)


def _reads(case: Application, who: User, at: datetime) -> None:
    mark_thread_read(application_id=case.pk, actor=who, at=at)


def _costs(scene: Scene, at: datetime) -> bytes:
    """What can be paid for, as a paper."""
    return typeset(
        Sheet(
            language="sv",
            authority=scene.authority.name,
            sort="Vägledning",
            title="Vilka kostnader som kan ersättas",
            reference="",
            dated=at.date(),
            lead=[],
            blocks=[
                Heading("Resor"),
                Paragraph("Resor och logi som behövs i projektet ersätts med vad de har kostat."),
                Heading("Kontakt"),
                Facts([(scene.authority.name, scene.authority.email)]),
            ],
        )
    )
