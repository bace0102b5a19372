"""Plain pages say what is known, on what evidence, and what is not."""

from __future__ import annotations

import pytest

from dashboard.documents.document import lines_in
from dashboard.queries.lookup import statuses_of_state
from dashboard.text.addresses import LETTER_WORDS, SHEET_WORDS
from tests.unit.dashboard.documents.conftest import document

pytestmark = pytest.mark.usefixtures("about")

ADDISON = "il-addison-police-department"
NO_RECORD = "No record as of November 30, 2026"
NOT_CHECKED = "Not checked as of November 30, 2026"


def _text(path: str) -> str:
    """Return a page's Markdown without escapes."""
    page = document(path)
    lines = [page.title, page.lead]
    for part in page.verdict:
        lines += lines_in(part)
    for section in page.sections:
        lines += [section.band, section.heading]
        for part in section.parts:
            lines += lines_in(part)
    return "\n".join(lines).replace("\\", "")


def _heading(path: str) -> str:
    return next(str(p.content) for p in document(path).verdict if p.kind == "heading")


def _history(agency_id: str) -> list[str]:
    """Return the list of claims, each with its evidence."""
    (section,) = [
        section
        for section in document(f"/agency/{agency_id}").sections
        if section.heading == "History and evidence"
    ]
    return [line for part in section.parts for line in lines_in(part)]


