"""The board's pack of 22 cases is made in less than two seconds; and what it takes more than a pack of 3."""

from __future__ import annotations

from benchmarks import generate
from benchmarks.ground import machine, report, stand, timed

LIMIT_S = 2.0


def main() -> None:
    host = machine()
    stand()
    found = {count: pack_of(count, number) for number, count in enumerate((3, 22))}
    together = {count: values["gathering_s"] + values["typesetting_s"] for count, values in found.items()}
    report(
        "board_pack",
        host,
        cases={str(count): values for count, values in found.items()},
        together_s={str(count): round(seconds, 3) for count, seconds in together.items()},
        ratio_22_to_3=round(together[22] / together[3], 2),
        limit_s=LIMIT_S,
        holds=together[22] < LIMIT_S,
    )


def pack_of(count: int, number: int) -> dict[str, float]:
    from bifall.documents.typesetting import typeset  # noqa: PLC0415 -- after django.setup()
    from bifall.flows.meeting_papers import PAPERS_SELECT  # noqa: PLC0415
    from bifall.flows.pack_sheet import pack_sheet  # noqa: PLC0415

    scene, planned = generate.meeting_to_be_summoned(count, number)
    meeting = type(planned).objects.select_related(*PAPERS_SELECT).get(pk=planned.pk)
    at = scene.file.meeting.summoned_at
    gathering_s, sheet = timed(lambda: pack_sheet(meeting, language="sv", at=at), times=5)
    # Once only: typst remembers what it has laid out, and a board's pack is laid out once.
    typesetting_s, paper = timed(lambda: typeset(sheet))
    return {
        "gathering_s": round(gathering_s, 3),
        "typesetting_s": round(typesetting_s, 3),
        "bytes": len(paper),
    }


if __name__ == "__main__":
    main()
