1e-4
1e-5
1e-6
1.25e-5
1.25e-6
12345.678
1e15
1e16
123456789012345680.0
9999999999999998.0
1e300
5e-324
-1.7976931348623157e308
'-0'::double
'nan'::double
-'inf'::double
1e-4::float
1e-5::float
1e-6::float
1e-7::float
1.25e-6::float
1.1::float
1e12::float
1e13::float
1e14::float
16777216::float
3.4028235e38::float
'inf'::float
arrow_cast(1.1, 'Float16')
arrow_cast(65504, 'Float16')
arrow_cast(1e-5, 'Float16')
arrow_cast('nan', 'Float16')
arrow_cast(-3, 'Int8')
18446744073709551615
true
''
'plain text'
arrow_cast('large', 'LargeUtf8')
arrow_cast('view', 'Utf8View')
arrow_cast('entry', 'Dictionary(Int8, Utf8)')
x'00ff10'
arrow_cast('abc', 'BinaryView')
arrow_cast('abc', 'LargeBinary')
1::decimal(5, 2)
-0.001::decimal(5, 3)
0::decimal(38, 38)
-12345678901234567890.123456789::decimal(38, 9)
arrow_cast(12345, 'Decimal128(7, -2)')
arrow_cast(1.5, 'Decimal32(5, 2)')
arrow_cast(-1.5, 'Decimal64(15, 2)')
1.5::decimal(76, 2)
date '2020-02-29'
date '0001-01-01'
arrow_cast(-800000, 'Date32')
arrow_cast(2932897, 'Date32')
arrow_cast('2020-01-01', 'Date64')
arrow_cast('12:30:00', 'Time32(Second)')
arrow_cast('12:30:00.5', 'Time32(Millisecond)')
arrow_cast(1001, 'Time64(Microsecond)')
time '23:59:59.999999999'
arrow_cast(1, 'Timestamp(Second, None)')
arrow_cast(1, 'Timestamp(Millisecond, None)')
arrow_cast(-1, 'Timestamp(Microsecond, None)')
timestamp '2262-04-11 23:47:16.854775807'
timestamp '1677-09-21 00:12:44'
arrow_cast(253402300800, 'Timestamp(Second, None)')
arrow_cast(-99999999999, 'Timestamp(Second, None)')
arrow_cast(1, 'Timestamp(Nanosecond, Some("UTC"))')
arrow_cast(1, 'Timestamp(Nanosecond, Some("+05:30"))')
arrow_cast(1, 'Timestamp(Second, Some("America/New_York"))')
arrow_cast(1600000000, 'Timestamp(Second, Some("Europe/Berlin"))')
arrow_cast(3500, 'Duration(Millisecond)')
arrow_cast(86400, 'Duration(Second)')
arrow_cast(-86399999999999, 'Duration(Nanosecond)')
arrow_cast(0, 'Duration(Microsecond)')
arrow_cast(1, 'Duration(Microsecond)')
interval '1 year'
interval '-1 month -2 days'
interval '0 day'
interval '1 hour 2 minutes'
interval '-1.5 seconds'
interval '-90 minutes'
interval '1 month 1 nanosecond'
[]
[1, 2]
[1.5, 2.0]
['a', 'b c']
[[1, 2], [3]]
[date '2020-01-01']
[x'00ff']
[interval '1 day']
arrow_cast([1, 2], 'LargeList(Int64)')
arrow_cast([1, 2], 'FixedSizeList(2 x Int64)')
struct(1 as x, [1, 2] as y)
{a: 1, b: 'x'}
[{a: 1}]
map(['a'], [[1, 2]])
map([1, 2], ['a', 'b'])
