"""Differences from DataFusion that docs/differences.md explains."""

from __future__ import annotations

import re
from typing import NamedTuple

from function_faults import Fault


class Known(NamedTuple):
    """The line that explains, the kinds of faults, and patterns of their calls and of what was seen."""

    line: str
    kinds: str
    call: str = ""
    what: str = ""


# What DataFusion says of calls that it has planned and cannot run.
UNFINISHED = (
    "not implemented|[Dd]oes not support|[Nn]ot support|Internal error|PanicException|could not cast array|type_coercion|"
    "optimize_projections|"
    "requires all field_name|expects? list|Unsupported|expects array|can only be|oercion|KeyError|list array"
)
LISTS = r"^(array_|arrays_|list_|inner_product|dot_product|cosine_distance)"

KNOWN = [
    Known("Calls that DataFusion plans and cannot run", "succeeds", what=UNFINISHED),
    Known("Lists, structs and maps as strings", "refused", r"(List|Struct|Map)", "string|values of one type|takes|cannot cast"),
    Known("Integers as binary data", "refused|type|fails|succeeds|value", "Binary", "Binary|binary|UTF-8"),
    Known("Binary data as strings: `length`", "value|succeeds|type", "Binary", r"UTF-8|for arrow_cast\('日'|binary"),
    Known("`nvl` of types that are neither numbers nor strings", "refused|type|fails|succeeds|value", r"^(nvl|ifnull)\("),
    Known("Values of dictionaries that no row has", "succeeds", "Dictionary", "Cast error|Parser error"),
    Known("Dictionaries as elements and among other types", "type|value", "Dictionary", "dictionary|None"),
    Known("Operand of AND, OR, and branch of CASE", "succeeds", "^(coalesce|nvl2|CASE|.* (AND|OR|IN) )", "rror"),
    Known("decimal32 and decimal64 among other numbers", "type|fails|value|refused|succeeds", r"Decimal(32|64)"),
    Known(
        "-0.0 in functions that compare",
        "value",
        r"^(nullif|greatest|least|min|max|trunc|\(|CASE|array_|arrays_|list_)",
        r"0\.0",
    ),
    Known(
        "Lists that are NULL: `array_has_all`",
        "value",
        r"^(array_has|arrays_overlap|array_contains|list_has|list_contains)",
        "None",
    ),
    Known("Arguments that are NULL besides wrong ones", "succeeds", what=r"\[None\], expected"),
    Known(
        "Positions beyond a list",
        "succeeds",
        r"^(array|list)_(position|indexof|element|extract)\(",
        "out of bounds|invalid index",
    ),
    Known("Approximate percentiles", "value|succeeds|type", r"^(approx_median|approx_percentile_cont)"),
    Known("Float16 in logarithms", "type", "^log"),
    Known("`map` of lists of different lengths", "fails|succeeds", r"^map\("),
    Known("`map` of a key and a value that are no lists", "refused", r"^map\("),
    Known("Elements added to a fixed-size list that is NULL", "value", LISTS + r".*FixedSizeList"),
    Known("`array_distance` without elements", "value|fails", r"^(array|list)_distance\("),
    Known("Lists of different depths", "refused", r"^(array|list)_(concat|cat)\("),
    Known("`+`, `-`, `*` and unary `-` on integers", "fails", r"^\(", "result out of range|date out of range|out of range"),
    Known("`&`, `\\|`, `#`, `<<`, `>>` on floats", "refused", r"^\(.* (&|\||\^|<<|>>) "),
    Known("Times of day, and moments with a minus", "refused", r"^\(.*-.*(Time|Date)"),
    Known(
        "`corr`, `regr_slope` and the like over frames that slide",
        "value",
        r"^(corr|covar|regr_|stddev|var|avg|mean|sum).* OVER ",
    ),
    Known("DISTINCT in aggregates of two arguments", "value|succeeds|fails", r"^(corr|covar|regr_)\w*\(DISTINCT "),
    Known(
        "Order of the elements of `array_agg(DISTINCT ...)`",
        "value",
        r"^(array_agg|string_agg|first_value|last_value|any_value)\(DISTINCT ",
    ),
    Known("`greatest`, `least`, `min` and `max` of lists", "value", r"^(greatest|least|min|max)\(.*(List|Struct|Map)"),
    Known("`gcd` and `lcm` of decimals", "refused", r"^(gcd|lcm)\(.*Decimal"),
    Known("Keys of other types in `map_extract`", "refused", r"^(map_extract|element_at|get_field)\("),
    Known("`date_bin` with a string as its stride", "type", r"^date_bin\("),
    Known(
        "`date_trunc` to before the earliest timestamp",
        "value|fails|succeeds",
        r"^(date_trunc|datetrunc)\(",
        "out of range|922337",
    ),
    Known("More arguments than a window function has", "refused", " OVER ", "takes"),
    Known("Decimals as NULL", "refused", r"Decimal.* 'Null'\)"),
    Known("Moments that nanoseconds do not reach", "succeeds", "^(to_|date_)", "represented as nanoseconds|representable i64"),
    Known("Formats behind one that fits", "succeeds", r"^to_(date|time|timestamp|unixtime)\w*\(", "using format"),
    Known("`min` and `max` of floats in groups that have NaN", "value", r"^(min|max)\(.*Float", "nan"),
    Known("Formats beside what is no string", "refused", r"^to_(date|time|timestamp|unixtime)\w*\(", "takes"),
    Known("NULL as the flags of `regexp_like` and `regexp_match`", "value", r"^regexp_(like|match)\("),
    Known("Patterns that are no strings in `regexp_match`", "type", r"^regexp_match\("),
    Known("Groups below 0 in `regexp_instr`", "fails", r"^regexp_instr\("),
    Known("Empty flags beside others in `regexp_like`", "succeeds", r"^regexp_(like|match)\(", "did not compile"),
    Known("Lists that are NULL without a type", "type", r"^(array|list)_\w+\(Null"),
    Known("`median` of NULL without a type", "type", r"^median\(.*Null"),
    Known("`round(x, 400)`", "value|succeeds|type", r"^round\("),
    Known("NaN and infinities as moments", "fails|value", r"^(to_|arrow_).*Float"),
    Known("Starts far before a text in `substr`", "succeeds", r"^(substr|substring)\(", "start position overflow"),
    Known("Dates and numbers of days that are millions of years apart", "succeeds", r"^\(Date32 [+-] Int", "Overflowing on"),
    Known("Bounds of BETWEEN of different types", "fails|succeeds|value", " BETWEEN "),
    Known("Changes of clocks after 2099", "value", "Europe/Berlin", "9223368436854775807"),
]


def known(fault: Fault) -> bool:
    """Whether a difference is one of KNOWN."""
    return any(
        re.fullmatch(entry.kinds, fault.kind) and re.search(entry.call, str(fault.call)) and re.search(entry.what, fault.what)
        for entry in KNOWN
    )
