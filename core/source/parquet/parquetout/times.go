package parquetout

import (
	"math"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// inSeconds reports whether a type counts seconds, which Parquet has no annotation for: they are written as milliseconds.
func inSeconds(t types.Type) bool {
	switch t := t.(type) {
	case *arrow.TimestampType:
		return t.Unit == arrow.Second
	case *arrow.Time32Type:
		return t.Unit == arrow.Second
	}
	return false
}

// loadMillis loads seconds as milliseconds.
func (n *numbers[B]) loadMillis(v *vector.Vector, rows []int32) error {
	most := int64(math.MaxInt64 / 1000)
	if v.Layout == types.Int32 {
		most = math.MaxInt32 / 1000
	}
	flat, codes, constant := flat(v)
	for _, row := range rows {
		switch {
		case constant:
			row = 0
		case codes != nil:
			row = int32(codes[row])
		}
		seconds := secondsAt(flat, row)
		if seconds < -most || seconds > most {
			return errs.New(errs.InvalidValue, "%s is written in milliseconds, which do not reach %d seconds", types.Name(n.leaf.dataType), seconds)
		}
		n.scratch = append(n.scratch, B(seconds*1000))
	}
	return nil
}

func secondsAt(v *vector.Vector, row int32) int64 {
	if v.Layout == types.Int32 {
		return int64(vector.Values[int32](v)[row])
	}
	return vector.Values[int64](v)[row]
}
