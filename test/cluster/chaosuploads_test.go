package cluster

import (
	"context"
	"fmt"

	"github.com/ballista-go/ballista/core"
)

// growing is a table of a client that lies at the scheduler, of which executors keep what they have read. The client knows its rows.
type growing struct {
	session   *core.Session
	rows, sum int
}

const uploadedRows = 200_000

func (ch *chaos) grow(s *core.Session) *growing {
	upload(ch.c.t, s, "numbers", uploadedRows)
	return &growing{session: s, rows: uploadedRows, sum: uploadedRows * (uploadedRows - 1) / 2}
}

// check adds rows to the table and reads it.
func (g *growing) check(ch *chaos) {
	for range 3 {
		if _, err := run(context.Background(), g.session, fmt.Sprintf("INSERT INTO numbers VALUES (%d), (1)", g.rows)); err != nil {
			ch.c.t.Errorf("rows are not added: %v", err)
			return
		}
		g.rows, g.sum = g.rows+2, g.sum+g.rows+1
	}
	got, err := run(context.Background(), g.session, "SELECT count(*), sum(n) FROM numbers")
	if want := fmt.Sprintf("%d|%d", g.rows, g.sum); err != nil || len(got) != 1 || got[0] != want {
		ch.failed.Add(1)
		ch.c.t.Errorf("got %v, %v, want %s", got, err, want)
		return
	}
	ch.answered.Add(1)
}
