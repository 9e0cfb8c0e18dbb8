package json

import (
	"bytes"
	"context"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/text"
)

// Layout is how a file holds its objects.
type Layout uint8

// The layouts.
const (
	Detected Layout = iota // an array where a bracket comes first
	Lines                  // an object a line
	Array                  // one array of objects
)

// startBytes is how much of a file is looked at to tell whether it may be cut.
const startBytes = 4 << 10

// cuttable reports whether splits of a file may begin within it.
func (f *Format) cuttable(ctx context.Context, file source.File) (bool, error) {
	if !f.divisible(file) || f.options.Layout == Lines || file.Size <= f.splitBytes {
		return f.divisible(file), nil
	}
	from := f.textSource(file, text.Span{To: min(startBytes, file.Size)})
	from.BlockBytes = startBytes
	start, err := text.Open(ctx, memory.NewBudget("the start of a file", memory.Unlimited, nil), from)
	if err != nil {
		return false, err
	}
	defer start.Close()
	return !startsArray(start.Block), nil
}

// isArray reports whether the first character of a file is a bracket. Blocks of space before it are passed over.
func isArray(blocks *text.Blocks) (bool, error) {
	for !blocks.Last && len(trimmed(blocks.Block)) == 0 {
		if _, err := blocks.Advance(len(blocks.Block)); err != nil {
			return false, err
		}
	}
	return startsArray(blocks.Block), nil
}

func startsArray(block []byte) bool { return bytes.HasPrefix(trimmed(block), []byte("[")) }

func trimmed(block []byte) []byte {
	return bytes.TrimLeft(block[len(text.BOM(block)):], " \t\r\n")
}
