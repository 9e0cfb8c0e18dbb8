package format

import "github.com/ballista-go/ballista/core/source/parquet/thrift"

// AppendPageHeader appends the header of a page, whose levels are in RLE.
func AppendPageHeader(out []byte, h *PageHeader) []byte {
	w := thrift.NewWriter(out)
	w.Struct(func() {
		w.Int32(1, int32(h.Type))
		w.Int32(2, h.Uncompressed)
		w.Int32(3, h.Compressed)
		if h.HasCRC {
			w.Int32(4, int32(h.CRC))
		}
		switch h.Type {
		case DataPage:
			w.StructField(5, func() {
				w.Int32(1, h.Values)
				w.Int32(2, int32(h.Encoding))
				w.Int32(3, int32(RLE))
				w.Int32(4, int32(RLE))
			})
		case DictionaryPage:
			w.StructField(7, func() {
				w.Int32(1, h.Values)
				w.Int32(2, int32(h.Encoding))
			})
		case DataPageV2:
			w.StructField(8, func() { writeDataPageV2(w, h) })
		}
	})
	return w.Bytes
}

func writeDataPageV2(w *thrift.Writer, h *PageHeader) {
	w.Int32(1, h.Values)
	w.Int32(2, h.Nulls)
	w.Int32(3, h.Rows)
	w.Int32(4, int32(h.Encoding))
	w.Int32(5, h.DefinitionBytes)
	w.Int32(6, h.RepetitionBytes)
	w.Bool(7, !h.UncompressedValues)
}

// AppendOffsetIndex appends the locations of a chunk's data pages.
func AppendOffsetIndex(out []byte, pages []PageLocation) []byte {
	w := thrift.NewWriter(out)
	w.Struct(func() {
		w.ListField(1, thrift.Struct, len(pages), func(i int) {
			w.Struct(func() {
				w.Int64(1, pages[i].Offset)
				w.Int32(2, pages[i].Bytes)
				w.Int64(3, pages[i].FirstRow)
			})
		})
	})
	return w.Bytes
}

// AppendColumnIndex appends the bounds of a chunk's data pages.
func AppendColumnIndex(out []byte, index *ColumnIndex) []byte {
	w := thrift.NewWriter(out)
	w.Struct(func() {
		w.ListField(1, thrift.True, len(index.NullPages), func(i int) { w.BoolElement(index.NullPages[i]) })
		w.ListField(2, thrift.Binary, len(index.Min), func(i int) { w.BytesElement(index.Min[i]) })
		w.ListField(3, thrift.Binary, len(index.Max), func(i int) { w.BytesElement(index.Max[i]) })
		w.Int32(4, int32(index.Order))
		w.ListField(5, thrift.I64, len(index.Nulls), func(i int) { w.IntElement(index.Nulls[i]) })
	})
	return w.Bytes
}

// AppendBloomHeader appends the header of a bloom filter of split blocks, hashed by xxHash and uncompressed.
func AppendBloomHeader(out []byte, size int32) []byte {
	w := thrift.NewWriter(out)
	only := func() { w.StructField(1, func() {}) }
	w.Struct(func() {
		w.Int32(1, size)
		w.StructField(2, only)
		w.StructField(3, only)
		w.StructField(4, only)
	})
	return w.Bytes
}
