package format

import "github.com/ballista-go/ballista/core/source/parquet/thrift"

// DecodeFile decodes a footer.
func DecodeFile(data []byte) (*FileMetaData, error) {
	r := thrift.NewReader(data)
	file := new(FileMetaData)
	r.Struct(func(f thrift.Field) {
		switch f.ID {
		case 1:
			file.Version = int32(r.Int(f))
		case 2:
			list(r, f, &file.Schema, readElement)
		case 3:
			file.Rows = r.Int(f)
		case 4:
			list(r, f, &file.RowGroups, readRowGroup)
		case 5:
			list(r, f, &file.KeyValues, readKeyValue)
		case 6:
			file.CreatedBy = r.String(f)
		case 7:
			list(r, f, &file.Orders, func(r *thrift.Reader, order *ColumnOrder) {
				r.Struct(func(f thrift.Field) { *order = ColumnOrder(f.ID) })
			})
		}
	})
	return file, r.Err()
}

// list decodes a list of structs. Memory grows with what is decoded, not with what the list claims.
func list[T any](r *thrift.Reader, f thrift.Field, out *[]T, read func(*thrift.Reader, *T)) {
	r.List(f, func(n int) { *out = make([]T, 0, min(n, 1024)) }, func(thrift.Field) {
		*out = append(*out, *new(T))
		read(r, &(*out)[len(*out)-1])
	})
}

func readElement(r *thrift.Reader, e *SchemaElement) {
	e.Type, e.Converted = NoType, NoConverted
	r.Struct(func(f thrift.Field) {
		switch f.ID {
		case 1:
			e.Type = enum[Type](r, f)
		case 2:
			e.Length = r.Int32(f)
		case 3:
			e.Repetition = enum[Repetition](r, f)
		case 4:
			e.Name = r.String(f)
		case 5:
			e.Children = r.Int32(f)
		case 6:
			e.Converted = enum[Converted](r, f)
		case 7:
			e.Scale = r.Int32(f)
		case 8:
			e.Precision = r.Int32(f)
		case 9:
			e.FieldID, e.HasFieldID = r.Int32(f), true
		case 10:
			r.Struct(func(f thrift.Field) { readLogical(r, f, &e.Logical) })
		}
	})
}

// enum reads the number of an enumeration. One that has no meaning becomes the largest, which has none either.
func enum[E ~int8](r *thrift.Reader, f thrift.Field) E {
	if v := r.Int(f); v >= 0 && v < 127 {
		return E(v)
	}
	return E(127)
}

func readLogical(r *thrift.Reader, f thrift.Field, l *LogicalType) {
	l.Kind = Logical(f.ID)
	switch l.Kind {
	case LogicalDecimal:
		r.Struct(func(f thrift.Field) {
			switch f.ID {
			case 1:
				l.Scale = r.Int32(f)
			case 2:
				l.Precision = r.Int32(f)
			}
		})
	case LogicalTime, LogicalTimestamp:
		r.Struct(func(f thrift.Field) {
			switch f.ID {
			case 1:
				l.UTC = r.Bool(f)
			case 2:
				r.Struct(func(f thrift.Field) { l.Unit = Unit(f.ID) })
			}
		})
	case LogicalInteger:
		r.Struct(func(f thrift.Field) {
			switch f.ID {
			case 1:
				l.Bits = int8(r.Int(f))
			case 2:
				l.Signed = r.Bool(f)
			}
		})
	}
}

func readKeyValue(r *thrift.Reader, kv *KeyValue) {
	r.Struct(func(f thrift.Field) {
		switch f.ID {
		case 1:
			kv.Key = r.String(f)
		case 2:
			kv.Value = r.String(f)
		}
	})
}

func readRowGroup(r *thrift.Reader, g *RowGroup) {
	r.Struct(func(f thrift.Field) {
		switch f.ID {
		case 1:
			list(r, f, &g.Columns, readChunk)
		case 2:
			g.Bytes = r.Int(f)
		case 3:
			g.Rows = r.Int(f)
		}
	})
}

func readChunk(r *thrift.Reader, c *ColumnChunk) {
	c.Statistics = Statistics{Nulls: -1, Distinct: -1}
	r.Struct(func(f thrift.Field) {
		switch f.ID {
		case 1:
			c.FilePath = r.String(f)
		case 3:
			c.HasMeta = true
			r.Struct(func(f thrift.Field) { readChunkMeta(r, f, c) })
		case 4:
			c.OffsetIndexOffset = r.Int(f)
		case 5:
			c.OffsetIndexLength = r.Int32(f)
		case 6:
			c.ColumnIndexOffset = r.Int(f)
		case 7:
			c.ColumnIndexLength = r.Int32(f)
		case 8, 9:
			c.Encrypted = true
		}
	})
	if !c.HasMeta && !c.Encrypted {
		r.Fail("a column chunk has no metadata")
	}
}

func readChunkMeta(r *thrift.Reader, f thrift.Field, c *ColumnChunk) {
	switch f.ID {
	case 1:
		c.Type = enum[Type](r, f)
	case 4:
		c.Codec = enum[Codec](r, f)
	case 5:
		c.Values = r.Int(f)
	case 6:
		c.Uncompressed = r.Int(f)
	case 7:
		c.Compressed = r.Int(f)
	case 9:
		c.DataPageOffset = r.Int(f)
	case 11:
		c.DictionaryPageOffset = r.Int(f)
	case 12:
		r.Struct(func(f thrift.Field) { readStatistics(r, f, &c.Statistics) })
	case 13:
		c.AllDictionary = readEncodingStatistics(r, f)
	case 14:
		c.BloomOffset = r.Int(f)
	case 15:
		if f.Kind == thrift.I32 { // some writers had statistics there
			c.BloomLength = r.Int32(f)
		}
	}
}

func readStatistics(r *thrift.Reader, f thrift.Field, s *Statistics) {
	switch f.ID {
	case 1:
		s.DeprecatedMax = r.Bytes(f)
	case 2:
		s.DeprecatedMin = r.Bytes(f)
	case 3:
		s.Nulls = r.Int(f)
	case 4:
		s.Distinct = r.Int(f)
	case 5:
		s.Max = r.Bytes(f)
	case 6:
		s.Min = r.Bytes(f)
	}
}

// readEncodingStatistics reports whether all data pages are counted as encoded by the dictionary.
func readEncodingStatistics(r *thrift.Reader, f thrift.Field) bool {
	data, coded := 0, 0
	r.List(f, func(int) {}, func(thrift.Field) {
		var page PageType
		var encoding Encoding
		r.Struct(func(f thrift.Field) {
			switch f.ID {
			case 1:
				page = enum[PageType](r, f)
			case 2:
				encoding = enum[Encoding](r, f)
			}
		})
		if page == DataPage || page == DataPageV2 {
			data++
			if encoding.Dictionary() {
				coded++
			}
		}
	})
	return data > 0 && data == coded
}
