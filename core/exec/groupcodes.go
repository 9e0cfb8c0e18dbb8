package exec

import "github.com/ballista-go/ballista/core/vector"

// mostCodes is how many combinations of dictionary codes a codeCache remembers at most.
const mostCodes = 1 << 12

// codeCache remembers the groups of combinations of dictionary codes, while the key columns keep their dictionaries.
type codeCache struct {
	dicts  []uint64 // identities
	sizes  []uint32 // entries of each dictionary, and one for NULL
	groups []uint32 // by combination; noGroup when not seen yet
	index  []uint32

	missing []int32  // rows of combinations that are met for the first time
	missed  []uint32 // these combinations
}

// askedFor marks a combination whose group is being looked up.
const askedFor = noGroup - 1

// usable reports whether all keys are in dictionary form with few combinations, and prepares the cache for them.
func (c *codeCache) usable(keys []*vector.Vector, rows int) bool {
	if len(keys) == 0 {
		return false
	}
	combinations := 1
	for _, key := range keys {
		if key.Form != vector.Dictionary {
			return false
		}
		if combinations *= key.Dict.Values.Len + 1; combinations > min(mostCodes, 4*rows) {
			return false
		}
	}
	if c.current(keys) {
		return true
	}
	c.dicts, c.sizes = c.dicts[:0], c.sizes[:0]
	for _, key := range keys {
		c.dicts = append(c.dicts, key.Dict.ID)
		c.sizes = append(c.sizes, uint32(key.Dict.Values.Len+1))
	}
	if cap(c.groups) < combinations {
		c.groups = make([]uint32, combinations)
	}
	c.groups = c.groups[:combinations]
	for i := range c.groups {
		c.groups[i] = noGroup
	}
	return true
}

func (c *codeCache) current(keys []*vector.Vector) bool {
	if len(c.dicts) != len(keys) {
		return false
	}
	for i, key := range keys {
		if c.dicts[i] != key.Dict.ID {
			return false
		}
	}
	return true
}

// combine writes to c.index[k] the combination of codes of row rows[k].
func (c *codeCache) combine(keys []*vector.Vector, rows []int32) {
	if cap(c.index) < len(rows) {
		c.index = make([]uint32, len(rows))
	}
	c.index = c.index[:len(rows)]
	clear(c.index)
	for i, key := range keys {
		size := c.sizes[i]
		codes := key.Codes
		if key.Valid == nil {
			for k, row := range rows {
				c.index[k] = c.index[k]*size + codes[row]
			}
			continue
		}
		for k, row := range rows {
			code := codes[row]
			if !key.Valid.Get(int(row)) {
				code = size - 1
			}
			c.index[k] = c.index[k]*size + code
		}
	}
}

// find looks combinations of codes up, and those that it does not know by their values.
func (c *codeCache) find(table *groupTable, keys []*vector.Vector, rows []int32, out []uint32) error {
	c.combine(keys, rows)
	c.missing, c.missed = c.missing[:0], c.missed[:0]
	for k, index := range c.index {
		group := c.groups[index]
		out[k] = group
		if group == noGroup {
			c.groups[index] = askedFor
			c.missing, c.missed = append(c.missing, rows[k]), append(c.missed, index)
		}
	}
	if len(c.missing) == 0 {
		return nil
	}
	found := make([]uint32, len(c.missing))
	if err := table.findKeys(keys, c.missing, found); err != nil {
		return err
	}
	for i, index := range c.missed {
		c.groups[index] = found[i]
	}
	for k, index := range c.index {
		out[k] = c.groups[index]
	}
	return nil
}
