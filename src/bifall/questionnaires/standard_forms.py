"""The forms that an installation begins with; an authority makes its own versions of them."""

from __future__ import annotations

from importlib.resources import files

from bifall.kernel.forms.schema import FormSchema


def application_form() -> FormSchema:
    """An application for a project grant: what förordning 2003:596 8 § asks, and what a region adds.

    Registers: municipalities, strategy_priorities, cost_types. The sums of budget and financing are compared
    by the application itself, whatever form it was written in.
    """
    definition = files("bifall.questionnaires").joinpath("standard/application.json")
    return FormSchema.model_validate_json(definition.read_text("utf-8"))
