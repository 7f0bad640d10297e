"""Everything that changes forms: their versions, and the making of one."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.kernel.forms.draft import DraftForm, faults, read_draft
from bifall.kernel.forms.edits import Edit
from bifall.kernel.forms.questions import Text
from bifall.kernel.forms.schema import FormSchema
from bifall.kernel.forms.written import key_from
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.questionnaires.events import (
    FormCreated,
    FormVersionAdded,
    FormVersionChanged,
    FormVersionDiscarded,
    FormVersionPublished,
)
from bifall.questionnaires.models import Form, FormVersion
from bifall.questionnaires.standard_forms import demands_of
from bifall.questionnaires.states import Purpose


@transaction.atomic
def create_form(
    *, authority_id: UUID, key: str, purpose: Purpose, name: str, actor: User, at: datetime
) -> Form:
    """A new form, without any version yet.

    `key`: small letters, digits and hyphens. Refused: form_key_missing, form_key_taken, form_name_missing.
    """
    authority = Authority.objects.get(pk=authority_id)
    require(actor, "questionnaires.edit_form", authority)
    problems = []
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,59}", key):
        problems.append(Problem("form_key_missing", "key"))
    elif Form.objects.filter(authority=authority, key=key).exists():
        problems.append(Problem("form_key_taken", "key"))
    if not name.strip():
        problems.append(Problem("form_name_missing", "name"))
    refuse_if(problems)
    form = Form.objects.create(authority=authority, key=key, purpose=purpose, name=name.strip())
    record(FormCreated(key=key, purpose=str(purpose)), subject=form, actor=actor, at=at)
    return form


@transaction.atomic
def add_version(*, form_id: UUID, schema: FormSchema, actor: User, at: datetime) -> FormVersion:
    """The form's next version, still open to change."""
    form = Form.objects.select_for_update(of=("self",), no_key=True).get(pk=form_id)
    require(actor, "questionnaires.edit_form", form)
    last = form.versions.order_by("-number").values_list("number", flat=True).first() or 0
    return _add(form, last + 1, schema.model_dump(mode="json"), actor, at)


@transaction.atomic
def change_version(*, version_id: UUID, schema: FormSchema, actor: User, at: datetime) -> FormVersion:
    """Replace the questions of a version that is not published. Refused: form_version_published."""
    version = _locked_version(version_id)
    require(actor, "questionnaires.edit_form", version)
    if version.is_published:
        raise Refused([Problem("form_version_published")])
    return _rewrite(version, schema.model_dump(mode="json"), actor, at)


@transaction.atomic
def publish_version(*, version_id: UUID, actor: User, at: datetime) -> FormVersion:
    """Let answers be given; the questions stay as they are for ever.

    Refused: form_version_published, and every fault of the form, each with its place (`kernel.forms.draft`).
    """
    version = _locked_version(version_id)
    require(actor, "questionnaires.edit_form", version)
    if version.is_published:
        raise Refused([Problem("form_version_published")])
    refuse_if(faults(read_draft(version.definition), demands_of(Purpose(version.form.purpose))))
    version.published_at = at
    version.save(update_fields=["published_at"])
    event = FormVersionPublished(form_id=str(version.form_id), number=version.number)
    record(event, subject=version, actor=actor, at=at)
    return version


@transaction.atomic
def begin_form(
    *,
    authority_id: UUID,
    purpose: Purpose,
    name: str,
    actor: User,
    at: datetime,
    source_id: UUID | None = None,
    schema: FormSchema | None = None,
) -> FormVersion:
    """A new form with a first version to work in: empty, as `schema`, or as the version `source_id`.

    A copy says exactly what its source says. The form's key is made of its name. Refused: form_name_missing,
    form_of_other_authority.
    """
    source = (
        FormVersion.objects.select_related("form").filter(pk=source_id).first()
        if source_id is not None
        else None
    )
    problems = [] if name.strip() else [Problem("form_name_missing", "name")]
    if source_id is not None and (source is None or source.authority_id != authority_id):
        problems.append(Problem("form_of_other_authority", "source"))
    require(actor, "questionnaires.edit_form", Authority.objects.get(pk=authority_id))
    refuse_if(problems)
    form = create_form(
        authority_id=authority_id,
        key=_free_key(authority_id, name),
        purpose=purpose,
        name=name,
        actor=actor,
        at=at,
    )
    if source is not None:
        definition = source.definition
    elif schema is not None:
        definition = schema.model_dump(mode="json")
    else:
        definition = DraftForm(title=Text(sv=name.strip())).model_dump(mode="json")
    return _add(form, 1, definition, actor, at)


@transaction.atomic
def begin_version(*, form_id: UUID, actor: User, at: datetime) -> FormVersion:
    """The form's next version to work in, beginning as the last one. Refused: form_version_in_the_making."""
    form = Form.objects.select_for_update(of=("self",), no_key=True).get(pk=form_id)
    require(actor, "questionnaires.edit_form", form)
    last = form.versions.order_by("-number").first()
    if last is not None and not last.is_published:
        raise Refused([Problem("form_version_in_the_making")])
    if last is None:
        return _add(form, 1, DraftForm(title=Text(sv=form.name)).model_dump(mode="json"), actor, at)
    return _add(form, last.number + 1, last.definition, actor, at)


@transaction.atomic
def edit_version(*, version_id: UUID, edit: Edit, actor: User, at: datetime) -> FormVersion:
    """Take one step in the making of a version. What is unfinished or wrong may stand until it is published.

    Refused: form_version_published, and what the step itself refuses.
    """
    version = _locked_version(version_id)
    require(actor, "questionnaires.edit_form", version)
    if version.is_published:
        raise Refused([Problem("form_version_published")])
    return _rewrite(version, edit.apply(read_draft(version.definition)).model_dump(mode="json"), actor, at)


@transaction.atomic
def discard_version(*, version_id: UUID, actor: User, at: datetime) -> None:
    """Throw away a version that was never published. Refused: form_version_published."""
    version = _locked_version(version_id)
    require(actor, "questionnaires.edit_form", version)
    if version.is_published:
        raise Refused([Problem("form_version_published")])
    event = FormVersionDiscarded(form_id=str(version.form_id), number=version.number)
    record(event, subject=version.form, actor=actor, at=at)
    version.delete()


def _add(form: Form, number: int, definition: Any, actor: User, at: datetime) -> FormVersion:
    version = FormVersion.objects.create(
        form=form, number=number, definition=definition, created_by=actor, created_at=at
    )
    event = FormVersionAdded(form_id=str(form.pk), number=version.number)
    record(event, subject=version, actor=actor, at=at)
    return version


def _rewrite(version: FormVersion, definition: Any, actor: User, at: datetime) -> FormVersion:
    version.definition = definition
    version.__dict__.pop("schema", None)
    version.save(update_fields=["definition"])
    event = FormVersionChanged(form_id=str(version.form_id), number=version.number)
    record(event, subject=version, actor=actor, at=at)
    return version


def _free_key(authority_id: UUID, name: str) -> str:
    taken = set(Form.objects.filter(authority_id=authority_id).values_list("key", flat=True))
    return key_from(name[:50] or "formular", {key.replace("-", "_") for key in taken}).replace("_", "-")


def _locked_version(version_id: UUID) -> FormVersion:
    found = FormVersion.objects.select_for_update(of=("self",), no_key=True).select_related("form")
    return found.get(pk=version_id)
