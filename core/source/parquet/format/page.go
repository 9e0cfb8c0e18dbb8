package format

// Codec is a compression codec.
type Codec int8

// The codecs.
const (
	Uncompressed Codec = iota
	Snappy
	Gzip
	LZO
	Brotli
	LZ4
	Zstd
	LZ4Raw
)

var codecNames = [...]string{"UNCOMPRESSED", "SNAPPY", "GZIP", "LZO", "BROTLI", "LZ4", "ZSTD", "LZ4_RAW"}

// String is the codec's name in the specification.
func (c Codec) String() string { return name(codecNames[:], int(c)) }

// Encoding is an encoding of values or levels.
type Encoding int8

// The encodings.
const (
	Plain                Encoding = 0
	PlainDictionary      Encoding = 2
	RLE                  Encoding = 3
	BitPacked            Encoding = 4
	DeltaBinaryPacked    Encoding = 5
	DeltaLengthByteArray Encoding = 6
	DeltaByteArray       Encoding = 7
	RLEDictionary        Encoding = 8
	ByteStreamSplit      Encoding = 9
)

var encodingNames = [...]string{
	"PLAIN", "GROUP_VAR_INT", "PLAIN_DICTIONARY", "RLE", "BIT_PACKED", "DELTA_BINARY_PACKED",
	"DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY", "RLE_DICTIONARY", "BYTE_STREAM_SPLIT",
}

// String is the encoding's name in the specification.
func (e Encoding) String() string { return name(encodingNames[:], int(e)) }

// Dictionary reports whether the values are codes of the chunk's dictionary.
func (e Encoding) Dictionary() bool { return e == PlainDictionary || e == RLEDictionary }

// PageType is the kind of a page.
type PageType int8

// The kinds of page.
const (
	DataPage PageType = iota
	IndexPage
	DictionaryPage
	DataPageV2
)

// PageHeader precedes each page.
type PageHeader struct {
	Type         PageType
	Uncompressed int32
	Compressed   int32
	CRC          uint32
	HasCRC       bool

	// Of the header for the page's kind.
	Known              bool // there is one
	Values             int32
	Encoding           Encoding
	Definition         Encoding // of definition levels, first version
	Repetition         Encoding
	Nulls, Rows        int32 // second version
	DefinitionBytes    int32
	RepetitionBytes    int32
	UncompressedValues bool
}

// PageLocation is where a data page lies.
type PageLocation struct {
	Offset   int64
	Bytes    int32 // with its header
	FirstRow int64
}

// ColumnIndex has bounds for each data page of a chunk.
type ColumnIndex struct {
	NullPages []bool // pages of NULLs alone
	Min, Max  [][]byte
	Nulls     []int64 // or nil

	Order BoundaryOrder // is written, and not read
}

// BoundaryOrder says whether the bounds of a chunk's pages ascend or descend.
type BoundaryOrder int32

// The boundary orders.
const (
	Unordered BoundaryOrder = iota
	Ascending
	Descending
)

// BloomHeader precedes the bits of a bloom filter.
type BloomHeader struct {
	Bytes int32
	// Supported is set for the one kind that the specification has: split blocks, xxHash, uncompressed.
	Supported bool
}
