"""The values that functions are asked about: for each type the edges of its domain, as SQL that every engine reads."""

from __future__ import annotations

SIZES = {"Int8": 2**7, "Int16": 2**15, "Int32": 2**31, "Int64": 2**63}
REALS = ["0.0", "-0.0", "1.5", "-2.5", "0.1", "1000000.0", "'NaN'", "'Infinity'", "'-Infinity'"]
TEXTS = ["''", "'a'", "'ab_C'", "'  x y '", "'日本é'", "'12'", "'-3.5'", "'2024-02-29'", "'true'", "'🙂z'"]
BYTES = ["''", "'a'", "'ab_C'", "X'00ff80'", "'日'"]
DATES = ["'1970-01-01'", "'0001-01-01'", "'9999-12-31'", "'2024-02-29'", "'1969-12-31'", "'1900-03-01'"]
TIMES = ["'00:00:00'", "'23:59:59'", "'12:34:56'"]
MOMENTS = [
    "'1970-01-01 00:00:00'",
    "'2024-03-31 02:30:00'",
    "'2024-10-27 02:30:00'",
    "'2024-02-29 23:59:59'",
    "'1969-12-31 23:59:59'",
]
FAR = ["'0001-01-01 00:00:00'", "'9999-12-31 23:59:59'"]
DURATIONS = ["0", "1", "-1", "86400", "-3600", "1000000007"]
SPANS = ["'0 months'", "'1 month'", "'-1 month'", "'13 months'"]
DAYS = ["'0 days'", "'1 day'", "'-2 days 3 hours'", "'36 hours'"]
MIXED = [*SPANS, *DAYS, "'-1 month 40 days 1.5 seconds'"]
INTEGERS = ["[]", "[1]", "[3, NULL, -1]", "[1, 2, 2, 3]", "[NULL]"]
FRACTIONS = ["[]", "[0.0, 1.5]", "[NULL, -2.5]", "[3.0, 4.0]"]
WORDS = ["[]", "['a']", "['b', NULL, 'a', '日']", "['', 'ab_C']"]
PAIRS = ["[1, 2]", "[NULL, -1]", "[2, 2]"]
NESTED = ["[[1, 2], [3]]", "[[], NULL, [NULL]]", "[[1, 2], [1, 2]]"]
RECORDS = ["named_struct('a', 1, 'b', 'x')", "named_struct('a', NULL, 'b', '日')", "named_struct('a', -1, 'b', NULL)"]
MAPS = ["MAP {'a': 1, 'b': 2}", "MAP {'日': NULL}", "MAP {'a': 1}"]
SMALL = ["0", "1", "-1", "2", "3", "7"]


def quoted(words: str) -> list[str]:
    """Return words as constants."""
    return [f"'{word}'" for word in words.split()]


def each(types: str, given: list[str]) -> dict[str, list[str]]:
    """Return the same values for types that semicolons separate."""
    return {name.strip(): given for name in types.split(";")}


def integers(name: str) -> list[str]:
    """Return the edges of an integer type."""
    if name.startswith("U"):
        return ["0", "1", "2", "7", "'" + str(2 * SIZES[name[1:]] - 1) + "'"]
    return ["0", "1", "-1", "2", "7", f"'{SIZES[name] - 1}'", f"'-{SIZES[name]}'"]


def decimals(precision: int, scale: int) -> list[str]:
    """Return the edges of a decimal type."""
    if scale == 0:
        return quoted(f"0 1 -1 25 -7 {'9' * precision} -{'9' * precision}")
    largest = "9" * (precision - scale) + "." + "9" * scale
    return quoted(f"0 1 -1 2.5 -0.01 {largest} -{largest}")


