"""What expressions are made of: dates, times, timestamps with and without a zone, and intervals."""

from __future__ import annotations

from nodes import BOTH, DATAFUSION

DAYS = ["year", "quarter", "month", "week", "day", "dow", "doy"]
UNITS = ["year", "quarter", "month", "week", "day", "hour"]
# Where values of several zones meet, it depends on the engine which zone they get.
IN_BERLIN = """arrow_cast({0}, 'Timestamp(Microsecond, "Europe/Berlin")')"""

FORMS = [
    *(("int", f"CAST(extract({part} FROM {{0}}) AS BIGINT)", ("time",), BOTH) for part in (*DAYS, "hour", "minute")),
    *(("int", f"CAST(date_part('{part}', {{0}}) AS BIGINT)", ("date",), BOTH) for part in DAYS),
    ("int", "CAST(extract(hour FROM {0}) AS BIGINT)", ("clock",), BOTH),
    ("int", f"CAST(extract(year FROM {IN_BERLIN}) AS BIGINT)", ("zoned",), DATAFUSION),
    ("int", f"CAST(extract(hour FROM {IN_BERLIN}) AS BIGINT)", ("zoned",), DATAFUSION),
    ("int", "CAST(({0} - {1}) AS BIGINT)", ("date", "date"), BOTH),
    ("float", "CAST(extract(epoch FROM {0}) AS DOUBLE)", ("time",), BOTH),
    ("float", "CAST(extract(epoch FROM {0}) AS DOUBLE)", ("zoned",), BOTH),
    ("float", "CAST(extract(second FROM {0}) AS DOUBLE)", ("time",), DATAFUSION),
    ("date", "CAST({0} AS DATE)", ("time",), BOTH),
    ("date", f"CAST({IN_BERLIN} AS DATE)", ("zoned",), DATAFUSION),
    ("date", "CAST(({0} + INTERVAL '1' MONTH) AS DATE)", ("date",), BOTH),
    ("date", "CAST(({0} - INTERVAL '10' DAY) AS DATE)", ("date",), BOTH),
    ("date", "({0} + 40)", ("date",), BOTH),
    ("date", "CAST(date_trunc('month', {0}) AS DATE)", ("date",), BOTH),
    *(
        ("time", f"date_trunc('{unit}', {{0}})", ("time",), BOTH)
        for unit in ("year", "quarter", "month", "week", "day", "hour")
    ),
    ("time", "({0} + INTERVAL '1' MONTH)", ("time",), BOTH),
    ("time", "({0} + {1})", ("time", "interval"), BOTH),
    ("time", "({0} - {1})", ("time", "interval"), BOTH),
    ("time", "date_bin(INTERVAL '15' MINUTE, {0})", ("time",), DATAFUSION),
    ("time", "CAST({0} AS TIMESTAMP)", ("date",), BOTH),
    ("time", "({0} AT TIME ZONE 'Europe/Berlin')", ("zoned",), DATAFUSION),
    ("zoned", "({0} + INTERVAL '90' MINUTE)", ("zoned",), BOTH),
    ("zoned", f"({IN_BERLIN} + {{1}})", ("zoned", "interval"), DATAFUSION),
    ("zoned", f"date_trunc('day', {IN_BERLIN})", ("zoned",), DATAFUSION),
    ("clock", "arrow_cast({0}, 'Time64(Microsecond)')", ("time",), DATAFUSION),
    ("clock", "({0} + INTERVAL '5' HOUR)", ("clock",), BOTH),
    ("interval", "({0} + {1})", ("interval", "interval"), BOTH),
    ("text", "to_char({0}, '%d.%m.%Y')", ("date",), DATAFUSION),
    ("text", "to_char({0}, '%H:%M:%S')", ("time",), DATAFUSION),
    ("bool", "(extract(hour FROM {0}) < 12)", ("time",), BOTH),
]
