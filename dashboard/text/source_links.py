"""Sources as links that a reader can follow."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.text.markdown import plain


@dataclass(frozen=True)
class SourceLink:
    """A source as a reader sees it.

    Attributes:
        publisher: Who published it.
        url: Where it is.
        title: What it is called; empty where it is not known.
    """

    publisher: str
    url: str
    title: str = ""

    def markdown(self) -> str:
        """Return the source as a link; as text where it has no address of the web."""
        name = plain(
            self.publisher if not self.title else f"{self.publisher}, {self.title}"
        )
        if not self.url.startswith(("https://", "http://")):
            return name
        address = self.url.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
        return f"[{name}]({address})"


GEONAMES = SourceLink(
    publisher="GeoNames", title="points (CC BY 4.0)", url="https://www.geonames.org/"
)


def atlas(months: str) -> SourceLink:
    """Return the Atlas of Surveillance as a source.

    Args:
        months: When the copies were made that the record has.
    """
    return SourceLink(
        publisher="Electronic Frontier Foundation and Reynolds School of Journalism",
        title=f"Atlas of Surveillance, {months} (CC BY 4.0)",
        url="https://atlasofsurveillance.org/",
    )