# The values of each type, which Arrow's name stands for; each has NULL, too.
VALUES: dict[str, list[str]] = {
    "Null": [],
    "Boolean": ["true", "false"],
    **{name: integers(name) for size in SIZES for name in (size, f"U{size}")},
    "Float16": REALS[:5],
    "Float32": [*REALS, "'3.4028235e38'", "'1e-45'"],
    "Float64": [*REALS, "'1.7976931348623157e308'", "'5e-324'", "9007199254740993"],
    "Decimal32(7, 2)": decimals(7, 2),
    "Decimal64(15, 3)": decimals(15, 3),
    "Decimal128(20, 5)": decimals(20, 5),
    "Decimal128(38, 0)": decimals(38, 0),
    **each("Utf8; LargeUtf8; Utf8View; Dictionary(Int32, Utf8)", TEXTS),
    **each("Binary; LargeBinary; BinaryView", BYTES),
    "FixedSizeBinary(3)": ["X'616263'", "X'00ff80'"],
    **each("Date32; Date64", DATES),
    "Time32(s)": TIMES,
    **each("Time32(ms); Time64(µs); Time64(ns)", [*TIMES, "'01:02:03.004'"]),
    "Timestamp(s)": [*MOMENTS, *FAR],
    **each("Timestamp(ms); Timestamp(µs)", [*MOMENTS, *FAR, "'1969-12-31 23:59:59.999'"]),
    "Timestamp(ns)": [*MOMENTS, "'1677-09-21 00:12:44'", "'2262-04-11 23:47:16.854775807'", "'1969-12-31 23:59:59.999999999'"],
    'Timestamp(µs, "UTC")': [*MOMENTS, *FAR],
    'Timestamp(ns, "Europe/Berlin")': [
        "'1970-01-01 00:00:00'",
        "'2024-03-31 01:00:00Z'",
        "'2024-10-27 00:30:00Z'",
        "'2024-10-27 01:30:00Z'",
    ],
    'Timestamp(s, "+05:30")': MOMENTS,
    "Interval(YearMonth)": SPANS,
    "Interval(DayTime)": DAYS,
    "Interval(MonthDayNano)": MIXED,
    **{f"Duration({unit})": DURATIONS for unit in ("s", "ms", "µs", "ns")},
    "List(Int64)": INTEGERS,
    "List(Float64)": FRACTIONS,
    "List(Utf8)": WORDS,
    "LargeList(Int64)": INTEGERS,
    "FixedSizeList(2 x Int64)": PAIRS,
    "List(List(Int64))": NESTED,
    'Struct("a": Int64, "b": Utf8)': RECORDS,
    'Map("entries": non-null Struct("key": non-null Utf8, "value": Int64), unsorted)': MAPS,
    "Dictionary(Int8, Int64)": SMALL,
}

NEAR = ["'2024-02-28'", "'2024-03-02'", "'2024-01-31'"]
STEPS = ["'1 day'", "'-1 day'", "'2 days'"]

# Values of arguments that only few values make sense for, and of those that a result grows with.
VARIANTS: dict[str, list[str]] = {
    "size": SMALL,
    "unit": quoted("year quarter month week day hour minute second millisecond microsecond nanosecond")
    + quoted("dow doy epoch isodow isoyear MONTH bad"),
    "pattern": ["'a'", "'^a.*'", "'[b-y]+'", "'(a)(b)?'", "''", "'A'", "'日'", "'('", r"'\d+'"],
    "flags": ["'i'", "'g'", "''", "'gi'", "'q'"],
    "replacement": ["'<$1>'", "''", r"'\\1'", "'日'"],
    "encoding": ["'hex'", "'base64'", "'base64pad'", "'bad'"],
    "encoded": ["'00ff'", "'616'", "'YQ'", "'YWI='", "'zz'", "''"],
    "digest": quoted("md5 sha224 sha256 sha384 sha512 blake2s blake2b blake3 bad"),
    "layout": ["'%Y-%m-%d'", "'%d/%m/%y %H:%M:%S%.f'", "'%j %a %b'", "'%H:%M'", "'%Q'", "''"],
    "moment": [
        "'2024-02-29'",
        "'2024-02-29 12:34:56.789'",
        "'2024-02-29T12:34:56Z'",
        "'2024-02-29T12:34:56+05:30'",
        "'29/02/24 01:02:03.5'",
        "'060 Thu Feb'",
        "'12:34'",
        "'0001-01-01'",
        "'9999-12-31'",
        "''",
        "'bad'",
    ],
    "type": ["'Int32'", "'Utf8'", "'Timestamp(ns)'", "'Bad'"],
    "span": ["'1 month'", "'3 days'", "'15 minutes'", "'1 day 2 hours'", "'-1 hour'", "'0 seconds'"],
    "field": ["'a'", "'b'", "'A'", "'zz'"],
    "key": ["'a'", "'日'", "'zz'"],
    "share": ["0.0", "0.5", "0.25", "1.0", "1.5", "-0.1"],
}


