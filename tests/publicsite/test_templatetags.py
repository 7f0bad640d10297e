from __future__ import annotations

import pytest

from bifall.press.rules import Figures
from bifall.publicsite.release import Words
from bifall.publicsite.templatetags.publicsite import paragraphs


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("En rad.", "<p>En rad.</p>"),
        ("En rad\r\noch en till.\r\n \r\nEtt stycke.", "<p>En rad<br>och en till.</p>\n<p>Ett stycke.</p>"),
        (
            "Sedan:\n– Fler möten\n- Fler jobb",
            "<p>Sedan:</p>\n<ul><li>Fler möten</li><li>Fler jobb</li></ul>",
        ),
        ("–utan mellanrum", "<p>–utan mellanrum</p>"),
        ("<b>&\n– <i>", "<p>&lt;b&gt;&amp;</p>\n<ul><li>&lt;i&gt;</li></ul>"),
    ],
)
def test_a_release_s_text_is_paragraphs_and_lists(text: str, html: str) -> None:
    assert paragraphs(Words(raw=text, figures=Figures(), language="sv")) == html
