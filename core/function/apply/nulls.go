package apply

import (
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/vector"
)

// Nulls makes rows of a result NULL. The result gets a bitmap of its own with the first of them.
type Nulls struct {
	Budget *memory.Budget
	Out    *vector.Vector
	own    bool
}

// Add makes a row NULL.
func (n *Nulls) Add(row int) error {
	if !n.own {
		if err := n.Out.OwnValid(n.Budget); err != nil {
			return err
		}
		n.own = true
	}
	n.Out.Valid.Clear(row)
	return nil
}