# Aggregates that lose digits where some values are much larger than others.
STATISTICS = [
    "avg",
    "mean",
    "median",
    "approx_median",
    "corr",
    "covar",
    "covar_pop",
    "covar_samp",
    "stddev",
    "stddev_pop",
    "stddev_samp",
    "var",
    "var_pop",
    "var_population",
    "var_samp",
    "var_sample",
    "regr_avgx",
    "regr_avgy",
    "regr_count",
    "regr_intercept",
    "regr_r2",
    "regr_slope",
    "regr_sxx",
    "regr_sxy",
    "regr_syy",
]

# The variant of each argument of a function that has one. Variants of numbers and of moments go with every such type.
HINTS: dict[str, tuple[str, ...]] = {
    "date_trunc": ("unit",),
    "date_part": ("unit",),
    "date_bin": ("span",),
    "regexp_like": ("", "pattern", "flags"),
    "regexp_match": ("", "pattern", "flags"),
    "regexp_count": ("", "pattern", "size", "flags"),
    "regexp_instr": ("", "pattern", "size", "size", "flags", "size"),
    "regexp_replace": ("", "pattern", "replacement", "flags"),
    "encode": ("", "encoding"),
    "decode": ("encoded", "encoding"),
    "digest": ("", "digest"),
    "to_char": ("", "layout"),
    **{f"to_{what}": ("moment", "layout") for what in ("date", "time", "timestamp", "unixtime")},
    **{f"to_timestamp_{unit}": ("moment", "layout") for unit in ("seconds", "millis", "micros", "nanos")},
    "arrow_cast": ("", "type"),
    "arrow_try_cast": ("", "type"),
    "get_field": ("", "field"),
    "map_extract": ("", "key"),
    "repeat": ("", "size"),
    "lpad": ("", "size"),
    "rpad": ("", "size"),
    "array_repeat": ("", "size"),
    "array_resize": ("", "size"),
    "range": ("size", "size", "size"),
    "generate_series": ("size", "size", "size"),
    **dict.fromkeys(("approx_percentile_cont", "percentile_cont", "quantile_cont"), ("size", "share")),
    "approx_percentile_cont_with_weight": ("size", "size", "share"),
    **dict.fromkeys(STATISTICS, ("size", "size")),
    "nth_value": ("", "size"),
    "ntile": ("size",),
    "lag": ("", "size"),
    "lead": ("", "size"),
}


def values(type_: str, variant: str) -> list[str]:
    """Return the values of a type, or those of a variant that is one of it."""
    if variant == "size":
        if type_.startswith(("Date", "Timestamp")):
            return NEAR
        if type_.startswith("Interval"):
            return STEPS
        if type_.startswith("UInt"):
            return [value for value in SMALL if "-" not in value]
        return SMALL if type_.startswith(("Int", "Float", "Decimal")) else VALUES[type_]
    if variant == "span":
        return VARIANTS["span"] if type_.startswith("Interval") else VALUES[type_]
    if variant == "share":
        return VARIANTS["share"] if type_.startswith("Float") else VALUES[type_]
    return VARIANTS[variant] if variant and VALUES[type_] is TEXTS else VALUES[type_]
