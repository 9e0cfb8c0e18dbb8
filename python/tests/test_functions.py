"""Functions: what they give for a few values."""

import datetime
import importlib
import math

import pandas as pd
import pytest

from .conftest import PACKAGE

NAN = math.nan
NullTreatment = importlib.import_module(f"{PACKAGE}.common").NullTreatment


def same(found, expected):
    """Compare values, numbers with a fraction as far as that has a meaning."""
    if isinstance(expected, float):
        return math.isnan(found) if math.isnan(expected) else found == pytest.approx(expected, rel=1e-12, abs=1e-15)
    if isinstance(expected, (list, tuple)):
        return len(found) == len(expected) and all(map(same, found, expected))
    return type(found) is type(expected) and found == expected


@pytest.fixture
def rows(ctx):
    return ctx.from_pydict(
        {
            "i": [7, -2],
            "x": [2.25, 0.5],
            "s": [" Hello World ", "élan"],
            "n": ["z", None],
            "t": [datetime.datetime(2020, 2, 29, 13, 14, 15), datetime.datetime(1999, 12, 31)],
            "d": [datetime.date(2020, 2, 29), None],
            "l": [[3, 1, 2, 2], [2]],
        }
    )


@pytest.fixture
def groups(ctx):
    return ctx.from_pydict(
        {
            "g": ["a", "b", "a", "b"],
            "i": [1, 5, 3, None],
            "x": [1.5, 2.0, 4.5, 1.0],
            "s": ["p", "q", "r", "t"],
            "n": [None, "u", None, "w"],
        }
    )


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda f, c, lit: f.abs(c("i")), [7, 2]),
        (lambda f, c, lit: f.acos(c("x")), [NAN, 1.0471975511965979]),
        (lambda f, c, lit: f.acosh(c("i")), [2.6339157938496336, NAN]),
        (lambda f, c, lit: f.asin(c("x")), [NAN, 0.5235987755982989]),
        (lambda f, c, lit: f.asinh(c("x")), [1.5501579568690622, 0.48121182505960347]),
        (lambda f, c, lit: f.atan(c("x")), [1.1525719972156676, 0.4636476090008061]),
        (lambda f, c, lit: f.atan2(c("x"), c("i")), [0.31099828060554097, 2.896613990462929]),
        (lambda f, c, lit: f.atanh(c("x")), [NAN, 0.5493061443340548]),
        (lambda f, c, lit: f.cbrt(c("i")), [1.9129311827723892, -1.2599210498948732]),
        (lambda f, c, lit: f.ceil(c("x")), [3.0, 1.0]),
        (lambda f, c, lit: f.cos(c("x")), [-0.6281736227227391, 0.8775825618903728]),
        (lambda f, c, lit: f.cosh(c("x")), [4.796567530460195, 1.1276259652063807]),
        (lambda f, c, lit: f.cot(c("x")), [-0.8073451511185076, 1.830487721712452]),
        (lambda f, c, lit: f.degrees(c("x")), [128.91550390443524, 28.64788975654116]),
        (lambda f, c, lit: f.exp(c("x")), [9.487735836358526, 1.6487212707001282]),
        (lambda f, c, lit: f.factorial(f.abs(c("i"))), [5040, 2]),
        (lambda f, c, lit: f.floor(c("x")), [2.0, 0.0]),
        (lambda f, c, lit: f.gcd(c("i"), lit(6)), [1, 2]),
        (lambda f, c, lit: f.isnan(c("x")), [False, False]),
        (lambda f, c, lit: f.is_nan(c("x")), [False, False]),
        (lambda f, c, lit: f.iszero(c("i")), [False, False]),
        (lambda f, c, lit: f.lcm(c("i"), lit(6)), [42, 6]),
        (lambda f, c, lit: f.ln(c("x")), [0.8109302162163288, -0.6931471805599453]),
        (lambda f, c, lit: f.log(2, c("x")), [1.1699250014423124, -1.0]),
        (lambda f, c, lit: f.log10(c("x")), [0.3521825181113625, -0.3010299956639812]),
        (lambda f, c, lit: f.log2(c("x")), [1.1699250014423124, -1.0]),
        (lambda f, c, lit: f.nanvl(c("x"), lit(1.0)), [2.25, 0.5]),
        (lambda f, c, lit: f.pi(), [3.141592653589793, 3.141592653589793]),
        (lambda f, c, lit: f.power(c("x"), 2), [5.0625, 0.25]),
        (lambda f, c, lit: f.pow(c("i"), lit(3)), [343.0, -8.0]),
        (lambda f, c, lit: f.radians(c("x")), [0.039269908169872414, 0.008726646259971648]),
        (lambda f, c, lit: f.round(c("x")), [2.0, 1.0]),
        (lambda f, c, lit: f.round(c("x"), 1), [2.3, 0.5]),
        (lambda f, c, lit: f.signum(c("x")), [1.0, 1.0]),
        (lambda f, c, lit: f.sin(c("x")), [0.7780731968879212, 0.479425538604203]),
        (lambda f, c, lit: f.sinh(c("x")), [4.691168305898331, 0.5210953054937474]),
        (lambda f, c, lit: f.sqrt(c("x")), [1.5, 0.7071067811865476]),
        (lambda f, c, lit: f.tan(c("x")), [-1.2386276162240966, 0.5463024898437905]),
        (lambda f, c, lit: f.tanh(c("x")), [0.9780261147388136, 0.46211715726000974]),
        (lambda f, c, lit: f.trunc(c("x")), [2.0, 0.0]),
        (lambda f, c, lit: f.trunc(c("x"), 1), [2.2, 0.5]),
        (lambda f, c, lit: f.ascii(c("s")), [32, 233]),
        (lambda f, c, lit: f.bit_length(c("s")), [104, 40]),
        (lambda f, c, lit: f.btrim(c("s")), ["Hello World", "élan"]),
        (lambda f, c, lit: f.btrim(c("s"), "H"), [" Hello World ", "élan"]),
        (lambda f, c, lit: f.character_length(c("s")), [13, 4]),
        (lambda f, c, lit: f.char_length(c("s")), [13, 4]),
        (lambda f, c, lit: f.length(c("s")), [13, 4]),
        (lambda f, c, lit: f.chr(lit(233)), ["é", "é"]),
        (lambda f, c, lit: f.concat(c("s"), lit("-"), c("n")), [" Hello World -z", "élan-"]),
        (lambda f, c, lit: f.concat_ws("-", c("s"), c("n")), [" Hello World -z", "élan"]),
        (lambda f, c, lit: f.contains(c("s"), "llo"), [True, False]),
        (lambda f, c, lit: f.encode(c("s"), "hex"), ["2048656c6c6f20576f726c6420", "c3a96c616e"]),
        (lambda f, c, lit: f.decode(f.encode(c("s"), "base64"), "base64"), [b" Hello World ", b"\xc3\xa9lan"]),
        (
            lambda f, c, lit: f.digest(c("s"), "md5"),
            [b"\x13Y\xc3\xc5\xfc \x8a\x8c\xa8\xb1\xbb\xac\xe0\t\xc4f", b"\xfbT__\x02\xb3\xe4\xae8<F\xae\xa2m\xa7\xce"],
        ),
        (lambda f, c, lit: f.ends_with(c("s"), "d "), [True, False]),
        (lambda f, c, lit: f.find_in_set(c("s"), "a,b"), [0, 0]),
        (lambda f, c, lit: f.initcap(c("s")), [" Hello World ", "Élan"]),
        (lambda f, c, lit: f.instr(c("s"), "o"), [6, 0]),
        (lambda f, c, lit: f.left(c("s"), 3), [" He", "éla"]),
        (lambda f, c, lit: f.left(c("s"), -3), [" Hello Wor", "é"]),
        (lambda f, c, lit: f.levenshtein(c("s"), "hello"), [9, 4]),
        (lambda f, c, lit: f.lower(c("s")), [" hello world ", "élan"]),
        (lambda f, c, lit: f.lpad(c("s"), 14, "*"), ["* Hello World ", "**********élan"]),
        (lambda f, c, lit: f.lpad(c("s"), 3), [" He", "éla"]),
        (lambda f, c, lit: f.ltrim(c("s")), ["Hello World ", "élan"]),
        (lambda f, c, lit: f.md5(c("s")), ["1359c3c5fc208a8ca8b1bbace009c466", "fb545f5f02b3e4ae383c46aea26da7ce"]),
        (lambda f, c, lit: f.octet_length(c("s")), [13, 5]),
        (lambda f, c, lit: f.overlay(c("s"), "xx", 2), [" xxllo World ", "éxxn"]),
        (lambda f, c, lit: f.overlay(c("s"), "xx", 2, 1), [" xxello World ", "éxxan"]),
        (lambda f, c, lit: f.position(c("s"), "o"), [6, 0]),
        (lambda f, c, lit: f.regexp_count(c("s"), "l+"), [2, 1]),
        (lambda f, c, lit: f.regexp_like(c("s"), "W.*d"), [True, False]),
        (lambda f, c, lit: f.regexp_like(c("s"), "w.*D", "i"), [True, False]),
        (lambda f, c, lit: f.regexp_match(c("s"), "(l+)(o)"), [["ll", "o"], None]),
        (lambda f, c, lit: f.regexp_replace(c("s"), "l", "L"), [" HeLlo World ", "éLan"]),
        (lambda f, c, lit: f.regexp_replace(c("s"), "l", "L", "g"), [" HeLLo WorLd ", "éLan"]),
        (lambda f, c, lit: f.repeat(c("s"), 2), [" Hello World  Hello World ", "élanélan"]),
        (lambda f, c, lit: f.replace(c("s"), "l", "L"), [" HeLLo WorLd ", "éLan"]),
        (lambda f, c, lit: f.reverse(c("s")), [" dlroW olleH ", "nalé"]),
        (lambda f, c, lit: f.right(c("s"), 3), ["ld ", "lan"]),
        (lambda f, c, lit: f.rpad(c("s"), 14, "*"), [" Hello World *", "élan**********"]),
        (lambda f, c, lit: f.rtrim(c("s")), [" Hello World", "élan"]),
        (
            lambda f, c, lit: f.sha224(c("s")),
            [
                b"\xdd\xc9\xb6\xe2\xd3\x1e\xde5QZ\x15\xd9\x03\xb5\xe6\x9a\xe4\x87\x7f\xda~\xe1q\xcf%\x07\xbc\xaf",
                b"b/\x97\xfe\xd2\xfeT\xc8Q\xb9\xedH\xa2\xc6\xe0\xc46\xdc\xdb\xd5iQxpB;3\xd3",
            ],
        ),
        (
            lambda f, c, lit: f.sha256(c("s")),
            [
                b"\\\xb5\r\x03P\xd7\x897\x03\xeb}\x8f\xfd^z\xd4\xb8\xf0\xae\x97\xa8\x00\xeb\xd3\xdf\x06\xc9\x88s\x99\x04\x98",
                b"d\x0bD\xd5\xa7\x81\x9fx\xe1f^\x17\xc7\x9a1kn\x18svc\x9b\x17\n\xf5\x08\x1d\xd3\xa6\xb09\x90",
            ],
        ),
        (lambda f, c, lit: f.split_part(c("s"), " ", 2), ["Hello", ""]),
        (lambda f, c, lit: f.starts_with(c("s"), " H"), [True, False]),
        (lambda f, c, lit: f.strpos(c("s"), "o"), [6, 0]),
        (lambda f, c, lit: f.substr(c("s"), 3), ["ello World ", "an"]),
        (lambda f, c, lit: f.substr(c("s"), 3, 2), ["el", "an"]),
        (lambda f, c, lit: f.substring(c("s"), 2, 3), ["Hel", "lan"]),
        (lambda f, c, lit: f.substr_index(c("s"), "l", 2), [" Hel", "élan"]),
        (lambda f, c, lit: f.to_hex(f.abs(c("i"))), ["7", "2"]),
        (lambda f, c, lit: f.translate(c("s"), "lo", "01"), [" He001 W1r0d ", "é0an"]),
        (lambda f, c, lit: f.trim(c("s")), ["Hello World", "élan"]),
        (lambda f, c, lit: f.upper(c("s")), [" HELLO WORLD ", "ÉLAN"]),
        (lambda f, c, lit: f.coalesce(c("n"), c("s"), lit("z")), ["z", "élan"]),
        (lambda f, c, lit: f.greatest(c("i"), lit(1)), [7, 1]),
        (lambda f, c, lit: f.least(c("i"), lit(1)), [1, -2]),
        (lambda f, c, lit: f.nullif(c("i"), lit(-2)), [7, None]),
        (lambda f, c, lit: f.nvl(c("n"), lit("z")), ["z", "z"]),
        (lambda f, c, lit: f.ifnull(c("n"), lit("z")), ["z", "z"]),
        (lambda f, c, lit: f.nvl2(c("n"), lit("set"), lit("unset")), ["set", "unset"]),
        (lambda f, c, lit: f.arrow_cast(c("i"), "Int8"), [7, -2]),
        (lambda f, c, lit: f.arrow_typeof(c("i")), ["Int64", "Int64"]),
        (lambda f, c, lit: f.in_list(c("i"), [lit(7), lit(8)]), [True, False]),
        (lambda f, c, lit: f.in_list(c("i"), [lit(7)], negated=True), [False, True]),
        (lambda f, c, lit: f.case(c("i")).when(lit(7), lit("seven")).otherwise(lit("other")), ["seven", "other"]),
        (lambda f, c, lit: f.when(c("i") > lit(0), lit("plus")).when(c("i") < lit(0), lit("minus")).end(), ["plus", "minus"]),
        (lambda f, c, lit: f.date_part("year", c("t")), [2020, 1999]),
        (lambda f, c, lit: f.date_part("dow", c("t")), [6, 5]),
        (lambda f, c, lit: f.datepart("month", c("t")), [2, 12]),
        (lambda f, c, lit: f.extract("day", c("t")), [29, 31]),
        (
            lambda f, c, lit: f.date_trunc("month", c("t")),
            [datetime.datetime(2020, 2, 1, 0, 0), datetime.datetime(1999, 12, 1, 0, 0)],
        ),
        (
            lambda f, c, lit: f.datetrunc("hour", c("t")),
            [datetime.datetime(2020, 2, 29, 13, 0), datetime.datetime(1999, 12, 31, 0, 0)],
        ),
        (lambda f, c, lit: f.make_date(lit(2020), 2, 29), [datetime.date(2020, 2, 29), datetime.date(2020, 2, 29)]),
        (lambda f, c, lit: f.to_char(c("t"), "%Y-%m-%d"), ["2020-02-29", "1999-12-31"]),
        (lambda f, c, lit: f.date_format(c("d"), "%d.%m.%Y"), ["29.02.2020", None]),
        (lambda f, c, lit: f.to_date(lit("2020-03-04")), [datetime.date(2020, 3, 4), datetime.date(2020, 3, 4)]),
        (
            lambda f, c, lit: f.to_timestamp(lit("2020-03-04T05:06:07")),
            [pd.Timestamp("2020-03-04 05:06:07"), pd.Timestamp("2020-03-04 05:06:07")],
        ),
        (
            lambda f, c, lit: f.to_timestamp_seconds(lit("2020-03-04T05:06:07")),
            [datetime.datetime(2020, 3, 4, 5, 6, 7), datetime.datetime(2020, 3, 4, 5, 6, 7)],
        ),
        (
            lambda f, c, lit: f.to_timestamp_millis(lit("2020-03-04T05:06:07")),
            [datetime.datetime(2020, 3, 4, 5, 6, 7), datetime.datetime(2020, 3, 4, 5, 6, 7)],
        ),
        (
            lambda f, c, lit: f.to_timestamp_micros(lit("2020-03-04T05:06:07")),
            [datetime.datetime(2020, 3, 4, 5, 6, 7), datetime.datetime(2020, 3, 4, 5, 6, 7)],
        ),
        (lambda f, c, lit: f.to_unixtime(lit("2020-03-04T05:06:07")), [1583298367, 1583298367]),
        (
            lambda f, c, lit: f.from_unixtime(lit(86400)),
            [datetime.datetime(1970, 1, 2, 0, 0), datetime.datetime(1970, 1, 2, 0, 0)],
        ),
        (lambda f, c, lit: f.make_array(c("i"), lit(1)), [[7, 1], [-2, 1]]),
        (lambda f, c, lit: f.array_length(c("l")), [4, 1]),
        (lambda f, c, lit: f.array_element(c("l"), lit(1)), [3, 2]),
        (lambda f, c, lit: f.array_append(c("l"), lit(9)), [[3, 1, 2, 2, 9], [2, 9]]),
        (lambda f, c, lit: f.array_prepend(lit(9), c("l")), [[9, 3, 1, 2, 2], [9, 2]]),
        (lambda f, c, lit: f.array_concat(c("l"), c("l")), [[3, 1, 2, 2, 3, 1, 2, 2], [2, 2]]),
        (lambda f, c, lit: f.array_has(c("l"), lit(2)), [True, True]),
        (lambda f, c, lit: f.array_contains(c("l"), lit(2)), [True, True]),
        (lambda f, c, lit: f.array_has_any(c("l"), c("l")), [True, True]),
        (lambda f, c, lit: f.array_distinct(c("l")), [[3, 1, 2], [2]]),
        (lambda f, c, lit: f.array_sort(c("l")), [[1, 2, 2, 3], [2]]),
        (lambda f, c, lit: f.array_sort(c("l"), descending=True), [[3, 2, 2, 1], [2]]),
        (lambda f, c, lit: f.array_to_string(c("l"), ","), ["3,1,2,2", "2"]),
        (lambda f, c, lit: f.array_to_string(c("l"), ",", "-"), ["3,1,2,2", "2"]),
        (lambda f, c, lit: f.array_position(c("l"), lit(2)), [3, 1]),
        (lambda f, c, lit: f.array_remove(c("l"), lit(2)), [[3, 1, 2], []]),
        (lambda f, c, lit: f.array_reverse(c("l")), [[2, 2, 1, 3], [2]]),
        (lambda f, c, lit: f.array_slice(c("l"), lit(1), lit(2)), [[3, 1], [2]]),
        (lambda f, c, lit: f.array_max(c("l")), [3, 2]),
        (lambda f, c, lit: f.array_min(c("l")), [1, 2]),
        (lambda f, c, lit: f.array_union(c("l"), c("l")), [[3, 1, 2], [2]]),
        (lambda f, c, lit: f.array_intersect(c("l"), c("l")), [[3, 1, 2], [2]]),
        (lambda f, c, lit: f.array_except(c("l"), c("l")), [[], []]),
        (lambda f, c, lit: f.array_pop_back(c("l")), [[3, 1, 2], []]),
        (lambda f, c, lit: f.array_pop_front(c("l")), [[1, 2, 2], []]),
        (lambda f, c, lit: f.array_repeat(c("i"), lit(2)), [[7, 7], [-2, -2]]),
        (lambda f, c, lit: f.array_replace(c("l"), lit(2), lit(5)), [[3, 1, 5, 2], [5]]),
        (lambda f, c, lit: f.array_any_value(c("l")), [3, 2]),
        (lambda f, c, lit: f.array_positions(c("l"), lit(2)), [[3, 4], [1]]),
        (lambda f, c, lit: f.array_ndims(c("l")), [1, 1]),
        (lambda f, c, lit: f.array_dims(f.make_array(c("l"), c("l"))), [[2, 4], [2, 1]]),
        (lambda f, c, lit: f.array_resize(c("l"), lit(2), lit(0)), [[3, 1], [2, 0]]),
        (lambda f, c, lit: f.array_remove_n(c("l"), lit(2), lit(1)), [[3, 1, 2], []]),
        (lambda f, c, lit: f.array_replace_n(c("l"), lit(2), lit(5), lit(2)), [[3, 1, 5, 5], [5]]),
        (lambda f, c, lit: f.array_compact(f.make_array(c("i"), lit(None))), [[7], [-2]]),
        (lambda f, c, lit: f.arrays_zip(f.make_array(c("i")), f.make_array(lit(1))), [[{"1": 7, "2": 1}], [{"1": -2, "2": 1}]]),
        (lambda f, c, lit: f.array_add(c("l"), c("l")), [[6.0, 2.0, 4.0, 4.0], [4.0]]),
        (lambda f, c, lit: f.array_subtract(c("l"), c("l")), [[0.0, 0.0, 0.0, 0.0], [0.0]]),
        (lambda f, c, lit: f.array_scale(c("l"), 0.5), [[1.5, 0.5, 1.0, 1.0], [1.0]]),
        (lambda f, c, lit: f.array_normalize(f.make_array(c("i"), lit(0))), [[1.0, 0.0], [-1.0, 0.0]]),
        (lambda f, c, lit: f.array_sum(c("l")), [8.0, 2.0]),
        (lambda f, c, lit: f.list_product(c("l")), [12.0, 2.0]),
        (lambda f, c, lit: f.array_avg(c("l")), [2.0, 2.0]),
        (lambda f, c, lit: f.array_distance(f.make_array(c("i")), f.make_array(lit(1))), [6.0, 3.0]),
        (lambda f, c, lit: f.inner_product(c("l"), c("l")), [18.0, 4.0]),
        (lambda f, c, lit: f.cosine_distance(f.make_array(c("i")), f.make_array(lit(2))), [0.0, 2.0]),
        (lambda f, c, lit: f.cast_to_type(c("i"), lit("")), ["7", "-2"]),
        (lambda f, c, lit: f.try_cast_to_type(c("s"), c("i")), [None, None]),
        (lambda f, c, lit: f.cardinality(c("l")), [4, 1]),
        (lambda f, c, lit: f.empty(c("l")), [False, False]),
        (lambda f, c, lit: f.flatten(f.make_array(c("l"), c("l"))), [[3, 1, 2, 2, 3, 1, 2, 2], [2, 2]]),
        (lambda f, c, lit: f.list_length(c("l")), [4, 1]),
        (lambda f, c, lit: f.list_has(c("l"), lit(3)), [True, False]),
        (lambda f, c, lit: f.string_to_array(c("s"), " "), [["", "Hello", "World", ""], ["élan"]]),
        (lambda f, c, lit: f.struct(c("i"), c("s")), [{"c0": 7, "c1": " Hello World "}, {"c0": -2, "c1": "élan"}]),
        (lambda f, c, lit: f.named_struct([("a", c("i"))]), [{"a": 7}, {"a": -2}]),
        (lambda f, c, lit: f.get_field(f.named_struct([("a", c("i"))]), "a"), [7, -2]),
        (lambda f, c, lit: f.map_keys(f.make_map({"a": 1})), [["a"], ["a"]]),
        (lambda f, c, lit: f.map_values(f.make_map({"a": 1})), [[1], [1]]),
        (lambda f, c, lit: f.map_extract(f.make_map({"a": 1}), lit("a")), [[1], [1]]),
        (lambda f, c, lit: f.range(lit(0), lit(3)), [[0, 1, 2], [0, 1, 2]]),
        (lambda f, c, lit: f.generate_series(lit(0), lit(3)), [[0, 1, 2, 3], [0, 1, 2, 3]]),
    ],
)
def test_scalar(rows, f, col, lit, make, expected):
    found = rows.select(make(f, col, lit).alias("v")).to_pydict()["v"]
    assert same(found, expected), found


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda f, c, lit: f.sum(c("i")), 9),
        (lambda f, c, lit: f.avg(c("i")), 3.0),
        (lambda f, c, lit: f.mean(c("x")), 2.25),
        (lambda f, c, lit: f.min(c("s")), "p"),
        (lambda f, c, lit: f.max(c("i")), 5),
        (lambda f, c, lit: f.count(c("n")), 2),
        (lambda f, c, lit: f.count(), 4),
        (lambda f, c, lit: f.count_star(), 4),
        (lambda f, c, lit: f.median(c("i")), 3.0),
        (lambda f, c, lit: f.stddev(c("i")), 2.0),
        (lambda f, c, lit: f.stddev_pop(c("i")), 1.632993161855452),
        (lambda f, c, lit: f.stddev_samp(c("i")), 2.0),
        (lambda f, c, lit: f.var(c("i")), 4.0),
        (lambda f, c, lit: f.var_pop(c("i")), 2.6666666666666665),
        (lambda f, c, lit: f.var_samp(c("i")), 4.0),
        (lambda f, c, lit: f.var_sample(c("i")), 4.0),
        (lambda f, c, lit: f.var_population(c("i")), 2.6666666666666665),
        (lambda f, c, lit: f.corr(c("i"), c("x")), 0.1555427542095638),
        (lambda f, c, lit: f.covar_pop(c("i"), c("x")), 0.3333333333333333),
        (lambda f, c, lit: f.covar_samp(c("i"), c("x")), 0.5),
        (lambda f, c, lit: f.covar(c("i"), c("x")), 0.5),
        (lambda f, c, lit: f.array_agg(c("i"), order_by=c("i")), [1, 3, 5, None]),
        (lambda f, c, lit: f.array_agg(c("g"), distinct=True, order_by=c("g")), ["a", "b"]),
        (lambda f, c, lit: f.string_agg(c("s"), "-", order_by=[c("s").sort()]), "p-q-r-t"),
        (lambda f, c, lit: f.first_value(c("s"), order_by=c("i")), "p"),
        (lambda f, c, lit: f.last_value(c("s"), order_by=c("i")), "t"),
        (lambda f, c, lit: f.nth_value(c("i"), 2, order_by=c("i")), 3),
        (lambda f, c, lit: f.bool_and(c("i") > lit(0)), True),
        (lambda f, c, lit: f.bool_or(c("i") > lit(0)), True),
        (lambda f, c, lit: f.bit_and(c("i")), 1),
        (lambda f, c, lit: f.bit_or(c("i")), 7),
        (lambda f, c, lit: f.bit_xor(c("i")), 7),
        (lambda f, c, lit: f.approx_distinct(c("g")), 2),
        (lambda f, c, lit: f.sum(c("i"), distinct=True), 9),
        (lambda f, c, lit: f.sum(c("i"), filter=c("g") == lit("a")), 4),
        (lambda f, c, lit: f.count(c("g"), distinct=True), 2),
        (lambda f, c, lit: f.approx_median(c("i")), 3.0),
        (lambda f, c, lit: f.percentile_cont(c("i"), 0.25), 2.0),
        (lambda f, c, lit: f.approx_percentile_cont(c("i"), 0.5), 3.0),
        (lambda f, c, lit: f.regr_slope(c("i"), c("x")), 0.19354838709677416),
        (lambda f, c, lit: f.regr_intercept(c("i"), c("x")), 2.4838709677419355),
        (lambda f, c, lit: f.regr_count(c("i"), c("x")), 3),
        (lambda f, c, lit: f.regr_r2(c("i"), c("x")), 0.024193548387096774),
        (lambda f, c, lit: f.regr_avgx(c("i"), c("x")), 2.6666666666666665),
        (lambda f, c, lit: f.regr_avgy(c("i"), c("x")), 3.0),
        (lambda f, c, lit: f.regr_sxx(c("i"), c("x")), 5.166666666666667),
        (lambda f, c, lit: f.regr_syy(c("i"), c("x")), 8.0),
        (lambda f, c, lit: f.regr_sxy(c("i"), c("x")), 1.0),
        (lambda f, c, lit: f.first_value(c("n"), order_by=c("i"), null_treatment=NullTreatment.IGNORE_NULLS), "u"),
        (lambda f, c, lit: f.any_value(c("g"), filter=c("g") == lit("b")), "b"),
    ],
)
def test_aggregate(groups, f, col, lit, make, expected):
    [found] = groups.aggregate([], [make(f, col, lit).alias("v")]).to_pydict()["v"]
    assert same(found, expected), found


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda f: f.now(), datetime.datetime),
        (lambda f: f.current_timestamp(), datetime.datetime),
        (lambda f: f.current_date(), datetime.date),
        (lambda f: f.today(), datetime.date),
        (lambda f: f.current_time(), datetime.time),
        (lambda f: f.random(), float),
        (lambda f: f.rand(), float),
        (lambda f: f.uuid(), str),
    ],
)
def test_what_changes(ctx, f, make, kind):
    [found] = ctx.empty_table().select(make(f).alias("v")).to_pydict()["v"]
    assert isinstance(found, kind)


def test_distinct_must_be_a_bool(f, col):
    with pytest.raises(TypeError, match="distinct"):
        f.mean(col("a"), col("b") > 1)
