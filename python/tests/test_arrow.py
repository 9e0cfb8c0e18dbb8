"""Arrow data read and written without pyarrow, compared with what pyarrow makes of it."""

import datetime
import gc
import random
import struct
from decimal import Decimal
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from ballista import _native
from ballista._arrow import abi, convert, raw, text, write
from ballista._arrow.infer import infer
from ballista._arrow.types import Field, field_of

ARRAYS = [
    pa.array([1, None, -3], pa.int8()),
    pa.array([1, None, 2**64 - 1], pa.uint64()),
    pa.array([1.5, None, float("inf")]),
    pa.array([0.1, None, 1e10], pa.float32()),
    pa.array([True, None, False] * 5),
    pa.array(["a", None, "a text longer than twelve bytes"]),
    pa.array(["a", None, "a text longer than twelve bytes"], pa.large_string()),
    pa.array(["a", None, "a text longer than twelve bytes"], pa.string_view()),
    pa.array([b"\x00", None, b""], pa.binary()),
    pa.array([b"ab", None, b"cd"], pa.binary(2)),
    pa.array([b"ab", None, b"0123456789abcdef"], pa.binary_view()),
    pa.array([0, None, -1], pa.date32()),
    pa.array([0, None, 86_400_000], pa.date64()),
    pa.array([0, None, -1], pa.timestamp("us")),
    pa.array([0, None, 1], pa.timestamp("ns")),
    pa.array([0, None, 1], pa.timestamp("ns", "America/New_York")),
    pa.array([0, None, 1], pa.timestamp("s", "+05:30")),
    pa.array([0, None, 86_399], pa.time32("s")),
    pa.array([0, None, 1], pa.time64("us")),
    pa.array([0, None, -1], pa.duration("us")),
    pa.array([0, None, 1], pa.duration("ns")),
    pa.array([(1, 2, 3), None, (0, 0, 0)], pa.month_day_nano_interval()),
    pa.array([Decimal("1.20"), None, Decimal("-0.05")]),
    pa.nulls(3),
    pa.array([[1, None], None, []]),
    pa.array([[1], None, [2, 3]], pa.large_list(pa.int8())),
    pa.array([[1, 2], None, [3, 4]], pa.list_(pa.int16(), 2)),
    pa.array([[1, 2], None, [3]], pa.list_view(pa.int16())),
    pa.array([{"x": 1, "y": "q"}, None, {"x": None, "y": "r"}]),
    pa.array([[("k", 1)], None, []], pa.map_(pa.string(), pa.int64())),
    pa.array([[{"x": [datetime.date(2020, 1, 1)]}], None, []]),
    pa.array(["p", None, "q"]).dictionary_encode(),
    pa.array([1, None, 3], pa.float16()),
]


def read(array):
    schema, data = abi.ArrowSchema(), abi.ArrowArray()
    capsules = array.__arrow_c_array__()
    abi.from_capsule(capsules[0], schema)
    abi.from_capsule(capsules[1], data)
    field = field_of(schema)
    values = raw.values(field, data)
    abi.release(schema)
    abi.release(data)
    return field, values


@pytest.mark.parametrize("array", ARRAYS, ids=lambda array: str(array.type))
@pytest.mark.parametrize("part", [slice(None), slice(1, None), slice(0, 0)], ids=["all", "sliced", "none"])
def test_reading(array, part):
    assert convert.to_python(*read(array[part])) == array[part].to_pylist()


class Written:
    """Values as an array of this package, for pyarrow to take."""

    def __init__(self, field, values):
        self.field, self.values = field, values

    def __arrow_c_array__(self, requested_schema=None):
        return _native.capsule(write.schema(self.field)), _native.capsule(write.array(self.field, self.values))


@pytest.mark.parametrize(
    "values",
    [
        [1, None, -(2**63)],
        [1, 2.5, None],
        [True, None, False] * 5,
        ["a", None, "é" * 20],
        [b"x", None],
        [datetime.date(2020, 1, 1), None, datetime.date(1, 1, 1)],
        [datetime.datetime(2020, 1, 1, 1, 2, 3, 4), None],
        [datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)],
        [datetime.datetime(2020, 7, 1, tzinfo=ZoneInfo("Europe/Berlin")), None],
        [datetime.datetime(2020, 7, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=-2)))],
        [datetime.time(1, 2, 3, 4), None],
        [datetime.timedelta(days=-1, microseconds=3), None],
        [Decimal("1.5"), Decimal("-22.25"), None],
        [Decimal("1e3"), Decimal("0.001")],
        [None, None],
        [],
        [[1], None, [2, None], []],
        [[["a"]], None],
        [{"a": 1}, {"b": "x"}, None],
        [[{"a": 1}], [{"a": None}]],
    ],
)
def test_writing(values):
    written = pa.array(Written(infer("v", values), values))
    written.validate(full=True)
    assert written.type == pa.array(values).type
    assert written.to_pylist() == pa.array(values).to_pylist()


def test_writing_views():
    values = ["a", None, "twelve bytes", "thirteen bytes", "", "é" * 9]
    written = pa.array(Written(Field("v", "vu"), values))
    written.validate(full=True)
    assert written.type == pa.string_view()
    assert written.to_pylist() == values


@pytest.mark.parametrize("values", [[1, "x"], [object()], [1, True], [2**63], [Decimal("NaN")], [Decimal("1" * 40)]])
def test_values_that_do_not_fit(values):
    with pytest.raises((TypeError, ValueError, OverflowError)):
        write.array(infer("v", values), values)


def test_memory_is_given_back():
    before = len(write._kept)
    arrays = [pa.array(Written(infer("v", [[1]]), [[1]])) for _ in range(10)]
    Written(infer("v", [[1]]), [[1]]).__arrow_c_array__()
    assert len(write._kept) > before
    del arrays
    gc.collect()
    assert len(write._kept) == before


def test_text_of_doubles():
    generator = random.Random(1)
    numbers = [struct.unpack("d", generator.randbytes(8))[0] for _ in range(1000)]
    for number in [number for number in numbers if number == number]:
        shown = text.to_text(Field("v", "g"), [number])[0]
        assert float(shown) == number
        assert shown != ""


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0.00001, "0.00001"),
        (0.000001, "1e-6"),
        (1e15, "1000000000000000.0"),
        (1e16, "1e16"),
        (1.5e16, "1.5e16"),
        (-0.0, "-0.0"),
    ],
)
def test_where_exponents_begin(number, shown):
    assert text.to_text(Field("v", "g"), [number]) == [shown]


def test_dates_of_any_year():
    field = Field("v", "tdD")
    assert text.to_text(field, [2_932_897, -719_529, 0]) == ["+10000-01-01", "-0001-12-31", "1970-01-01"]
    generator = random.Random(1)
    for _ in range(300):
        day = datetime.date.fromordinal(generator.randrange(1, datetime.date.max.toordinal()))
        days = (day - datetime.date(1970, 1, 1)).days
        assert text.to_text(field, [days]) == [day.isoformat()]
