"""How words are found: Swedish endings, letters with marks, and words that are almost right.

Everything here is done in Python, and the databases only look tokens up. So they agree on what is found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

WORD = re.compile(r"[0-9]+(?:-[0-9]+)+|[^\W_]+")
# Words that nearly every text has say nothing of what is sought.
# fmt: off
EMPTY_WORDS = frozenset([
    "alla", "att", "av", "de", "den", "det", "din", "du", "eller", "en", "ett", "från", "för", "har",
    "hur", "i", "in", "inom", "inte", "kan", "man", "med", "mot", "nu", "när", "och", "om", "på", "ska",
    "som", "till", "under", "upp", "ut", "vad", "var", "vi", "vid", "vår", "är", "över",
])
# fmt: on
MOST_WORDS = 8
# A shorter stem is the beginning of too much, so its forms are tried one by one.
SHORTEST_BEGINNING = 4
SHORTEST_STEM = 3
SHORTEST_TO_CORRECT = 4
# What Swedish hangs on its nouns and adjectives, the longest first. A genitive's s comes after them.
ENDINGS = ("arna", "erna", "orna", "ena", "ans", "ar", "er", "or", "en", "et", "an", "a", "e")
UNMARKED = str.maketrans({"æ": "a", "ø": "o", "ß": "s", "đ": "d", "ŋ": "n", "ŧ": "t"})
# What a token is of: a word without the marks of its letters, a word of the title.
WITHOUT_MARKS = "~"
OF_TITLE = "t:"


def words_in(text: str) -> list[str]:
    """The words that say something, in small letters and in their order. A case's number is one word."""
    plain = unicodedata.normalize("NFC", text).lower()
    return [word for word in WORD.findall(plain) if word not in EMPTY_WORDS]


def stem(word: str) -> str:
    """What all the forms of a word begin with: "projektens" → "projekt", "digitalt" → "digital".

    A light cut, for a question: it may leave a letter too few, and never one that another form lacks.
    """
    if word[0].isdigit():
        return word
    if len(word) > SHORTEST_STEM + 1 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    for ending in ENDINGS:
        # A single letter is an ending only where enough is left to know the word by.
        shortest = SHORTEST_STEM if len(ending) > 1 else SHORTEST_BEGINNING
        if word.endswith(ending) and len(word) - len(ending) >= shortest:
            return word[: -len(ending)]
    ends_in_one = word.endswith(("lt", "rt", "gt", "in", "én"))
    return word[:-1] if len(word) > SHORTEST_BEGINNING + 1 and ends_in_one else word


def unmarked(word: str) -> str:
    """ "umeå" → "umea": as somebody without the letters on the keyboard writes it."""
    apart = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).translate(UNMARKED)


def tokens_of(text: str) -> Iterator[str]:
    """What a text is found by: each word; and where letters have marks, the word without them."""
    for word in words_in(text):
        yield word
        if (plain := unmarked(word)) != word:
            yield WITHOUT_MARKS + plain


def tokens_for(*, title: str, text: str, facts: Iterable[str]) -> str:
    """All that an entry is found by, each token once: its title, the rest, and facts such as "y:2026"."""
    of_title = list(dict.fromkeys(tokens_of(title)))
    rest = dict.fromkeys(tokens_of(text))
    return " ".join(dict.fromkeys([*(OF_TITLE + token for token in of_title), *of_title, *rest, *facts]))


def sought(text: str) -> tuple[str, ...]:
    """The words of a question, each once. More than a few are not tried."""
    return tuple(dict.fromkeys(words_in(text)))[:MOST_WORDS]


def alternatives(word: str) -> tuple[tuple[str, bool], ...]:
    """The (token, is the beginning enough) that a sought word is found by.

    å, ä and ö are letters: "får" is not "far". Who writes none of them may mean them, so "far" finds both.
    A word finds those that begin as its stem does ("bredband" finds "bredbandsutbyggnad"), but a number only
    itself, and a short word only its own forms.
    """
    stemmed = stem(word)
    if word[0].isdigit():
        forms: tuple[tuple[str, bool], ...] = ((word, False),)
    elif len(stemmed) >= SHORTEST_BEGINNING:
        forms = ((stemmed, True),)
    else:
        endings = ("", *ENDINGS)
        written = (word, *(stemmed + ending + genitive for ending in endings for genitive in ("", "s")))
        forms = tuple((form, False) for form in dict.fromkeys(written))
    if unmarked(word) != word or word[0].isdigit():
        return forms
    return (*forms, *((WITHOUT_MARKS + form, begins) for form, begins in forms))


def trigrams(word: str) -> frozenset[str]:
    """The threes of letters in the word, without marks, with its beginning and its end."""
    padded = f"  {unmarked(word)} "
    return frozenset(padded[start : start + 3] for start in range(len(padded) - 2))


def can_be_corrected(word: str) -> bool:
    return len(word) >= SHORTEST_TO_CORRECT and not any(letter.isdigit() for letter in word)


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The known word that was probably meant; None when none is near.

    One letter may be wrong, lacking, too many or have changed places with its neighbour;
    in a longer word two.
    """
    most = 1 if len(word) <= 5 else 2
    plain, own = unmarked(word), trigrams(word)
    near = [
        (steps, -_likeness(own, trigrams(other)), other)
        for other in known
        if (steps := distance(plain, unmarked(other), most)) <= most
    ]
    return min(near, default=(0, 0.0, None))[2]


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def distance(one: str, other: str, most: int) -> int:
    """How many slips lie between two words, when they are `most` or fewer; else more than `most`."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, last, row = row, before, [i]
        for j, its in enumerate(other, start=1):
            steps = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                steps = min(steps, last[j - 2] + 1)
            row.append(steps)
    return row[-1]
