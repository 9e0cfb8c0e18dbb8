package blocks

import (
	"container/list"
	"sync"
	"time"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// settled is how long a block is not given up for another one of its table. Otherwise a table that is larger than the cache would drive
// out, each time that it is read, what is about to be read.
const settled = time.Minute

// Cache keeps blocks that were read, decoded, for those who read them next. It relies on a place in a table having the same bytes for good.
// Its methods may be called from any goroutine, and by who has no cache: a nil one keeps nothing.
type Cache struct {
	budget, parent *memory.Budget

	mu     sync.Mutex
	tables map[string]map[int64]*list.Element // by where the blocks begin
	recent *list.List                         // of *kept, what was read last in front
}

// kept is a block of a cache.
type kept struct {
	id      string // of its table
	from    int64
	columns []types.Type
	rows    *vector.Batch
	used    time.Time
}

// NewCache returns a cache of at most limit bytes, which are parent's. When parent would refuse a charge, the cache gives up what it has.
func NewCache(parent *memory.Budget, limit int64) *Cache {
	c := &Cache{
		budget: memory.NewBudget("cached blocks", limit, parent), parent: parent,
		tables: map[string]map[int64]*list.Element{}, recent: list.New(),
	}
	parent.BeforeRefusal(c.giveUp)
	return c
}

// Used is the number of bytes of blocks that are kept, or still read since.
func (c *Cache) Used() int64 { return c.budget.Used() }

// find returns the rows of a block that is kept, for the caller to release, or nil.
func (c *Cache) find(id string, columns []types.Type, at table.Range) *vector.Batch {
	if c == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	place := c.tables[id][at.From]
	if place == nil {
		return nil
	}
	k := place.Value.(*kept)
	if int64(k.rows.Len) != at.Group || !agree(k.columns, columns) {
		return nil
	}
	k.used = time.Now()
	c.recent.MoveToFront(place)
	return k.rows.Share()
}

func agree(these, those []types.Type) bool {
	for i, t := range these {
		if i >= len(those) || t != those[i] && !arrow.TypeEqual(t, those[i], arrow.CheckMetadata()) {
			return false
		}
	}
	return len(these) == len(those)
}

// room makes room for so many bytes of a table, and returns their budget; nil where there is none. Nothing makes room where queries need it.
func (c *Cache) room(id string, size int64) *memory.Budget {
	if c == nil || size > c.budget.Limit() || c.parent.Used()+size > c.parent.Limit() {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	since := time.Now().Add(-settled)
	for c.budget.Used()+size > c.budget.Limit() {
		oldest := c.recent.Back()
		if oldest == nil {
			return nil
		}
		if k := oldest.Value.(*kept); k.id == id && k.used.After(since) {
			return nil
		}
		c.drop(oldest)
	}
	return c.budget
}

// keep keeps a block that lies in memory of the budget that room gave. It takes the rows over.
func (c *Cache) keep(id string, columns []types.Type, from int64, rows *vector.Batch) {
	c.mu.Lock()
	defer c.mu.Unlock()
	of := c.tables[id]
	if of == nil {
		of = map[int64]*list.Element{}
		c.tables[id] = of
	}
	if before := of[from]; before != nil { // another task has read it at the same time
		rows.Release()
		return
	}
	of[from] = c.recent.PushFront(&kept{id: id, from: from, columns: columns, rows: rows, used: time.Now()})
}

// drop gives a block up. Who reads it has it until he is done. The caller holds c.mu.
func (c *Cache) drop(place *list.Element) {
	k := c.recent.Remove(place).(*kept)
	of := c.tables[k.id]
	if delete(of, k.from); len(of) == 0 {
		delete(c.tables, k.id)
	}
	k.rows.Release()
}

// giveUp releases size bytes, of blocks that were not read for the longest time, or nothing where there are not as many.
func (c *Cache) giveUp(size int64) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	before := c.budget.Used()
	if before < size {
		return false
	}
	for c.recent.Len() > 0 && before-c.budget.Used() < size {
		c.drop(c.recent.Back())
	}
	return c.budget.Used() < before
}

// Forget gives up the blocks of a table.
func (c *Cache) Forget(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, place := range c.tables[id] {
		c.drop(place)
	}
}

// Clear gives up all blocks.
func (c *Cache) Clear() { c.Expire(time.Now().Add(settled)) }

// Expire gives up the blocks that were not read since a time.
func (c *Cache) Expire(since time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for oldest := c.recent.Back(); oldest != nil && oldest.Value.(*kept).used.Before(since); oldest = c.recent.Back() {
		c.drop(oldest)
	}
}
