"""From the grant to a project: opened, its conditions sent, and accepted by the applicant."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.applications.commands.signing import annul_if_changed, tell_of_signing
from bifall.applications.models import Application
from bifall.claims.commands import book_acceptance, open_account, require_grant
from bifall.claims.states import SimplifiedCosts, StaffCosts
from bifall.documents.commands import store_document
from bifall.documents.states import Access, Direction, DocumentKind
from bifall.documents.typesetting import typeset
from bifall.flows.aid_gate import problems_with_paying
from bifall.flows.effect_follow_up import effects_in
from bifall.flows.project_letters import note, tell_beneficiary, tell_officer
from bifall.flows.project_sheet import conditions_sheet
from bifall.kernel.problems import refuse_if
from bifall.organisations.states import Scope, SignedAct
from bifall.projects import commands as projects
from bifall.projects.models import Project
from bifall.projects.queries import with_parts
from bifall.projects.states import ProjectState
from bifall.reporting.commands import plan_effects, plan_reports


@transaction.atomic
def open_project(
    *,
    application_id: UUID,
    actor: User,
    at: datetime,
    accept_by: date | None = None,
    simplified_costs: SimplifiedCosts = SimplifiedCosts.NONE,
    staff_costs: StaffCosts = StaffCosts.REAL,
) -> Project:
    """Open the project of a grant, with its account and the effects that the application speaks of.

    The money left the round's frame when the grant was decided; without a frame in the ledger none is opened.
    What the grant stands on as state aid has been recorded.
    """
    application = Application.objects.select_related("organisation").get(pk=application_id)
    require(actor, "projects.open", application)
    refuse_if(problems_with_paying(application))
    project = projects.open_project(application_id=application_id, accept_by=accept_by, actor=actor, at=at)
    open_account(
        project_id=project.pk,
        simplified_costs=simplified_costs,
        staff_costs=staff_costs,
        actor=actor,
        at=at,
    )
    require_grant(project_id=project.pk, actor=actor, at=at)
    plan_effects(project_id=project.pk, effects=effects_in(project.application), actor=actor, at=at)
    return project


@transaction.atomic
def send_conditions(*, project_id: UUID, actor: User, at: datetime) -> Project:
    """Write the conditions out, and send them to the applicant to be accepted by a signatory."""
    projects.lock_project(project_id)
    project = with_parts(Project.objects.filter(pk=project_id)).get()
    require(actor, "projects.send_conditions", project)
    sheet = conditions_sheet(project, language="sv", at=at)
    document = store_document(
        authority_id=project.authority_id,
        kind=DocumentKind.DECISION_LETTER,
        access=Access.PARTIES,
        title=f"{sheet.sort} {project.case_number}",
        filename=f"villkor-{project.case_number.lower().replace(' ', '-')}.pdf",
        media_type="application/pdf",
        content=typeset(sheet),
        actor=actor,
        at=at,
    )
    projects.attach_agreement(project_id=project.pk, document_id=document.pk, actor=actor, at=at)
    annul_if_changed(
        about=project,
        act=SignedAct.ACCEPT_CONDITIONS,
        subject_id=project.pk,
        digest=document.sha256,
        path=reverse("my_projects:project", args=[project.pk]),
        actor=actor,
        at=at,
    )
    note(project, Direction.OUTGOING, sheet.sort, at, document)
    tell_beneficiary(project, code="projects.conditions_sent", at=at)
    return project


@transaction.atomic
def accept_conditions(*, project_id: UUID, actor: User, at: datetime) -> Project:
    """Accept as a signatory: the money is bound by year, and the reports that are owed are written down.

    Where two sign together, nothing of that is done until the second has signed.
    """
    project = projects.accept_conditions(project_id=project_id, actor=actor, at=at)
    if project.state != ProjectState.ACCEPTED:
        tell_of_signing(
            about=project,
            act=SignedAct.ACCEPT_CONDITIONS,
            subject_id=project.pk,
            scope=Scope.SIGN,
            path=reverse("my_projects:project", args=[project.pk]),
            actor=actor,
            at=at,
        )
        return project
    book_acceptance(project_id=project.pk, actor=actor, at=at)
    plan_reports(project_id=project.pk, actor=actor, at=at)
    note(project, Direction.INCOMING, _("Villkoren godkända av firmatecknare"), at)
    tell_officer(
        project,
        kind="projects.accepted",
        subject=_("Villkoren i {number} är godkända"),
        body=_("{applicant} har godkänt villkoren för {title}. Projektet kan startas."),
        at=at,
    )
    return project
