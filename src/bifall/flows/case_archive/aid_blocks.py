"""State aid in the case: how it was assessed, what was declared and made of it, and who was given what."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from bifall.documents.sheets import Block, Column, Heading, Paragraph, Table
from bifall.flows.case_archive.gathering import WholeCase
from bifall.flows.case_archive.words import day, moment, titled
from bifall.kernel.money import format_eur, format_ore, format_sek
from bifall.state_aid.models import (
    AidAssessment,
    AidAward,
    AidDeclaration,
    AwardCorrection,
    DeclaredAward,
    DeclaredLink,
)
from bifall.state_aid.states import Direction


def aid_blocks(case: WholeCase, language: str) -> Iterator[Block]:
    if not case.aid:
        return
    yield Heading(_("Statsstöd"))
    for tried in case.aid:
        yield Heading(
            _("Prövat {moment} av {name}").format(moment=moment(tried.assessed_at), name=tried.assessed_by), 2
        )
        yield Paragraph(_of_the_trial(tried))
        yield Table(
            caption=_("Delarna i prövningen"),
            columns=[Column(_("Del")), Column(_("Uppfylld")), Column(_("Skäl"))],
            rows=[
                (str(answer), _("ja") if answer.holds else _("nej"), answer.why)
                for answer in tried.answers.all()
            ],
        )
        yield from titled(_("Skäl"), tried.reasons)
    yield from _beneficiaries(case, language)
    for declaration in case.aid_declarations:
        yield from _declaration(declaration, case, language)
    yield from _awards(case, language)


def _of_the_trial(tried: AidAssessment) -> str:
    text = str(tried.get_basis_display())
    if tried.article:
        text += f", {tried.article}"
    if tried.replaced_at:
        text += ". " + _("Ersatt {day} av en senare prövning.").format(day=day(tried.replaced_at))
    return text[:1].upper() + text[1:]


def _beneficiaries(case: WholeCase, language: str) -> Iterator[Block]:
    if not case.aid_beneficiaries:
        return
    yield Heading(_("Andra som får en del av stödet"), 2)
    yield Table(
        caption=_("Mottagare utöver sökanden"),
        columns=[
            Column(_("Mottagare")),
            Column(_("Del"), True),
            Column(_("Vad delen avser")),
            Column(_("Uppsatt")),
            Column(_("Struken")),
        ],
        rows=[
            (
                str(one.undertaking),
                format_sek(one.amount_sek, language),
                one.why,
                _done(one.named_by.name, day(one.named_at)),
                f"{day(one.removed_at)}: {one.removed_reason}" if one.removed_at else "–",
            )
            for one in case.aid_beneficiaries
        ],
    )


def _declaration(declaration: AidDeclaration, case: WholeCase, language: str) -> Iterator[Block]:
    """All that it told, with every correction and what was made of each undertaking."""
    yield Heading(
        _("Redogörelse för annat stöd, {undertaking}").format(undertaking=declaration.undertaking), 2
    )
    text = _("Lämnad {day}, för tiden från och med {since}. Sparad {moment} av {name}.").format(
        day=day(declaration.declared_on),
        since=day(declaration.covers_from),
        moment=moment(declaration.declared_at),
        name=declaration.declared_by.name,
    )
    if any(
        other.undertaking_id == declaration.undertaking_id and other.number > declaration.number
        for other in case.aid_declarations
    ):
        text += " " + _("Ersatt av en senare redogörelse.")
    yield Paragraph(text)
    if links := list(declaration.links.all()):
        yield Table(
            caption=_("Företag som hör ihop med det"),
            columns=[
                Column(_("Vilket företag")),
                Column(_("Hur")),
                Column(_("Sedan")),
                Column(_("Hantering")),
            ],
            rows=[(str(link), _control(link), day(link.since), _handling(link)) for link in links],
        )
    if awards := list(declaration.awards.all()):
        yield Table(
            caption=_("Annat stöd som det har fått"),
            columns=[
                Column(_("Beviljat")),
                Column(_("Stödgivare")),
                Column(_("Slag")),
                Column(_("Belopp"), True),
                Column(_("Räknas som")),
            ],
            rows=[
                (
                    day(award.granted_on),
                    award.given_by,
                    award.get_kind_display(),
                    format_eur(award.amount_cents, language),
                    _counted(award, language),
                )
                for award in awards
            ],
        )
    else:
        yield Paragraph(_("Inget annat stöd."))


def _control(link: DeclaredLink) -> str:
    whole = (
        _("Styrs av företaget: {how}") if link.direction == Direction.CONTROLS else _("Styr företaget: {how}")
    )
    return whole.format(how=link.get_control_display())


def _handling(link: DeclaredLink) -> str:
    if link.handled_by is None:
        return _("väntar")
    text = f"{link.get_handling_display()}, {_done(link.handled_by.name, day(link.handled_at))}"
    return f"{text}: {link.reason}" if link.reason else text


def _counted(award: DeclaredAward, language: str) -> str:
    """Every correction, the first one first; the last one counts."""
    corrections = list(award.corrections.all())[::-1]
    if not corrections:
        return _("som det uppgavs")
    return "\n\n".join(_correction(one, language) for one in corrections)


def _correction(one: AwardCorrection, language: str) -> str:
    if one.amount_cents:
        counts = _("{amount} ({kind}), beviljat {day}.").format(
            amount=format_eur(one.amount_cents, language),
            kind=one.get_kind_display(),
            day=day(one.granted_on),
        )
    else:
        counts = _("räknas inte.")
    return f"{counts} {_done(one.corrected_by.name, day(one.corrected_at))}: {one.reason}"


def _awards(case: WholeCase, language: str) -> Iterator[Block]:
    if not case.aid_awards:
        return
    yield Heading(_("Antecknat stöd av mindre betydelse"), 2)
    yield Table(
        caption=_("Stöd som beslutet i ärendet gav"),
        columns=[
            Column(_("Mottagare")),
            Column(_("Beviljat")),
            Column(_("Belopp"), True),
            Column(_("I euro"), True),
            Column(_("Antecknat, registrerat och struket")),
        ],
        rows=[
            (
                str(award.undertaking),
                day(award.granted_on),
                format_ore(award.amount_ore, language),
                format_eur(award.amount_cents, language),
                _of_the_award(award),
            )
            for award in case.aid_awards
        ],
    )


def _of_the_award(award: AidAward) -> str:
    text = _("Antecknat av {name}, {day}.").format(name=award.recorded_by.name, day=day(award.recorded_at))
    if award.reported_by is not None:
        text += " " + _("Registrerat {day}, noterat av {name}.").format(
            name=award.reported_by.name, day=day(award.reported_on)
        )
    if award.withdrawn_at:
        text += " " + _("Struket {day}: {reason}").format(
            day=day(award.withdrawn_at), reason=award.withdrawn_reason
        )
    return text


def _done(name: str, on: str) -> str:
    return f"{name}, {on}"
