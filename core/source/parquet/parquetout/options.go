package parquetout

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source/options"
	"github.com/ballista-go/ballista/core/source/parquet/codec"
	"github.com/ballista-go/ballista/core/source/parquet/format"
)

// settings say how files are written.
type settings struct {
	pageBytes       int // of the values of a data page, about
	pageRows        int // of a data page, about
	sliceRows       int // how many rows are written between two looks at the size of a page
	dictionaryBytes int // a chunk whose dictionary becomes larger goes on without one
	groupRows       int
	second          bool // the second version of data pages, and the encodings that came with it
	withoutSchema   bool // the Arrow schema is left out
	createdBy       string
	indexCut        int // length of bounds in the page index; 0: whole
	boundCut        int // length of bounds of chunks; 0: whole
	metadata        []format.KeyValue

	all     chunkOptions
	columns map[string]map[string]string // options of one column, by its path
}

// chunkOptions are those that a column may have for itself.
type chunkOptions struct {
	encoding   format.Encoding // of values that are no codes of a dictionary
	chosen     bool            // encoding was given
	dictionary bool
	codec      format.Codec
	level      int
	statistics statistics
	bloom      bool
	falsePos   float64 // chance that a bloom filter lets a value pass that it should not
	distinct   int64   // values that a bloom filter is made for; 0: as many as there are
}

// statistics say how much is told about values.
type statistics uint8

const (
	noStatistics statistics = iota
	ofChunks
	ofPages
)

func defaults() settings {
	return settings{
		pageBytes: 1 << 20, pageRows: 20_000, sliceRows: 1024, dictionaryBytes: 1 << 20, groupRows: 1 << 20, indexCut: 64, boundCut: 64,
		createdBy: "ballista",
		all:       chunkOptions{dictionary: true, codec: format.Zstd, level: 3, statistics: ofPages, falsePos: 0.05},
		columns:   map[string]map[string]string{},
	}
}

var setters = options.Table[settings]{
	"data_pagesize_limit":          number(1, math.MaxInt32/2, func(o *settings) *int { return &o.pageBytes }),
	"data_page_row_count_limit":    number(1, math.MaxInt32/2, func(o *settings) *int { return &o.pageRows }),
	"write_batch_size":             number(1, math.MaxInt32/2, func(o *settings) *int { return &o.sliceRows }),
	"dictionary_page_size_limit":   number(0, math.MaxInt32/2, func(o *settings) *int { return &o.dictionaryBytes }),
	"max_row_group_size":           number(1, math.MaxInt, func(o *settings) *int { return &o.groupRows }),
	"column_index_truncate_length": length(func(o *settings) *int { return &o.indexCut }),
	"statistics_truncate_length":   length(func(o *settings) *int { return &o.boundCut }),
	"writer_version":               (*settings).setVersion,
	"skip_arrow_metadata":          options.Flag(func(o *settings) *bool { return &o.withoutSchema }),
	"created_by":                   func(o *settings, v string) error { o.createdBy = v; return nil },
}

// chunkSetters are the options that a column may have for itself, as encoding::name.
var chunkSetters = options.Table[chunkOptions]{
	"encoding":             (*chunkOptions).setEncoding,
	"dictionary_enabled":   options.Flag(func(o *chunkOptions) *bool { return &o.dictionary }),
	"compression":          (*chunkOptions).setCompression,
	"statistics_enabled":   (*chunkOptions).setStatistics,
	"bloom_filter_enabled": options.Flag(func(o *chunkOptions) *bool { return &o.bloom }),
	"bloom_filter_fpp":     (*chunkOptions).setFalsePos,
	"bloom_filter_ndv":     (*chunkOptions).setDistinct,
}

// ignored are options about reading, and about who writes in parallel with whom.
var ignored = []string{
	"enable_page_index", "pruning", "skip_metadata", "metadata_size_hint", "pushdown_filters", "reorder_filters", "force_filter_selections",
	"schema_force_view_types", "binary_as_string", "coerce_int96", "coerce_int96_tz", "bloom_filter_on_read", "max_predicate_cache_size",
	"allow_single_file_parallelism", "maximum_parallel_row_group_writers", "maximum_buffered_record_batches_per_stream",
}

func parseOptions(given map[string]string) (settings, error) {
	o := defaults()
	for _, key := range slices.Sorted(maps.Keys(given)) { // the order of entries in the file
		if err := o.set(key, given[key]); err != nil {
			return o, err
		}
	}
	return o, nil
}

func (o *settings) set(key, value string) error {
	name, column, single := strings.Cut(key, "::")
	name = options.Name(name)
	if single && name == "metadata" {
		if column == "" || strings.Contains(column, "::") {
			return errs.New(errs.Binding, "option of Parquet needs one key behind metadata::: %q", key)
		}
		o.metadata = append(o.metadata, format.KeyValue{Key: column, Value: value})
		return nil
	}
	chunk, known := chunkSetters[name]
	if !single && name == "bloom_filter_on_write" { // as bloom_filter_enabled is called when it is of all columns
		chunk, known = chunkSetters["bloom_filter_enabled"], true
	}
	if known {
		into := &o.all
		if single { // tried on a copy, until the columns are known
			tried := o.all
			into = &tried
			if o.columns[column] == nil {
				o.columns[column] = map[string]string{}
			}
			o.columns[column][name] = value
		}
		return within(key, chunk(into, value))
	}
	set, known := setters[name]
	switch {
	case known && !single:
		return within(key, set(o, value))
	case slices.Contains(ignored, name) && !single:
		return nil
	}
	return unknown(key, name, single)
}

