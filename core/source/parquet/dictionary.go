package parquet

import (
	"sync"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source/parquet/format"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// checkedEntries is the size of the largest dictionary whose entries are checked to be distinct: what works by code pays
// for small ones only.
const checkedEntries = 4096

// dictionary returns the chunk's dictionary, which it reads when it is first asked for.
func (c *chunk) dictionary() (*vector.Dict, error) {
	if c.dict != nil {
		return c.dict, nil
	}
	if c.dictAt.to == 0 {
		return nil, invalid("page of dictionary codes without a dictionary")
	}
	var err error
	if c.shared {
		c.dict, err = dictionaries.acquire(c.dictionaryKey(), c.readDictionary)
	} else {
		c.dict, err = c.readDictionary()
	}
	return c.dict, within(err, "dictionary page")
}

func (c *chunk) releaseDictionary() {
	if c.shared {
		dictionaries.release(c.dictionaryKey())
	} else {
		c.dict.Release()
	}
	c.dict = nil
}

func (c *chunk) readDictionary() (*vector.Dict, error) {
	next, size, header := c.next, c.headerSize, c.header // of the data page that asks for the dictionary
	defer func() { c.next, c.headerSize, c.header = next, size, header }()
	c.next = c.dictAt.from
	if err := c.readHeader(); err != nil {
		return nil, err
	}
	h := &c.header
	if h.Type != format.DictionaryPage || h.Encoding != format.Plain && h.Encoding != format.PlainDictionary {
		return nil, invalid("page of type %d and encoding %s in its place", h.Type, h.Encoding)
	}
	body, buffer, base, err := c.bytes(c.next+int64(c.headerSize), int64(h.Compressed))
	if err != nil {
		return nil, err
	}
	if err := checkSum(h, body); err != nil {
		return nil, err
	}
	p := &page{encoding: format.Plain, entries: int(h.Values)}
	defer p.release()
	if err := c.decompress(p, body, buffer, base, int(h.Uncompressed)); err != nil {
		return nil, err
	}
	return c.decodeDictionary(p)
}

func (c *chunk) decodeDictionary(p *page) (*vector.Dict, error) {
	smallest := map[format.Type]int{
		format.Int32: 4, format.Float: 4, format.Int64: 8, format.Double: 8, format.ByteArray: 4,
		format.Int96: 12, format.FixedByteArray: c.leaf.length,
	}[c.leaf.physical]
	if smallest == 0 || p.entries > len(p.data)/smallest {
		return nil, invalid("%d entries of type %s do not fit in %d bytes", p.entries, c.leaf.physical, len(p.data))
	}
	entries, err := c.entriesOf(p)
	if err != nil {
		return nil, err
	}
	if p.entries <= checkedEntries {
		return vector.CheckedDict(entries), nil
	}
	return vector.NewDict(entries, vector.MayRepeat), nil
}

// entriesOf decodes the values of a dictionary page. Numbers that lie as vectors have them are not copied.
func (c *chunk) entriesOf(p *page) (*vector.Vector, error) {
	layout, budget := layoutOf(c.leaf.dataType), c.in.env.Budget
	decoder, err := newValues(c.leaf, layout, budget)
	if err != nil {
		return nil, err
	}
	switch decoder.(type) {
	case *numbers[int32], *numbers[int64]:
		if p.base == 0 && p.block != nil {
			return vector.Over(p.block.Retain(), c.leaf.dataType, layout, p.entries), nil
		}
	}
	entries, err := vector.New(budget, c.leaf.dataType, layout, p.entries)
	if err == nil {
		err = decoder.reset(p)
	}
	if err == nil {
		err = decoder.read(entries, 0, p.entries)
	}
	if err != nil {
		entries.Release()
		return nil, err
	}
	return entries, nil
}

// coded reports whether the leaf's vectors may have dictionary form.
func (l *leaf) coded(layout types.Layout) bool {
	return layout.Width() > 0 && l.physical != format.Boolean
}

// dictionaries are those of row groups that several readers of a query have open.
var dictionaries = registry{entries: map[dictionaryKey]*sharedDict{}}

type dictionaryKey struct {
	file   fileKey
	group  int
	column int
	budget *memory.Budget // the query's: what it holds is charged once
}

func (c *chunk) dictionaryKey() dictionaryKey {
	return dictionaryKey{file: c.in.key, group: c.group, column: c.leaf.column, budget: c.in.env.Budget}
}

type registry struct {
	mu      sync.Mutex
	entries map[dictionaryKey]*sharedDict
}

type sharedDict struct {
	readers int
	once    sync.Once
	dict    *vector.Dict
	err     error
}

// acquire returns the dictionary of the key, which the first to ask reads.
func (r *registry) acquire(key dictionaryKey, read func() (*vector.Dict, error)) (*vector.Dict, error) {
	r.mu.Lock()
	entry := r.entries[key]
	if entry == nil {
		entry = new(sharedDict)
		r.entries[key] = entry
	}
	entry.readers++
	r.mu.Unlock()
	entry.once.Do(func() { entry.dict, entry.err = read() })
	if entry.err != nil {
		r.release(key)
	}
	return entry.dict, entry.err
}

func (r *registry) release(key dictionaryKey) {
	r.mu.Lock()
	defer r.mu.Unlock()
	entry := r.entries[key]
	if entry.readers--; entry.readers > 0 {
		return
	}
	delete(r.entries, key)
	entry.dict.Release()
}
