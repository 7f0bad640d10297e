from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from bifall.kernel.forms.typed import HIGHEST_NUMBER
from bifall.ui.amount_fields import SekField


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1 620 000 kr", 1_620_000), ("0", 0), ("", None), (str(HIGHEST_NUMBER), HIGHEST_NUMBER)],
)
def test_an_amount_is_read_as_people_write_it(text: str, amount: int | None) -> None:
    assert SekField(required=False).clean(text) == amount


@pytest.mark.parametrize("text", ["-1", "12,50", "mycket", str(HIGHEST_NUMBER + 1), "9" * 40])
def test_what_no_column_can_hold_is_no_amount(text: str) -> None:
    with pytest.raises(ValidationError) as refused:
        SekField().clean(text)
    assert [error.code for error in refused.value.error_list] == ["amount"]


def test_an_amount_that_stands_in_a_form_is_read_back_as_it_was() -> None:
    shown = SekField().prepare_value(1_620_000)
    assert (shown, SekField().clean(shown)) == ("1\xa0620\xa0000", 1_620_000)
    assert SekField().prepare_value("1 620 mycket") == "1 620 mycket"
    assert SekField().prepare_value(None) is None
