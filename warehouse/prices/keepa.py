"""Read Keepa product objects: one price history per product and kind of offer.

The layout is that of the product object of Keepa's programming interface. ``csv`` is a
list by kind of history; each entry is null or a flat list of whole numbers: minute and
value, or minute, price and shipping where the name ends in ``_SHIPPING``. Minutes count
from 2011-01-01 UTC, prices are in cents, and -1 or -2 says that there was no offer. A
file is checked as a whole: one fault, and nothing of it is used.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from warehouse.console import tally
from warehouse.errors import LandingError

EPOCH = datetime(2011, 1, 1, tzinfo=UTC)
_NO_OFFER = frozenset({-1, -2})
_US_DOMAIN = 1
_DAY_MINUTES = 24 * 60
_ASIN = re.compile(r"[0-9A-Z]{10}")
_CENTS_END = 10**11  # a tenth of what decimal(12, 2) holds; shipping comes on top
_VALUE_LENGTH = 60


@dataclass(frozen=True)
class PriceType:
    """One kind of price history.

    Attributes:
        name: Keepa's name for it.
        seller_type: Name in the landing area.
    """

    name: str
    seller_type: str

    @property
    def width(self) -> int:
        """Numbers for each moment: minute and price, or shipping as well."""
        return 3 if self.name.endswith("_SHIPPING") else 2


# Place in ``csv`` -> kind of history. Left out are those that hold no price to buy at:
# sales rank (3), counts (11 to 15, 17, 34, 35), rating (16), trade-in (30), rent (31).
PRICE_TYPES: Mapping[int, PriceType] = {
    0: PriceType("AMAZON", "amazon"),
    1: PriceType("NEW", "new"),
    2: PriceType("USED", "used"),
    4: PriceType("LISTPRICE", "list_price"),
    5: PriceType("COLLECTIBLE", "collectible"),
    6: PriceType("REFURBISHED", "refurbished"),
    7: PriceType("NEW_FBM_SHIPPING", "new_fbm"),
    8: PriceType("LIGHTNING_DEAL", "lightning_deal"),
    9: PriceType("WAREHOUSE", "warehouse"),
    10: PriceType("NEW_FBA", "new_fba"),
    18: PriceType("BUY_BOX_SHIPPING", "buy_box"),
    19: PriceType("USED_NEW_SHIPPING", "used_like_new"),
    20: PriceType("USED_VERY_GOOD_SHIPPING", "used_very_good"),
    21: PriceType("USED_GOOD_SHIPPING", "used_good"),
    22: PriceType("USED_ACCEPTABLE_SHIPPING", "used_acceptable"),
    23: PriceType("COLLECTIBLE_NEW_SHIPPING", "collectible_like_new"),
    24: PriceType("COLLECTIBLE_VERY_GOOD_SHIPPING", "collectible_very_good"),
    25: PriceType("COLLECTIBLE_GOOD_SHIPPING", "collectible_good"),
    26: PriceType("COLLECTIBLE_ACCEPTABLE_SHIPPING", "collectible_acceptable"),
    27: PriceType("REFURBISHED_SHIPPING", "refurbished_with_shipping"),
    28: PriceType("EBAY_NEW_SHIPPING", "ebay_new"),
    29: PriceType("EBAY_USED_SHIPPING", "ebay_used"),
    32: PriceType("BUY_BOX_USED_SHIPPING", "buy_box_used"),
    33: PriceType("PRIME_EXCL", "prime_exclusive"),
}


@dataclass(frozen=True)
class KeepaFault:
    """One thing that a whole and unchanged file cannot hold.

    Attributes:
        place: Path inside the file, such as ``products[0].csv[18][4]``.
        value: What stands there.
        rule: What must hold.
    """

    place: str
    value: str
    rule: str

    def __str__(self) -> str:
        """Return it as one line."""
        return f"{self.place}: `{self.value}` {self.rule}."


class KeepaFileError(LandingError):
    """A Keepa file is damaged, so that nothing of it was used.

    Attributes:
        faults: Everything found, product after product.
    """

    def __init__(self, path: Path, faults: tuple[KeepaFault, ...]) -> None:
        """Keep the faults beside a sentence that counts them.

        Args:
            path: The file.
            faults: At least one fault.
        """
        self.faults = faults
        super().__init__(
            f"Nothing of `{path}` was imported: it has "
            f"{tally(len(faults), 'fault')}. {faults[0]} Download the file again; if "
            "that does not help, take the product out of it."
        )


@dataclass(frozen=True)
class PriceHistory:
    """Prices of one product by one kind of offer, oldest first.

    Attributes:
        asin: Product number of Amazon.
        seller_type: Whose offer it is, as in the landing area.
        minutes: Moments, in minutes since :data:`EPOCH`, strictly rising.
        cents: Price at each of them, shipping included where Keepa gives it; above 0.
    """

    asin: str
    seller_type: str
    minutes: tuple[int, ...]
    cents: tuple[int, ...]


@dataclass(frozen=True)
class KeepaFile:
    """What a whole and unchanged file holds.

    Attributes:
        asins: Its products, in the order of the file.
        histories: Those with at least one price.
        left_out: Reason -> moments without a price that counts.
    """

    asins: tuple[str, ...]
    histories: tuple[PriceHistory, ...]
    left_out: Mapping[str, int]


def read_keepa_file(
    path: Path,
    last_day: date,
    on_product: Callable[[int, int], None] = lambda _done, _total: None,
) -> KeepaFile:
    """Read and check a file of Keepa product objects.

    Args:
        path: JSON file with an answer of the interface (``products``), a list of
            product objects, or one of them. A product that names no shop is taken to be
            of the one in US dollars.
        last_day: Last day that a price may be of.
        on_product: Called after each product with how many are done and how many there
            are.

    Returns:
        Every price in it. A moment without an offer is counted and is no price.

    Raises:
        KeepaFileError: If the file is damaged anywhere: cut short, other types than
            stated, a negative number that is not -1 or -2, minutes twice or out of
            order, or later than the file itself or ``last_day``.
        LandingError: If there is no such file.
    """
    found = _Found(last_day)
    products = _products(_read_json(path), found)
    for number, (place, product) in enumerate(products, start=1):
        _read_product(place, product, found)
        on_product(number, len(products))
    if found.faults:
        raise KeepaFileError(path, tuple(found.faults))
    return KeepaFile(tuple(found.asins), tuple(found.histories), dict(found.left_out))


@dataclass
class _Found:
    """What was found so far in a file."""

    last_day: date
    asins: list[str] = field(default_factory=list)
    histories: list[PriceHistory] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    faults: list[KeepaFault] = field(default_factory=list)

    def report(self, place: str, value: object, rule: str) -> None:
        """Note a fault."""
        text = json.dumps(value, ensure_ascii=False)
        if len(text) > _VALUE_LENGTH:
            text = f"{text[:_VALUE_LENGTH]}..."
        self.faults.append(KeepaFault(place, text, rule))


_SURROGATE = re.compile(r"\\u[dD][89abAB]")


class _Limit(NamedTuple):
    """The minute that no price may reach, and why."""

    minute: int
    reason: str


def _read_json(path: Path) -> object:
    """Read the file, or say where it stops being JSON."""
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise LandingError(
            f"`{path}` cannot be read: {error.strerror}. Name a file on this machine."
        ) from error
    except UnicodeDecodeError as error:
        byte = f"0x{error.object[error.start]:02x}"
        fault = KeepaFault(f"byte {error.start + 1:,}", byte, "is no UTF-8")
        raise KeepaFileError(path, (fault,)) from error
    try:
        content: object = json.loads(text)
        # why: half of a pair of surrogates is JSON, and can be written nowhere.
        if _SURROGATE.search(text):
            json.dumps(content, ensure_ascii=False).encode()
        return content
    except (ValueError, RecursionError) as error:
        raise KeepaFileError(path, (_json_fault(text, error),)) from error


def _json_fault(text: str, error: Exception) -> KeepaFault:
    """Say where a text stops being JSON."""
    if not isinstance(error, json.JSONDecodeError):
        return KeepaFault("the whole file", text[:20], f"is no product: {error}")
    place = f"line {error.lineno}, column {error.colno}"
    if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated"):
        return KeepaFault(place, "end of file", "comes too early: it was cut short")
    return KeepaFault(place, text[error.pos : error.pos + 20], "is no JSON")


def _products(content: object, found: _Found) -> list[tuple[str, object]]:
    """Return each product with its place in the file."""
    place, products = "", content
    if isinstance(content, dict):
        if "products" not in content:
            return [("product", content)]
        place, products = "products", content["products"]
    if not isinstance(products, list) or not products:
        rule = "must be a list of product objects"
        found.report(place or "the whole file", products, rule)
        return []
    return [(f"{place}[{number}]", product) for number, product in enumerate(products)]


def _read_product(place: str, product: object, found: _Found) -> None:
    """Read one product object."""
    if not isinstance(product, dict):
        found.report(place, product, "must be a product object")
        return
    asin = product.get("asin")
    if not isinstance(asin, str) or not _ASIN.fullmatch(asin):
        found.report(f"{place}.asin", asin, "must be an ASIN of ten signs")
        return
    if asin in found.asins:
        found.report(f"{place}.asin", asin, "stands twice in the file")
    found.asins.append(asin)
    domain = product.get("domainId", _US_DOMAIN)
    if type(domain) is not int or domain != _US_DOMAIN:
        found.report(f"{place}.domainId", domain, "must be 1, the shop in US dollars")
    limit = _limit(place, product, found)
    histories = product.get("csv", "(absent)")
    if histories is None:
        found.left_out["product without any history"] += 1
    elif not isinstance(histories, list):
        found.report(f"{place}.csv", histories, "must be a list of histories")
    else:
        for index, history in enumerate(histories):
            if history is not None:
                where, kind = f"{place}.csv[{index}]", PRICE_TYPES.get(index)
                _read_history(where, asin, kind, history, limit, found)


def _limit(place: str, product: Mapping[str, Any], found: _Found) -> _Limit:
    """Return the minute that no price of a product may reach."""
    end = datetime.combine(found.last_day, time(), UTC) + timedelta(days=1)
    minute = (end - EPOCH) // timedelta(minutes=1)
    updated = product.get("lastUpdate")
    if updated is None or updated == 0:
        pass
    elif type(updated) is not int or updated < 0:
        found.report(f"{place}.lastUpdate", updated, "must be a minute")
    elif updated + _DAY_MINUTES < minute:
        # why: a day's grace, because not every history is stamped by this one field.
        return _Limit(updated + _DAY_MINUTES, f"the file is of {_moment(updated)}")
    return _Limit(minute, f"the evidence ends on {found.last_day}")


def _read_history(
    place: str,
    asin: str,
    kind: PriceType | None,
    history: object,
    limit: _Limit,
    found: _Found,
) -> None:
    """Read one entry of ``csv``; of one that holds no prices, only the type counts."""
    if not isinstance(history, list):
        found.report(place, history, "must be null or a list of whole numbers")
        return
    # why: `type`, because true and false count as whole numbers elsewhere.
    for number, value in enumerate(history):
        if type(value) is not int:
            found.report(f"{place}[{number}]", value, "must be a whole number")
            return
    if kind is None:
        return
    if len(history) % kind.width:
        found.report(
            f"{place}[{len(history) - 1}]",
            history[-1],
            f"is the last of {len(history):,} numbers, but {kind.name} has "
            f"{kind.width} for each moment: the list was cut short",
        )
        return
    kept: list[tuple[int, int]] = []
    previous = -1
    for start in range(0, len(history), kind.width):
        numbers = history[start : start + kind.width]
        for place_in, rule in _broken_rules(numbers, previous, limit):
            found.report(f"{place}[{start + place_in}]", numbers[place_in], rule)
        minute, price, *shipping = numbers
        previous = max(previous, minute)
        if reason := _reason_to_leave_out(price, shipping):
            found.left_out[reason] += 1
        else:
            kept.append((minute, price + sum(shipping)))
    if kept:
        minutes, cents = zip(*kept, strict=True)
        found.histories.append(PriceHistory(asin, kind.seller_type, minutes, cents))


def _broken_rules(
    numbers: list[int], previous: int, limit: _Limit
) -> Iterator[tuple[int, str]]:
    """Yield which numbers of a moment cannot be right, and why."""
    minute = numbers[0]
    if minute < 0:
        yield 0, "must be a minute since 2011-01-01"
    elif minute == previous:
        yield 0, f"stands twice ({_moment(minute)})"
    elif minute < previous:
        yield 0, f"is out of order: {_moment(minute)} after {_moment(previous)}"
    elif minute >= limit.minute:
        yield 0, f"is {_moment(minute)}, but {limit.reason}"
    for number, value in enumerate(numbers[1:], start=1):
        if not (0 <= value < _CENTS_END or value in _NO_OFFER):
            yield number, "must be a sum in cents, or -1 or -2 for no offer"


def _reason_to_leave_out(price: int, shipping: list[int]) -> str:
    """Say why a moment holds no price that counts; nothing if it holds one."""
    if price < 0:
        return "moment without an offer"
    if min(shipping, default=0) < 0:
        return "moment with unknown shipping"
    return "" if price else "moment with a price of 0"


def _moment(minute: int) -> str:
    """Write a minute as a person reads it."""
    try:
        return f"{EPOCH + timedelta(minutes=minute):%Y-%m-%d %H:%M} UTC"
    except OverflowError:
        return f"minute {minute}"
