package types

// Value is one SQL value as a Go value: nil for NULL; bool; int64 for the signed layouts of up to 64 bits (dates,
// times, timestamps and durations in their unit); uint64; float64 for all floats; Int128 for decimals, unscaled;
// Interval; string for strings and binary; []Value for lists (a map is a list of {key, value}) and structs.
type Value = any

// Interval is a value of Arrow's month-day-nano interval, in its memory layout.
type Interval struct {
	Months, Days int32
	Nanos        int64
}
