package vector

import (
	"math"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
)

// exportDictionary returns the rows as an array of codes. A dictionary that has more entries than there are rows is cut down
// to those in use; vectors in other forms get a dictionary of their distinct values.
func exportDictionary(budget *memory.Budget, v *Vector, rows []int32, t *arrow.DictionaryType) (*array.Data, error) {
	var selected, values Vector
	defer selected.Release()
	defer values.Release()
	var codes []uint32
	if v.Form == Dictionary {
		if err := selectCodes(budget, &selected, v, rows); err != nil {
			return nil, err
		}
		entries := selected.Dict.Values
		if codes = selected.Codes; entries.Len > len(codes) {
			var used []int32
			codes, used = compactCodes(&selected, entries.Len)
			if err := Gather(budget, &values, entries, used); err != nil {
				return nil, err
			}
		} else {
			values.Become(entries)
		}
	} else {
		if err := Flatten(budget, &selected, v, rows); err != nil {
			return nil, err
		}
		var first []int32
		codes, first = distinctRows(&selected)
		if err := Gather(budget, &values, &selected, first); err != nil {
			return nil, err
		}
	}
	return codedData(budget, &selected, codes, &values, t)
}

func selectCodes(budget *memory.Budget, out, v *Vector, rows []int32) error {
	if rows == nil {
		out.Become(v)
		return nil
	}
	return Gather(budget, out, v, rows)
}

// compactCodes numbers the entries in use in the order in which they appear.
func compactCodes(v *Vector, entries int) (codes []uint32, used []int32) {
	codes, numbers := make([]uint32, len(v.Codes)), make([]uint32, entries) // numbers from 1; 0: not in use
	for i, code := range v.Codes {
		if v.Null(i) {
			continue
		}
		if numbers[code] == 0 {
			used = append(used, int32(code))
			numbers[code] = uint32(len(used))
		}
		codes[i] = numbers[code] - 1
	}
	return codes, used
}

// distinctRows gives equal rows of a flat vector a code, and each code the first row that has it.
func distinctRows(v *Vector) (codes []uint32, first []int32) {
	hashes := make([]uint64, v.Len)
	HashColumn(v, nil, hashes)
	compare := Comparator(v, v, Order{})
	byHash := make(map[uint64]uint32)
	codes = make([]uint32, v.Len)
	for i, hash := range hashes {
		if v.Null(i) {
			continue
		}
		code, found := byHash[hash]
		for found && compare(i, int(first[code])) != 0 {
			hash++
			code, found = byHash[hash]
		}
		if !found {
			code = uint32(len(first))
			byHash[hash] = code
			first = append(first, int32(i))
		}
		codes[i] = code
	}
	return codes, first
}

// codedData is the array of the codes, with the validity of v.
func codedData(budget *memory.Budget, v *Vector, codes []uint32, values *Vector, t *arrow.DictionaryType) (*array.Data, error) {
	out := &outgoing{budget: budget, v: v, t: t}
	defer out.release()
	nulls := out.validity()
	if err := out.codes(codes, values.Len, t.IndexType); err != nil {
		return nil, err
	}
	dictionary, err := exportRows(budget, values, nil, t.ValueType)
	if err != nil {
		return nil, err
	}
	defer dictionary.Release()
	return array.NewDataWithDictionary(t, len(codes), out.buffers, nulls, 0, dictionary), nil
}

func (out *outgoing) codes(codes []uint32, entries int, t types.Type) error {
	switch t.ID() {
	case arrow.INT8:
		return writeCodes[int8](out, codes, entries, math.MaxInt8)
	case arrow.UINT8:
		return writeCodes[uint8](out, codes, entries, math.MaxUint8)
	case arrow.INT16:
		return writeCodes[int16](out, codes, entries, math.MaxInt16)
	case arrow.UINT16:
		return writeCodes[uint16](out, codes, entries, math.MaxUint16)
	case arrow.INT32:
		return writeCodes[int32](out, codes, entries, math.MaxInt32)
	case arrow.UINT32:
		return writeCodes[uint32](out, codes, entries, math.MaxInt32)
	case arrow.INT64:
		return writeCodes[int64](out, codes, entries, math.MaxInt32)
	}
	return writeCodes[uint64](out, codes, entries, math.MaxInt32)
}

func writeCodes[T int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64](out *outgoing, codes []uint32, entries, largest int) error {
	if entries > largest+1 {
		return errs.New(errs.InvalidValue, "%d distinct values in a column of type %s", entries, out.t)
	}
	written, err := write[T](out, len(codes))
	if err != nil {
		return err
	}
	for i, code := range codes {
		written[i] = T(code)
	}
	return nil
}
