package codec

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// EncodeSplits writes the splits of a task of the stage, by the places of its scans. It fails with Unsupported, naming the table,
// when a table of them cannot be read in pieces.
func EncodeSplits(s *stage.Stage, splits map[int][]table.Split) ([]*wirepb.ScanSplits, error) {
	scans := s.Scans()
	var list []*wirepb.ScanSplits
	for _, place := range slices.Sorted(maps.Keys(splits)) {
		m := &wirepb.ScanSplits{Scan: int64(place)}
		for _, split := range splits[place] {
			portable, ok := split.(table.Portable)
			if !ok {
				return nil, unportable(scans[place])
			}
			piece, err := encodePiece(portable.Piece())
			if err != nil {
				return nil, err
			}
			m.Splits = append(m.Splits, piece)
		}
		list = append(list, m)
	}
	return list, nil
}

func unportable(scan *physical.Scan) error {
	return errs.New(errs.Unsupported, "table cannot be read in pieces: %q", scan.Name)
}

// Splits reads the splits of a task of the stage, which was read before. Nothing is listed or opened.
func Splits(ctx context.Context, s *stage.Stage, list []*wirepb.ScanSplits) (map[int][]table.Split, error) {
	scans := s.Scans()
	splits := make(map[int][]table.Split, len(list))
	for _, m := range list {
		if m.GetScan() < 0 || m.GetScan() >= int64(len(scans)) {
			return nil, malformed("splits of scan %d of %d", m.GetScan(), len(scans))
		}
		place := int(m.GetScan())
		if _, ok := splits[place]; ok {
			return nil, malformed("splits of scan %d are there twice", place)
		}
		var err error
		if splits[place], err = restore(ctx, scans[place], m.GetSplits()); err != nil {
			return nil, err
		}
	}
	return splits, nil
}

func restore(ctx context.Context, scan *physical.Scan, list []*wirepb.Piece) ([]table.Split, error) {
	restorer, ok := scan.Table.(table.Restorer)
	if !ok {
		return nil, unportable(scan)
	}
	fields := restorer.Schema().Fields()
	partitions := fields[len(fields)-len(restorer.Describe().Partitions):]
	pieces := make([]table.Piece, len(list))
	for i, m := range list {
		var err error
		if pieces[i], err = decodePiece(m, partitions); err != nil {
			return nil, err
		}
	}
	restored, err := restorer.Restore(ctx, scan.Request, pieces)
	if err != nil {
		return nil, err
	}
	return restored.Splits(), nil
}

func decodePiece(m *wirepb.Piece, partitions []arrow.Field) (table.Piece, error) {
	nanos := m.GetModifiedNanoseconds()
	if m.GetSize() < 0 || nanos < 0 || nanos >= nanosPerSecond || len(m.GetPartition()) != len(partitions) {
		return table.Piece{}, malformed("a piece of %d bytes and %d partition columns: %s", m.GetSize(), len(m.GetPartition()), m.GetPath())
	}
	piece := table.Piece{
		Path: m.GetPath(), Size: m.GetSize(), Modified: time.Unix(m.GetModifiedSeconds(), int64(nanos)), Pruned: m.GetPruned(),
	}
	for i, value := range m.GetPartition() {
		v, err := decodeValue(value, partitions[i].Type)
		if err != nil {
			return piece, err
		}
		piece.Partition = append(piece.Partition, v)
	}
	for _, r := range m.GetRanges() {
		piece.Ranges = append(piece.Ranges, table.Range{Group: r.GetGroup(), From: r.GetFrom(), To: r.GetTo()})
	}
	return piece, nil
}

func encodePiece(p table.Piece) (*wirepb.Piece, error) {
	values, err := encodeValues(p.Partition)
	m := &wirepb.Piece{
		Path: p.Path, Size: p.Size, ModifiedSeconds: p.Modified.Unix(), ModifiedNanoseconds: int32(p.Modified.Nanosecond()),
		Partition: values, Pruned: p.Pruned,
	}
	for _, r := range p.Ranges {
		m.Ranges = append(m.Ranges, &wirepb.Range{Group: r.Group, From: r.From, To: r.To})
	}
	return m, err
}
