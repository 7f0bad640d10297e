from __future__ import annotations

import json

import pytest

from bifall.matching import Concept, Profile, Taxonomy, find_candidates, read_esco, read_jobtech
from bifall.matching.errors import DuplicateId, UnknownId, UnknownSkill, WrongFile

ESCO = "http://data.europa.eu/esco/skill/"
SKILLS = f"""\ufeffconceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels
KnowledgeSkillCompetence,{ESCO}1,knowledge,cross-sector,Python,"Python 3
CPython"
KnowledgeSkillCompetence,{ESCO}2,knowledge,cross-sector,programming,
"""
BROADER = f"""conceptType,conceptUri,broaderType,broaderUri
KnowledgeSkillCompetence,{ESCO}1,KnowledgeSkillCompetence,{ESCO}2
KnowledgeSkillCompetence,{ESCO}2,SkillGroup,http://data.europa.eu/esco/isced-f/0613
"""
JOBTECH = [
    {"taxonomy/id": "aaaa_bbb_ccc", "taxonomy/type": "skill", "taxonomy/preferred-label": "Svetsning"},
    {
        "id": "dddd_eee_fff",
        "type": "skill",
        "preferred_label": "TIG-svetsning",
        "alternative_labels": ["TIG"],
        "broader": [{"id": "aaaa_bbb_ccc"}],
    },
]


def esco() -> Taxonomy:
    return read_esco(SKILLS.splitlines(keepends=True), BROADER.splitlines(keepends=True))


def test_esco():
    taxonomy = esco()
    assert len(taxonomy) == 2
    python = Concept(f"{ESCO}1", "Python", "knowledge", ("Python 3", "CPython"), (f"{ESCO}2",))
    assert taxonomy.find(" cpython") == (python,)
    assert taxonomy.find("Cobol") == ()
    assert taxonomy.broader(f"{ESCO}1") == {f"{ESCO}2", "http://data.europa.eu/esco/isced-f/0613"}


def test_what_one_has_is_also_what_it_is_a_kind_of():
    group = "http://data.europa.eu/esco/isced-f/0613"
    assert esco().widened({f"{ESCO}1": 4, f"{ESCO}2": 2}) == {f"{ESCO}1": 4, f"{ESCO}2": 4, group: 4}
    with pytest.raises(UnknownId, match=r"^skill: cobol$"):
        esco().widened({"cobol": 1})


@pytest.mark.parametrize("wrapped", [JOBTECH, {"data": {"concepts": JOBTECH}}, {"concepts": JOBTECH}])
def test_jobtech(wrapped):
    taxonomy = read_jobtech(json.dumps(wrapped))
    assert taxonomy.find("tig") == (
        Concept("dddd_eee_fff", "TIG-svetsning", "skill", ("TIG",), ("aaaa_bbb_ccc",)),
    )
    assert taxonomy.broader("dddd_eee_fff") == {"aaaa_bbb_ccc"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "not JSON: line 1"),
        ('{"data": null}', "no list of concepts"),
        ("3", "no list of concepts"),
        ('["x"]', "concept 0 is not an object"),
        ('[{"id": "a"}]', "concept 0: no preferred-label"),
    ],
)
def test_a_jobtech_file_that_cannot_be_read(text, told):
    with pytest.raises(WrongFile) as caught:
        read_jobtech(text)
    assert str(caught.value) == told


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["conceptUri,title\n", "x,y\n"], "no column preferredLabel"),
        (["conceptUri,preferredLabel\n", "x,\n"], "line 2: no preferredLabel"),
    ],
)
def test_an_esco_file_that_cannot_be_read(lines, told):
    with pytest.raises(WrongFile) as caught:
        read_esco(lines)
    assert str(caught.value) == told


def test_an_empty_file_is_an_empty_taxonomy():
    assert len(read_esco([])) == 0


def test_one_concept_twice():
    with pytest.raises(DuplicateId, match=r"^concepts: x$"):
        read_esco(["conceptUri,preferredLabel\n", "x,a\n", "x,b\n"])


def test_a_circle_of_broader_concepts_ends():
    circle = Taxonomy.of([Concept("a", "A", "", (), ("b",)), Concept("b", "B", "", (), ("a",))])
    assert circle.broader("a") == {"a", "b"}


def test_an_unknown_skill_is_named():
    taxonomy = Taxonomy.of([Concept("sv", "svenska", "language")])
    known, unknown = Profile("a", has={"sv": 1}), Profile("b", needs={"svetsning": 1})
    assert find_candidates([known], [known], taxonomy=taxonomy).without() == ("a",)
    with pytest.raises(UnknownSkill, match=r"^svetsning$"):
        find_candidates([known], [unknown], taxonomy=taxonomy)
