"""Stand-ins for dbt's own macros, so that sqlfluff can read a model without dbt.

Only the shape of the answer matters here: sqlfluff checks the SQL around it.
"""


def date_trunc(datepart: str, date: str) -> str:
    """Stand in for ``dbt.date_trunc``."""
    return f"date_trunc('{datepart}', {date})"


def dateadd(datepart: str, interval: str, from_date_or_timestamp: str) -> str:
    """Stand in for ``dbt.dateadd``."""
    return f"date_add({from_date_or_timestamp}, interval ({interval}) {datepart})"


def datediff(first_date: str, second_date: str, datepart: str) -> str:
    """Stand in for ``dbt.datediff``."""
    return f"datediff('{datepart}', {first_date}, {second_date})"


def split_part(string_text: str, delimiter_text: str, part_number: int) -> str:
    """Stand in for ``dbt.split_part``."""
    return f"split_part({string_text}, {delimiter_text}, {part_number})"


def listagg(measure: str, delimiter_text: str, order_by_clause: str = "") -> str:
    """Stand in for ``dbt.listagg``."""
    return f"string_agg({measure}, {delimiter_text} {order_by_clause})"


def last_day(date: str, datepart: str) -> str:
    """Stand in for ``dbt.last_day``."""
    return f"last_day(date_trunc('{datepart}', {date}))"


def array_construct(inputs: list[str], _data_type: str = "") -> str:
    """Stand in for ``dbt.array_construct``."""
    return f"[{', '.join(inputs)}]"


def array_concat(array_1: str, array_2: str) -> str:
    """Stand in for ``dbt.array_concat``."""
    return f"array_cat({array_1}, {array_2})"
