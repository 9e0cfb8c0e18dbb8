package memory

// Charge counts memory outside the pools, such as scratch on Go's heap: as much as its owner says that it has.
type Charge struct {
	Budget *Budget
	bytes  int64
}

// Set makes the charge size bytes. When it fails the charge is as before.
func (c *Charge) Set(size int64) error {
	if size > c.bytes {
		if err := c.Budget.Reserve(size - c.bytes); err != nil {
			return err
		}
	} else if size < c.bytes {
		c.Budget.Release(c.bytes - size)
	}
	c.bytes = size
	return nil
}

// Add makes the charge larger.
func (c *Charge) Add(size int64) error { return c.Set(c.bytes + size) }

// Take moves the charge of other, which has the same budget, to c.
func (c *Charge) Take(other *Charge) {
	c.bytes, other.bytes = c.bytes+other.bytes, 0
}

// Release takes the charge back.
func (c *Charge) Release() {
	c.Budget.Release(c.bytes)
	c.bytes = 0
}
