package format

import "github.com/ballista-go/ballista/core/source/parquet/thrift"

// DecodePageHeader decodes the page header at the start of data into h and returns its length. It returns 0 when the
// header goes on beyond data.
func DecodePageHeader(data []byte, h *PageHeader) (int, error) {
	r := thrift.NewReader(data)
	*h = PageHeader{}
	r.Struct(func(f thrift.Field) {
		switch f.ID {
		case 1:
			h.Type = enum[PageType](r, f)
		case 2:
			h.Uncompressed = r.Int32(f)
		case 3:
			h.Compressed = r.Int32(f)
		case 4:
			h.CRC, h.HasCRC = uint32(r.Int32(f)), true
		case 5:
			h.Known = h.Known || h.Type == DataPage
			r.Struct(func(f thrift.Field) { readDataPage(r, f, h) })
		case 7:
			h.Known = h.Known || h.Type == DictionaryPage
			r.Struct(func(f thrift.Field) { readDictionaryPage(r, f, h) })
		case 8:
			h.Known = h.Known || h.Type == DataPageV2
			r.Struct(func(f thrift.Field) { readDataPageV2(r, f, h) })
		}
	})
	if r.Truncated() {
		return 0, nil
	}
	return r.Offset(), r.Err()
}

func readDataPage(r *thrift.Reader, f thrift.Field, h *PageHeader) {
	switch f.ID {
	case 1:
		h.Values = r.Int32(f)
	case 2:
		h.Encoding = enum[Encoding](r, f)
	case 3:
		h.Definition = enum[Encoding](r, f)
	case 4:
		h.Repetition = enum[Encoding](r, f)
	}
}

func readDictionaryPage(r *thrift.Reader, f thrift.Field, h *PageHeader) {
	switch f.ID {
	case 1:
		h.Values = r.Int32(f)
	case 2:
		h.Encoding = enum[Encoding](r, f)
	}
}

func readDataPageV2(r *thrift.Reader, f thrift.Field, h *PageHeader) {
	switch f.ID {
	case 1:
		h.Values = r.Int32(f)
	case 2:
		h.Nulls = r.Int32(f)
	case 3:
		h.Rows = r.Int32(f)
	case 4:
		h.Encoding = enum[Encoding](r, f)
	case 5:
		h.DefinitionBytes = r.Int32(f)
	case 6:
		h.RepetitionBytes = r.Int32(f)
	case 7:
		h.UncompressedValues = !r.Bool(f)
	}
}

// DecodeOffsetIndex decodes the locations of a chunk's data pages.
func DecodeOffsetIndex(data []byte) ([]PageLocation, error) {
	r := thrift.NewReader(data)
	var pages []PageLocation
	r.Struct(func(f thrift.Field) {
		if f.ID == 1 {
			list(r, f, &pages, readLocation)
		}
	})
	return pages, r.Err()
}

func readLocation(r *thrift.Reader, p *PageLocation) {
	r.Struct(func(f thrift.Field) {
		switch f.ID {
		case 1:
			p.Offset = r.Int(f)
		case 2:
			p.Bytes = r.Int32(f)
		case 3:
			p.FirstRow = r.Int(f)
		}
	})
}

// DecodeColumnIndex decodes the bounds of a chunk's data pages.
func DecodeColumnIndex(data []byte) (*ColumnIndex, error) {
	r := thrift.NewReader(data)
	index := new(ColumnIndex)
	r.Struct(func(f thrift.Field) {
		switch f.ID {
		case 1:
			r.List(f, func(int) {}, func(thrift.Field) { index.NullPages = append(index.NullPages, r.BoolElement()) })
		case 2:
			r.List(f, func(int) {}, func(f thrift.Field) { index.Min = append(index.Min, r.Bytes(f)) })
		case 3:
			r.List(f, func(int) {}, func(f thrift.Field) { index.Max = append(index.Max, r.Bytes(f)) })
		case 5:
			r.List(f, func(int) {}, func(f thrift.Field) { index.Nulls = append(index.Nulls, r.Int(f)) })
		}
	})
	return index, r.Err()
}

// DecodeBloomHeader decodes the header of a bloom filter at the start of data and returns its length.
func DecodeBloomHeader(data []byte) (BloomHeader, int, error) {
	r := thrift.NewReader(data)
	var h BloomHeader
	known := 0
	r.Struct(func(f thrift.Field) {
		switch f.ID {
		case 1:
			h.Bytes = r.Int32(f)
		case 2, 3, 4:
			r.Struct(func(f thrift.Field) {
				if f.ID == 1 {
					known++
				}
			})
		}
	})
	h.Supported = known == 3
	return h, r.Offset(), r.Err()
}
