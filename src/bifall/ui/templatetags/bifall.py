"""What every template may use after {% load bifall %}."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.forms import BaseForm, BaseFormSet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from bifall.kernel.problems import Problem
from bifall.notices.recipients import can_be_stopped_until, told_beforehand, told_of_each
from bifall.ui import dot_plot, effect_chain, formats, problems, share_bars, tones
from bifall.ui.dot_plot import ScoreSpread
from bifall.ui.effect_chain import EffectChain
from bifall.ui.middleware import authority_of

register = template.Library()

# A template shows a missing figure or day as nothing at all; whoever wants a word for it writes |default.


@register.filter
def sek(amount: int | None) -> str:
    return "" if amount is None else formats.sek(int(amount))


@register.filter
def ore(amount: int | None) -> str:
    return "" if amount is None else formats.ore(int(amount))


@register.filter
def eur(amount_cents: int | None) -> str:
    return "" if amount_cents is None else formats.eur(int(amount_cents))


@register.filter
def number(value: int | None) -> str:
    return "" if value is None else formats.number(int(value))


@register.filter
def hours(value: Decimal | None) -> str:
    return "" if value is None else formats.hours(value)


@register.filter
def percent(share: Decimal | int | None) -> str:
    return "" if share is None else formats.percent(Decimal(share))


@register.filter
def part(share: Fraction | None) -> str:
    """A share of a whole with one decimal."""
    return "" if share is None else share_bars.percent(share, get_language() or "sv")


@register.filter
def day(value: date | None) -> str:
    return formats.day(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    return formats.moment(value) if value else ""


@register.filter
def clock(value: datetime | time | None) -> str:
    return "" if value is None else formats.clock(value)


@register.filter
def due(value: date | None, today: date) -> str:
    return formats.due(value, today) if value else ""


@register.simple_tag
def state_badge(value: str, label: str | Promise, tone: str | None = None) -> SafeString:
    """{% state_badge application.state application.get_state_display %}; `tone` ("", "wait", "no", "quiet")
    where the same word means different things in different rooms.
    """
    chosen = tones.tone_of(str(value)) if tone is None else tone
    return format_html('<span class="{}">{}</span>', f"state {chosen}".strip(), label)


@register.inclusion_tag("ui/error_summary.html")
def problem_list(
    found: Iterable[Problem], form: BaseForm | None = None, prefix: str = "id_"
) -> dict[str, Any]:
    """{% problem_list problems %}: the error summary of what a command refused.

    Each sentence links to its input: by the form's own id of the field when there is a form, else by prefix
    and field.
    """
    lines = []
    for problem in found:
        anchor = ""
        if problem.field and form is not None:
            anchor = field_anchor(form, problem.field)
        elif problem.field:
            anchor = prefix + problem.field
        lines.append({"anchor": anchor, "text": problems.text_of(problem)})
    return {"lines": lines}


@register.simple_tag
def problem_text(problem: Problem) -> str:
    """{% problem_text problem %}: its sentence, in the reader's language."""
    return problems.text_of(problem)


@register.inclusion_tag("ui/error_summary.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """{% form_errors form %}: the error summary of a Django form; nothing when it has no errors."""
    return {"lines": _error_lines(form)}


@register.inclusion_tag("ui/error_summary.html")
def formset_errors(formset: BaseFormSet[Any]) -> dict[str, Any]:
    """{% formset_errors formset %}: one error summary of all its forms, each line with its form's number."""
    lines = [{"anchor": "", "text": str(text)} for text in formset.non_form_errors()]
    for number, form in enumerate(formset, start=1):
        lines += [line | {"text": f"{number}. {line['text']}"} for line in _error_lines(form)]
    return {"lines": lines}


def _error_lines(form: BaseForm) -> list[dict[str, str]]:
    lines = [{"anchor": "", "text": str(text)} for text in form.non_field_errors()]
    for bound in form.hidden_fields():
        lines += [{"anchor": "", "text": str(text)} for text in bound.errors]
    for bound in form.visible_fields():
        anchor = field_anchor(form, bound.name)
        lines += [{"anchor": anchor, "text": f"{bound.label}: {text}"} for text in bound.errors]
    return lines


@register.inclusion_tag("ui/effect_chain.html", name="effect_chain")
def effect_chain_tag(chain: EffectChain) -> dict[str, Any]:
    """{% effect_chain chain %}: the picture of a `bifall.ui.effect_chain.EffectChain`, and its table."""
    language = get_language() or "sv"
    rows = [
        {"level": level, "title": node.title, "leads_to": [target.title for target in chain.leads_to(node)]}
        for node, level in effect_chain.with_levels(chain, language)
    ]
    return {"picture": mark_safe(effect_chain.draw(chain, language)), "rows": rows}  # noqa: S308 -- escaped there


@register.inclusion_tag("ui/dot_plot.html", name="dot_plot")
def dot_plot_tag(rows: Iterable[ScoreSpread]) -> dict[str, Any]:
    """{% dot_plot rows %}: the picture of `bifall.ui.dot_plot.ScoreSpread`s, and its table."""
    shown = tuple(rows)
    picture = mark_safe(dot_plot.draw(shown, get_language() or "sv"))  # noqa: S308 -- escaped there
    return {"picture": picture, "rows": shown}


def field_anchor(form: BaseForm, name: str) -> str:
    """The id that a link to the field should name: of a group of choices, its first choice."""
    if name not in form.fields:
        return ""
    bound = form[name]
    return bound.id_for_label or (f"{bound.auto_id}_0" if bound.use_fieldset else bound.auto_id)


@register.inclusion_tag("ui/recipients.html", takes_context=True)
def told(context: template.Context, kind: str, about: object, nobody: str = "") -> dict[str, object]:
    """Whom an act writes to about a thing, by the kind of its letter, and until when the letter can be
    stopped. nobody: what to say when there is no one.
    """
    authority, now = authority_of(context["request"]), timezone.now()
    return {
        "recipients": told_beforehand(kind, about, authority.pk, now),
        "stopped_until": can_be_stopped_until(kind, authority.pk, now),
        "nobody": nobody,
    }


@register.inclusion_tag("ui/recipients_of_each.html", takes_context=True)
def told_each(
    context: template.Context, kind: str, things: Iterable[object], is_choice: bool = False
) -> dict[str, object]:
    """The same for each of several things: those to choose among (`is_choice`), or all of the act."""
    authority, now = authority_of(context["request"]), timezone.now()
    return {
        "is_choice": is_choice,
        "lines": told_of_each(kind, things, authority.pk, now),
        "stopped_until": can_be_stopped_until(kind, authority.pk, now),
    }