func within(key string, err error) error {
	if err != nil {
		return errs.New(errs.Binding, "option of Parquet %q: %w", key, err)
	}
	return nil
}

func unknown(key, name string, single bool) error {
	names := append(chunkSetters.Names(), "metadata")
	if single {
		return errs.New(errs.Binding, "option of a column of Parquet not found: %q%s", key, errs.Suggest(name, names))
	}
	names = append(append(names, "bloom_filter_on_write"), setters.Names()...)
	return errs.New(errs.Binding, "option of Parquet not found: %q%s", key, errs.Suggest(name, names))
}

// forColumn are the options of a leaf, by its path and by the name of the column that it is of.
func (o *settings) forColumn(path []string) (chunkOptions, error) {
	chunk := o.all
	for _, name := range []string{path[0], strings.Join(path, ".")} {
		for option, value := range o.columns[name] {
			if err := chunkSetters[option](&chunk, value); err != nil {
				return chunk, err
			}
		}
		if len(path) == 1 {
			break
		}
	}
	return chunk, nil
}

func number(least, most int, of func(*settings) *int) options.Setter[settings] {
	return func(o *settings, value string) error {
		n, err := strconv.Atoi(value)
		if err != nil || n < least || n > most {
			return errs.New(errs.Binding, "a whole number from %d on is expected: %q", least, value)
		}
		*of(o) = n
		return nil
	}
}

// length sets the length of bounds; none leaves them whole.
func length(of func(*settings) *int) options.Setter[settings] {
	set := number(1, math.MaxInt32, of)
	return func(o *settings, value string) error {
		if strings.EqualFold(value, "none") || strings.EqualFold(value, "null") {
			*of(o) = 0
			return nil
		}
		return set(o, value)
	}
}

func (o *settings) setVersion(value string) error {
	switch value {
	case "1.0", "2.0":
		o.second = value == "2.0"
		return nil
	}
	return errs.New(errs.Binding, "version is not known: %q (known: 1.0, 2.0)", value)
}

var encodings = map[string]format.Encoding{
	"plain": format.Plain, "rle": format.RLE, "delta_binary_packed": format.DeltaBinaryPacked, "delta_length_byte_array": format.DeltaLengthByteArray,
	"delta_byte_array": format.DeltaByteArray, "byte_stream_split": format.ByteStreamSplit,
}

func (o *chunkOptions) setEncoding(value string) error {
	switch name := strings.ToLower(value); name {
	case "plain_dictionary", "rle_dictionary":
		return errs.New(errs.Binding, "dictionaries are asked for with dictionary_enabled: %q", value)
	case "bit_packed":
		return errs.New(errs.Unsupported, "encoding is read, and not written: %q", value)
	default:
		encoding, known := encodings[name]
		if !known {
			return errs.New(errs.Binding, "encoding is not known: %q (known: plain, rle, delta_binary_packed, delta_length_byte_array, "+
				"delta_byte_array, byte_stream_split)", value)
		}
		o.encoding, o.chosen = encoding, true
		return nil
	}
}

var codecs = map[string]struct {
	codec format.Codec
	usual int
}{
	"uncompressed": {format.Uncompressed, 0}, "none": {format.Uncompressed, 0}, "snappy": {format.Snappy, 0}, "gzip": {format.Gzip, 6},
	"brotli": {format.Brotli, 1}, "zstd": {format.Zstd, 3}, "lz4": {format.LZ4, 0}, "lz4_raw": {format.LZ4Raw, 0},
}

// setCompression reads a name, or a name and a level such as zstd(3).
func (o *chunkOptions) setCompression(value string) error {
	name, rest, leveled := strings.Cut(strings.ToLower(strings.TrimSpace(value)), "(")
	c, known := codecs[strings.TrimSpace(name)]
	if !known {
		return errs.New(errs.Binding, "compression is not known: %q (known: uncompressed, snappy, gzip(level), brotli(level), lz4, zstd(level), lz4_raw)", value)
	}
	o.codec, o.level = c.codec, c.usual
	if !leveled {
		return nil
	}
	level, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(rest, ")")))
	least, most, has := codec.Levels(c.codec)
	switch {
	case !has:
		return errs.New(errs.Binding, "compression has no levels: %q", value)
	case err != nil || !strings.HasSuffix(rest, ")") || level < least || level > most:
		return errs.New(errs.Binding, "level of compression is out of range: %q (expected %d to %d)", value, least, most)
	}
	o.level = level
	return nil
}

func (o *chunkOptions) setStatistics(value string) error {
	levels := map[string]statistics{"none": noStatistics, "chunk": ofChunks, "page": ofPages}
	level, known := levels[strings.ToLower(value)]
	if !known {
		return errs.New(errs.Binding, "extent of statistics is not known: %q (known: none, chunk, page)", value)
	}
	o.statistics = level
	return nil
}

func (o *chunkOptions) setFalsePos(value string) error {
	p, err := strconv.ParseFloat(value, 64)
	if err != nil || !(p > 0 && p < 1) {
		return errs.New(errs.Binding, "a probability between 0 and 1 is expected: %q", value)
	}
	o.falsePos = p
	return nil
}

func (o *chunkOptions) setDistinct(value string) error {
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil || n < 1 {
		return errs.New(errs.Binding, "a number of values is expected: %q", value)
	}
	o.distinct = n
	return nil
}
