package format

import "github.com/ballista-go/ballista/core/source/parquet/thrift"

// AppendFile appends a footer.
func AppendFile(out []byte, file *FileMetaData) []byte {
	w := thrift.NewWriter(out)
	w.Struct(func() {
		w.Int32(1, max(1, file.Version))
		w.ListField(2, thrift.Struct, len(file.Schema), func(i int) { writeElement(w, &file.Schema[i]) })
		w.Int64(3, file.Rows)
		w.ListField(4, thrift.Struct, len(file.RowGroups), func(i int) { writeRowGroup(w, &file.RowGroups[i], int16(min(i, 1<<15-1))) })
		if len(file.KeyValues) > 0 {
			w.ListField(5, thrift.Struct, len(file.KeyValues), func(i int) { writeKeyValue(w, &file.KeyValues[i]) })
		}
		w.String(6, file.CreatedBy)
		w.ListField(7, thrift.Struct, len(file.Orders), func(i int) {
			w.Struct(func() { w.StructField(int16(file.Orders[i]), func() {}) })
		})
	})
	return w.Bytes
}

func writeElement(w *thrift.Writer, e *SchemaElement) {
	w.Struct(func() {
		if e.Type != NoType {
			w.Int32(1, int32(e.Type))
		}
		if e.Type == FixedByteArray {
			w.Int32(2, e.Length)
		}
		w.Int32(3, int32(e.Repetition))
		w.String(4, e.Name)
		if e.Type == NoType {
			w.Int32(5, e.Children)
		}
		if e.Converted != NoConverted {
			w.Int32(6, int32(e.Converted))
		}
		if e.Converted == ConvertedDecimal {
			w.Int32(7, e.Scale)
			w.Int32(8, e.Precision)
		}
		if e.HasFieldID {
			w.Int32(9, e.FieldID)
		}
		if e.Logical.Kind != NoLogical {
			w.StructField(10, func() { writeLogical(w, &e.Logical) })
		}
	})
}

func writeLogical(w *thrift.Writer, l *LogicalType) {
	w.StructField(int16(l.Kind), func() {
		switch l.Kind {
		case LogicalDecimal:
			w.Int32(1, l.Scale)
			w.Int32(2, l.Precision)
		case LogicalTime, LogicalTimestamp:
			w.Bool(1, l.UTC)
			w.StructField(2, func() { w.StructField(int16(l.Unit), func() {}) })
		case LogicalInteger:
			w.Byte(1, l.Bits)
			w.Bool(2, l.Signed)
		}
	})
}

func writeKeyValue(w *thrift.Writer, kv *KeyValue) {
	w.Struct(func() {
		w.String(1, kv.Key)
		w.String(2, kv.Value)
	})
}

func writeRowGroup(w *thrift.Writer, g *RowGroup, ordinal int16) {
	w.Struct(func() {
		w.ListField(1, thrift.Struct, len(g.Columns), func(i int) { writeChunk(w, &g.Columns[i]) })
		w.Int64(2, g.Bytes)
		w.Int64(3, g.Rows)
		w.Int64(5, g.Offset)
		w.Int64(6, g.Compressed)
		w.Int16(7, ordinal)
	})
}

func writeChunk(w *thrift.Writer, c *ColumnChunk) {
	w.Struct(func() {
		w.Int64(2, 0) // where newer versions have nothing
		w.StructField(3, func() { writeChunkMeta(w, c) })
		if c.OffsetIndexLength > 0 {
			w.Int64(4, c.OffsetIndexOffset)
			w.Int32(5, c.OffsetIndexLength)
		}
		if c.ColumnIndexLength > 0 {
			w.Int64(6, c.ColumnIndexOffset)
			w.Int32(7, c.ColumnIndexLength)
		}
	})
}

func writeChunkMeta(w *thrift.Writer, c *ColumnChunk) {
	encodings := encodingsOf(c.Pages)
	w.Int32(1, int32(c.Type))
	w.ListField(2, thrift.I32, len(encodings), func(i int) { w.IntElement(int64(encodings[i])) })
	w.ListField(3, thrift.Binary, len(c.Path), func(i int) { w.StringElement(c.Path[i]) })
	w.Int32(4, int32(c.Codec))
	w.Int64(5, c.Values)
	w.Int64(6, c.Uncompressed)
	w.Int64(7, c.Compressed)
	w.Int64(9, c.DataPageOffset)
	if c.DictionaryPageOffset > 0 {
		w.Int64(11, c.DictionaryPageOffset)
	}
	if s := &c.Statistics; s.Nulls >= 0 || s.Min != nil {
		w.StructField(12, func() { writeStatistics(w, s) })
	}
	w.ListField(13, thrift.Struct, len(c.Pages), func(i int) {
		w.Struct(func() {
			w.Int32(1, int32(c.Pages[i].Type))
			w.Int32(2, int32(c.Pages[i].Encoding))
			w.Int32(3, c.Pages[i].Count)
		})
	})
	if c.BloomLength > 0 {
		w.Int64(14, c.BloomOffset)
		w.Int32(15, c.BloomLength)
	}
}

// encodingsOf are the encodings of pages, and that of levels.
func encodingsOf(pages []PageCount) []Encoding {
	seen := [ByteStreamSplit + 1]bool{RLE: true}
	for _, p := range pages {
		seen[p.Encoding] = true
	}
	var encodings []Encoding
	for e, used := range seen {
		if used {
			encodings = append(encodings, Encoding(e))
		}
	}
	return encodings
}

func writeStatistics(w *thrift.Writer, s *Statistics) {
	if s.Nulls >= 0 {
		w.Int64(3, s.Nulls)
	}
	if s.Distinct >= 0 {
		w.Int64(4, s.Distinct)
	}
	if s.Min != nil && s.Max != nil {
		w.Binary(5, s.Max)
		w.Binary(6, s.Min)
		w.Bool(7, !s.MaxCut)
		w.Bool(8, !s.MinCut)
	}
}
