"""Differences from DataFusion that docs/differences.md explains."""

from __future__ import annotations

import re
from typing import NamedTuple

from function_faults import Fault


class Known(NamedTuple):
    """The line that explains, the kinds of faults, and patterns of their calls, of what was seen, and of the arguments."""

    line: str
    kinds: str
    call: str = ""
    what: str = ""
    given: str = ""


# What DataFusion says of calls that it has planned and cannot run.
UNFINISHED = (
    "expected .*("
    + "|".join(
        [
            "This feature is not implemented",
            "Internal error",
            "PanicException",
            "type_coercion",
            "Unsupported data type",
            r"AVG\(DISTINCT\) for .* not supported",
            "requires all field_name arguments to be scalars",
            "does not support the global flag",
            "Invalid comparison operation",
            "array_distance does not support types",
        ]
    )
    + ")"
)
LISTS = "^(array|list)_"
CONCATENATED = "^(array|list)_(con)?cat"
NESTED = r"(List|Struct|Map)\("
NARROW = r"Decimal(32|64)\("
MOMENTS = "^to_(date|time|timestamp|unixtime)"

KNOWN = [
    Known("Calls that DataFusion plans and cannot run", "succeeds", what=UNFINISHED),
    Known("Lists of several types in `array_concat`", "succeeds", CONCATENATED, "column types must match schema types"),
    Known("Lists of several types in `array_concat`", "value", CONCATENATED, r"None, expected \[None(, None)*\]$"),
    Known(
        "Lists, structs and maps as strings",
        "refused",
        NESTED,
        r"function \w+ takes .*string|cannot cast .* to (Large)?Utf8|of elements of type",
    ),
    Known("Integers as binary data", "refused", "^(arrow_)?(try_)?cast", r"cannot cast U?Int\d+ to (Large|FixedSize)?Binary"),
    Known("Binary data as strings: `length`", "value", r"^(length|char_length|character_length)\(\w*Binary", given="日"),
    Known("Binary data as strings: `length`", "succeeds", "Binary", "expected .*Encountered non.UTF-8 data"),
    Known(
        "`nvl` of types that are neither numbers nor strings",
        "refused|type|fails",
        r"^(nvl|ifnull)\(.*(Boolean|Decimal|Date|Time|Interval|Duration|Binary|List|Struct|Map)",
    ),
    Known(
        "Values of dictionaries that no row has", "succeeds", "Dictionary", "expected .*(Cannot cast string|Can't cast value)"
    ),
    Known(
        "Dictionaries as elements and among other types",
        "value",
        r"^arrow_(try_)?cast\(Dictionary.*List",
        r"\[None\], expected None",
    ),
    Known("Dictionaries as elements and among other types", "type", "Dictionary", "expected .*dictionary<"),
    Known(
        "decimal32 and decimal64 among other numbers",
        "type|value",
        rf"^(make_array|make_list|array|coalesce|greatest|least|nullif|nvl|CASE|\().*{NARROW}",
    ),
    Known(
        "decimal32 and decimal64 among other numbers",
        "succeeds|fails",
        rf"^(make_array|make_list|array|coalesce|greatest|least|nullif|nvl)\(.*{NARROW}",
        "annot cast",
    ),
    Known(
        "decimal32 and decimal64 among other numbers",
        "fails|value",
        rf"^arrow_(try_)?cast\(.*{NARROW}",
        "cannot cast|^None, expected Decimal",
    ),
    Known("-0.0 in functions that compare", "value", r"^(nullif|greatest|least|arrays?_|list_|\()", given=r"-0\.0"),
    Known("-0.0 in functions that compare", "value", r"^trunc\(", "^-0.0, expected 0.0$"),
    Known(
        "Lists that are NULL: `array_has_all`",
        "value",
        "^(array_has|arrays_overlap|array_contains|list_has|list_contains)",
        "^None, expected (True|False)$",
    ),
    Known("Arguments that are NULL besides wrong ones", "succeeds", "", r"^\[None\], expected", "NULL"),
    Known(
        "Positions beyond a list", "succeeds", "^(array|list)_(position|indexof|element|extract)", "out of bounds|invalid index"
    ),
    Known("Approximate percentiles", "value", "^(approx_median|approx_percentile_cont)"),
    Known("Approximate percentiles", "type", r"^approx_median\((DISTINCT )?Null", "^double, expected null$"),
    Known("Float16 in logarithms", "type", r"^log\w*\(.*Float16"),
    Known("`map` of lists of different lengths", "fails|succeeds", r"^map\(.*List\(", r"map of \d+ keys and \d+ values"),
    Known("`map` of a key and a value that are no lists", "refused", r"^map\(", "map takes .list, list."),
    Known("Elements added to a fixed-size list that is NULL", "value", LISTS + r".*FixedSizeList", given="NULL"),
    Known("`array_distance` without elements", "value", r"^(array|list)_distance\(", "^0.0, expected -0.0$"),
    Known("`array_distance` without elements", "fails", r"^(array|list)_distance\(", "lists of different lengths"),
    Known("`+`, `-`, `*` and unary `-` on integers", "fails", r"^\(.*Int", "(result|date) out of range"),
    # A refusal, whatever the types beside floats: there are no answers that could be wrong.
    Known("`&`, `\\|`, `#`, `<<`, `>>` on floats", "refused", r"^\(.* (&|\||\^|<<|>>) "),
    Known("Times of day, and moments with a minus", "refused", r"^\(.*-.*(Time|Date)"),
    # What the elements are is not looked at: patterns cannot compare them in any order.
    Known(
        "Order of the elements of `array_agg(DISTINCT ...)`",
        "value",
        r"^(array_agg|string_agg|first_value|last_value|any_value)\(DISTINCT ",
    ),
    Known("`greatest`, `least`, `min` and `max` of lists", "value", rf"^(greatest|least|min|max)\(.*{NESTED}"),
    Known("`gcd` and `lcm` of decimals", "refused", r"^(gcd|lcm)\(.*Decimal"),
    Known(
        "Keys of other types in `map_extract`",
        "refused",
        r"^(map_extract|element_at|get_field)\(Map",
        "keys of the map are of type",
    ),
    Known("Maps that are NULL without a type", "refused", r"^(map_extract|element_at)\(Null"),
    Known("`date_bin` with a string as its stride", "type", r"^date_bin\(", r"expected timestamp\[ns"),
    Known(
        "`date_trunc` to before the earliest timestamp",
        "value|fails|succeeds",
        r"^(date_trunc|datetrunc)\(.*Timestamp\(ns",
        "out of range|922337",
    ),
    Known("More arguments than a window function has", "refused", r"^(first_value|last_value)\(.*, .* OVER ", "takes .any."),
    Known("Decimals as NULL", "refused", r"Decimal.* 'Null'\)", "cannot cast Decimal"),
    Known("Moments that nanoseconds do not reach", "succeeds", "^(to_|date_)", "represented as nanoseconds|representable i64"),
    Known("Formats behind one that fits", "succeeds", MOMENTS, "using format"),
    Known("`min` and `max` of floats in groups that have NaN", "value", r"^(min|max)\(.*Float", r"nan|expected -?\d"),
    Known("Formats beside what is no string", "refused", MOMENTS, r"takes .* or \(string, string"),
    Known(
        "NULL as the flags of `regexp_like` and `regexp_match`", "value", r"^regexp_(like|match)\(", "^None, expected", "NULL"
    ),
    Known("Patterns that are no strings in `regexp_match`", "type", r"^regexp_match\(", "expected list.*string_view"),
    Known("Groups below 0 in `regexp_instr`", "fails", r"^regexp_instr\(", "n counts from 1 and group from 0"),
    Known("Empty flags beside others in `regexp_like`", "succeeds", r"^regexp_(like|match)\(", "did not compile"),
    Known("Lists that are NULL without a type", "type", r"^(array|list)_\w+\(Null", "expected null$"),
    Known("`median` of NULL without a type", "type", r"^median\(.*Null", "^double, expected null$"),
    Known("`round(x, 400)`", "value", r"^round\(", "expected (nan|inf)$"),
    Known("`round(x, 400)`", "succeeds", r"^round\(", r"Can't cast value \d+ to type Int32"),
    Known("NaN and infinities as moments", "fails|value", r"^(to_|arrow_).*Float", given="NaN|Infinity"),
    Known("Starts far before a text in `substr`", "succeeds", r"^(substr|substring)\(", "start position overflow"),
    Known("Dates and numbers of days that are millions of years apart", "succeeds", r"^\(Date32 [+-] Int", "Overflowing on"),
    Known("Bounds of BETWEEN of different types", "fails|succeeds", r"^\(.* BETWEEN .* AND ", "annot cast"),
    Known(
        "Dates that nanoseconds do not reach",
        "succeeds",
        r"^\((Date32 (=|<>|<=?|>=?) Timestamp|Timestamp\(.*\) (=|<>|<=?|>=?) Date32)",
        "Cannot cast Date32 value -?[0-9]+ to Timestamp",
    ),
    Known("Changes of clocks after 2099", "value", "Europe/Berlin", "expected 9223368436854775807"),
]


def known(fault: Fault) -> bool:
    """Whether a difference is one of KNOWN."""
    return any(explains(entry, fault) for entry in KNOWN)


def explains(entry: Known, fault: Fault) -> bool:
    """Whether a difference is one that an entry stands for."""
    return (
        bool(re.fullmatch(entry.kinds, fault.kind))
        and bool(re.search(entry.call, str(fault.call)))
        and bool(re.search(entry.what, fault.what, re.DOTALL))
        and bool(re.search(entry.given, fault.given))
    )
