"""Everything that changes forms and answers."""

from bifall.kernel.forms.changes import Change
from bifall.questionnaires.commands.answers import (
    Conflict,
    Saved,
    copy_answers,
    lock_answer_set,
    open_answer_set,
    save_answers,
    unlock_answer_set,
)
from bifall.questionnaires.commands.forms import (
    add_version,
    begin_form,
    begin_version,
    change_version,
    create_form,
    discard_version,
    edit_version,
    publish_version,
)

__all__ = [
    "Change",
    "Conflict",
    "Saved",
    "add_version",
    "begin_form",
    "begin_version",
    "change_version",
    "copy_answers",
    "create_form",
    "discard_version",
    "edit_version",
    "lock_answer_set",
    "open_answer_set",
    "publish_version",
    "save_answers",
    "unlock_answer_set",
]
