// Package format declares the metadata of Parquet files, as far as it is used here, decodes and encodes it.
package format

// Type is a physical type.
type Type int8

// The physical types; NoType marks the inner nodes of the schema.
const (
	NoType Type = iota - 1
	Boolean
	Int32
	Int64
	Int96
	Float
	Double
	ByteArray
	FixedByteArray
)

var typeNames = [...]string{"none", "BOOLEAN", "INT32", "INT64", "INT96", "FLOAT", "DOUBLE", "BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY"}

// String is the type's name in the specification.
func (t Type) String() string { return name(typeNames[:], int(t)+1) }

// Repetition says how often a schema node occurs in its parent.
type Repetition int8

// The repetitions.
const (
	Required Repetition = iota
	Optional
	Repeated
)

// Converted is the deprecated annotation of a schema node.
type Converted int8

// The converted types; NoConverted where there is none.
const (
	NoConverted Converted = iota - 1
	ConvertedUTF8
	ConvertedMap
	ConvertedMapKeyValue
	ConvertedList
	ConvertedEnum
	ConvertedDecimal
	ConvertedDate
	ConvertedTimeMillis
	ConvertedTimeMicros
	ConvertedTimestampMillis
	ConvertedTimestampMicros
	ConvertedUint8
	ConvertedUint16
	ConvertedUint32
	ConvertedUint64
	ConvertedInt8
	ConvertedInt16
	ConvertedInt32
	ConvertedInt64
	ConvertedJSON
	ConvertedBSON
	ConvertedInterval
)

// Logical is the number of a logical type in Parquet's union.
type Logical int16

// The logical types; others are NoLogical with LogicalType.Other set.
const (
	NoLogical        Logical = 0
	LogicalString    Logical = 1
	LogicalMap       Logical = 2
	LogicalList      Logical = 3
	LogicalEnum      Logical = 4
	LogicalDecimal   Logical = 5
	LogicalDate      Logical = 6
	LogicalTime      Logical = 7
	LogicalTimestamp Logical = 8
	LogicalInteger   Logical = 10
	LogicalUnknown   Logical = 11
	LogicalJSON      Logical = 12
	LogicalBSON      Logical = 13
	LogicalUUID      Logical = 14
	LogicalFloat16   Logical = 15
	LogicalVariant   Logical = 16
	LogicalGeometry  Logical = 17
	LogicalGeography Logical = 18
)

// Unit is the unit of times and timestamps.
type Unit int16

// The units, numbered as in Parquet's union.
const (
	Millis Unit = 1
	Micros Unit = 2
	Nanos  Unit = 3
)

// LogicalType is the annotation of a schema node.
type LogicalType struct {
	Kind             Logical
	Unit             Unit // LogicalTime, LogicalTimestamp
	UTC              bool // LogicalTimestamp: the instant is known
	Bits             int8 // LogicalInteger
	Signed           bool // LogicalInteger
	Scale, Precision int32
}

// SchemaElement is a node of the schema. The nodes of a file are in depth-first order.
type SchemaElement struct {
	Type             Type
	Length           int32 // of FixedByteArray
	Repetition       Repetition
	Name             string
	Children         int32
	Converted        Converted
	Scale, Precision int32
	FieldID          int32
	HasFieldID       bool
	Logical          LogicalType
}

// IsList reports whether the node is annotated as a list.
func (e *SchemaElement) IsList() bool {
	return e.Logical.Kind == LogicalList || e.Logical.Kind == NoLogical && e.Converted == ConvertedList
}

// IsMap reports whether the node is annotated as a map.
func (e *SchemaElement) IsMap() bool {
	if e.Logical.Kind != NoLogical {
		return e.Logical.Kind == LogicalMap
	}
	return e.Converted == ConvertedMap || e.Converted == ConvertedMapKeyValue
}

// KeyValue is an entry of the file's free metadata.
type KeyValue struct{ Key, Value string }

// FileMetaData is the footer of a file.
type FileMetaData struct {
	Version   int32 // of the format: 1 or 2
	Schema    []SchemaElement
	Rows      int64
	RowGroups []RowGroup
	KeyValues []KeyValue
	CreatedBy string
	// Orders says for each leaf of the schema how bounds of its values compare.
	Orders []ColumnOrder
}

// ColumnOrder is the number of an order in Parquet's union.
type ColumnOrder int16

// The column orders.
const (
	NoOrder      ColumnOrder = 0
	TypeOrder    ColumnOrder = 1
	IEEE754Order ColumnOrder = 2
)

// RowGroup is a horizontal slice of the file.
type RowGroup struct {
	Columns []ColumnChunk
	Rows    int64
	Bytes   int64 // uncompressed

	// These are written, and not read.
	Offset     int64
	Compressed int64
}

// ColumnChunk is the part of a column in a row group. Offsets and lengths that are absent are 0.
type ColumnChunk struct {
	FilePath                             string
	Encrypted                            bool
	HasMeta                              bool
	Type                                 Type
	Codec                                Codec
	Values                               int64
	Uncompressed, Compressed             int64
	DataPageOffset, DictionaryPageOffset int64
	BloomOffset                          int64
	BloomLength                          int32
	OffsetIndexOffset, ColumnIndexOffset int64
	OffsetIndexLength, ColumnIndexLength int32
	AllDictionary                        bool // by the statistics of encodings, all data pages are
	Statistics                           Statistics

	// These are written, and not read.
	Path  []string
	Pages []PageCount
}

// PageCount is how many pages of a chunk have a type and an encoding.
type PageCount struct {
	Type     PageType
	Encoding Encoding
	Count    int32
}

// Statistics are claims about the values of a chunk. Bounds that are absent are nil, counts negative.
type Statistics struct {
	Min, Max        []byte
	DeprecatedMin   []byte // by signed comparison whatever the type is
	DeprecatedMax   []byte
	Nulls, Distinct int64

	// MinCut and MaxCut are written, and not read: the bounds are shorter than the values.
	MinCut, MaxCut bool
}

func name(names []string, i int) string {
	if i >= 0 && i < len(names) {
		return names[i]
	}
	return "unknown"
}