@pytest.mark.parametrize(
    ("agency_id", "header", "contained", "missing"),
    [
        (
            ADDISON,
            "Last seen August 9, 2021",
            (
                "Addison Police Department\n",
                "Yes: on Ring's map and a list, May 2019 to August 2021. "
                "We have no information after that.**",
                SHEET_WORDS,
                LETTER_WORDS,
                # Places of similar size, and the state's law.
                "Chosen by rule",
                "Oswego, IL",
                "Wood Dale Police Department",
                "5 ILCS 140",
                # No invented list of who uses Ring's current program.
                "Since September 2025, police can ask Ring owners for video through "
                "Community Requests.",
                "whether Addison Police Department is among them is not known",
                "this does not mean no",
            ),
            (
                "video through Request for Assistance posts",
                "registered cameras** on",
            ),
        ),
        *(
            (
                agency_id,
                f"Disputed since {since}",
                ("On Ring's map from", "Who is right"),
                (),
            )
            for agency_id, since in (
                ("ma-chicopee-police-department", "July 2020"),
                ("or-washington-county-sheriffs-office", "August 2019"),
                ("az-peoria-police-department", "December 31, 2019"),
            )
        ),
        *(
            (
                agency_id,
                "",
                (f"Joined Ring: {joined}", earlier, "both dates are shown"),
                (),
            )
            for agency_id, joined, earlier in (
                ("fl-lakeland-police-department", "February 27, 2019", "December 2018"),
                ("al-birmingham-police-department", "October 17, 2019", "in July 2019"),
            )
        ),
        (
            "ca-arcadia-police-department",
            "",
            ("Public and donated money for Ring cameras", "$25,000 approved"),
            ("75,000",),
        ),
        (
            "ms-jackson-police-department",
            "",
            ("Incidents that name its police", "Ring: "),
            (),
        ),
        (
            "nj-lakewood-police-department",
            "",
            ("Also written: Lakewood Township Police Department",),
            (),
        ),
        (
            "ct-manchester-police-department",
            "",
            ("may mean this agency and does not count",),
            (),
        ),
        (
            "il-northwestern-university-police-department",
            "No record as of November 30, 2026",
            ("No source that we know of names this agency with Ring",),
            (),
        ),
        # Camera registries, none of them Ring's.
        (
            "md-anne-arundel-county-police-department",
            "Last seen August 9, 2021",
            (
                "**1,060 registered cameras** on October 7, 2026",
                "What this is not:** a figure of Ring's",
                "record says: **Last seen August 9, 2021**",
                "FOX 5 DC",
            ),
            (),
        ),
        (
            "co-adams-county-sheriffs-office",
            "",
            ("We could not read its counts",),
            ("registered cameras** on",),
        ),
        (
            "ga-acworth-police-department",
            "",
            ("does not say which agency runs it",),
            ("registered cameras** on",),
        ),
        # A report by others that a channel was used is not a yes.
        (
            "ri-providence-police-department",
            "Not checked as of",
            (
                "Named as using it, by others",
                "no statement by the department was found",
            ),
            (),
        ),
        # Former ids.
        (
            "mo-missouri-highway-patrol",
            "",
            ("Missouri State Highway Patrol\n", "History and evidence"),
            (),
        ),
        (
            "ca-csu-fullerton-police-department",
            "",
            ("California State University Fullerton Police Department\n",),
            (),
        ),
    ],
)
def test_an_agency_has_its_record(
    agency_id: str, header: str, contained: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    path = f"/agency/{agency_id}"
    text = _text(path)
    assert header in _heading(path)
    for words in contained:
        assert words in text
    for words in missing:
        assert words not in text


@pytest.mark.parametrize(
    ("path", "header", "contained", "missing"),
    [
        (
            "town/il/dupage-county/addison",
            "Last seen August 9, 2021",
            (
                "Digital Force Index",
                "DuPage County, 35,470 residents",
                "The county",
                "**Addison Police Department. Yes: on Ring's map and a list, May 2019 "
                "to August 2021. We have no information after that.**",
                "Addison Police Department polices Addison",
            ),
            (),
        ),
        # A department that only the register lists: the search, what to do, no agency.
        (
            "town/vt/washington-county/montpelier",
            NO_RECORD,
            (
                "**Montpelier Police Department: no record.**",
                "That does not mean no",
                "Atlas of Surveillance",
                "miles",
                "Washington County Sheriff's Office",
                "Vermont Public Records Act",
                "As named in the FBI's register of September 2018",
                "Nearest towns with a record",
                "Then: no dated record",
                "Now: as of November 30, 2026",
                "Do: what",
            ),
            ("No force of this town", "agency/vt-montpelier"),
        ),
        # An entry of a list that may mean its police.
        (
            "town/tx/gregg-county/longview",
            NOT_CHECKED,
            ("has an entry “Longview Police Department”",),
            ("found nothing",),
        ),
        ("town/pa/fayette-county/brownsville", NOT_CHECKED, (), ("no record.**",)),
        (
            "town/mi/macomb-county/harrison",
            "",
            (
                "We know of no police department of Harrison. We assume that Macomb "
                "County Sheriff's Office patrols here; none of our sources says so.",
                "**Macomb County Sheriff's Office. Yes: on Ring's map and a list,",
            ),
            ("Harrison Police",),
        ),
        (
            "town/al/dallas-county/selma",
            "",
            ("must answer under the", "Only residents of the state may ask"),
            (),
        ),
        (
            "town/fl/polk-county/lakeland",
            "",
            ("The state", "Florida Highway Patrol"),
            ("Florida Lottery",),
        ),
        # Railroad police are not the town's.
        ("town/il/cook-county/chicago", "", ("Others based here",), ()),
        ("county/hi/honolulu-county", "", (SHEET_WORDS, LETTER_WORDS), ()),
    ],
)
def test_a_place_has_its_record(
    path: str, header: str, contained: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    text = _text(f"/{path}")
    assert header in _heading(f"/{path}")
    for words in contained:
        assert words in text
    for words in missing:
        assert words not in text


@pytest.mark.parametrize(
    ("code", "contained"),
    [
        (
            "pr",
            (
                "**No agency** of Puerto Rico is recorded with Ring in the",
                "as of November 30, 2026. That does not mean no.",
            ),
        ),
        ("nd", ("No police of the state itself",)),
        (
            "dc",
            (
                "of the District of Columbia",
                "Police and offices of the District of Columbia itself",
            ),
        ),
    ],
)
def test_a_state_says_who_is_on_record(code: str, contained: tuple[str, ...]) -> None:
    text = _text(f"/state/{code}")
    for words in contained:
        assert words in text


def test_a_state_counts_its_agencies_with_ring() -> None:
    count = statuses_of_state("NJ").to_pylist()[0]["agency_count"]
    first, second, third, fourth, *_ = document("/state/nj").verdict
    assert first.content == (
        f"**{count} agencies** of New Jersey are recorded with Ring; the newest list, "
        "of August 9, 2021, names 129 of them."
    )
    assert f"● {count} last seen" in second.content
    assert "last seen" not in third.content
    assert "Digital Force Index" in fourth.content
    assert "New Jersey State Police" in _text("/state/nj")


def test_every_claim_carries_its_evidence() -> None:
    claims = [line for line in _history(ADDISON) if "published" in line]
    assert len(claims) == 4
    for claim in claims:
        assert "data set" in claim or "press" in claim
        for part in ("published", "confidence", "last checked"):
            assert part in claim


def test_steps_of_ring_alone_stand_apart() -> None:
    agency_id = "oh-rocky-river-police-department"
    text = _text(f"/agency/{agency_id}")
    assert "What Ring did for all agencies" in text
    assert "For this agency a source says so" in text
    assert not any("**Ended" in claim for claim in _history(agency_id))


def test_a_discount_turned_down_is_not_turning_ring_down() -> None:
    agency_id = "ca-chula-vista-police-department"
    own, _, others = "\n".join(_history(agency_id)).partition("Also on record")
    (declined,) = [line for line in others.split("\n") if "Turned down" in line]
    assert "Ring's discount for an agency's staff" in declined
    assert "not taking part with Ring" in declined
    assert "Turned down" not in own
    assert "Last seen August 9, 2021" in _heading(f"/agency/{agency_id}")
