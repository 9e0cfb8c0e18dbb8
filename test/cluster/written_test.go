package cluster

import (
	"bytes"
	"flag"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ballista-go/ballista/client"
	"github.com/ballista-go/ballista/core"
)

// The long form of the test of kills: go test ./test/cluster -run KilledWhileWriting -kills 20 -timeout 20m.
var kills = flag.Int("kills", 2, "how often a process is killed while a query writes, for each kind of process and of target")

// writeRows is how many rows each write has; writePause is what lcm takes for each batch of them.
const (
	writeRows  = 100_000
	writePause = 30 * time.Millisecond
)

// writesOf are the targets, below a folder.
var writesOf = map[string]string{
	"folder":     "COPY (SELECT id, k, lcm(id, 1) AS n FROM t WHERE id < 100000) TO 'FOLDER/written/' STORED AS CSV",
	"partitions": "COPY (SELECT id, k % 5 AS p, lcm(id, 1) AS n FROM t WHERE id < 100000) TO 'FOLDER/written/' STORED AS CSV PARTITIONED BY (p)",
	"file":       "COPY (SELECT id, k, lcm(id, 1) AS n FROM t WHERE id < 100000) TO 'FOLDER/written.csv'",
}

// TestKilledWhileWriting kills processes at any moment of a write. What was written is there as a whole or not at all, and later writes go
// well.
func TestKilledWhileWriting(t *testing.T) {
	for target, sql := range writesOf {
		for _, victim := range []string{"scheduler", "executor"} {
			t.Run(victim+" "+target, func(t *testing.T) {
				t.Parallel()
				w := newWriting(t, sql)
				start := time.Now()
				w.write()
				w.takes = time.Since(start)
				for range *kills {
					w.interrupt(victim)
				}
				w.write()
				if left := w.left(); len(left) > 0 {
					t.Errorf("something is left of writes: %v", left)
				}
				t.Logf("%d of %d writes went well, and of the others %d were whole", w.well, *kills, w.whole)
			})
		}
	}
}

// writing is a cluster with a folder that queries write to.
type writing struct {
	*cluster
	session *core.Session
	random  *rand.Rand
	sql     string
	target  string
	rows    int           // that are there
	takes   time.Duration // a write

	well, whole int // writes that were interrupted
}

func newWriting(t *testing.T, sql string) *writing {
	c := newCluster(t)
	c.start(slow(writePause), slow(writePause))
	folder := t.TempDir()
	w := &writing{
		cluster: c, session: c.session(client.Options{}), random: rand.New(rand.NewPCG(uint64(len(sql)), uint64(*kills))), target: folder,
		sql: strings.ReplaceAll(sql, "FOLDER", folder),
	}
	ask(t, w.session, quick)
	return w
}

// write writes once, and checks that all of it is there.
func (w *writing) write() {
	w.t.Helper()
	rows, err := run(w.t.Context(), w.session, w.sql)
	if err != nil || len(rows) != 1 || rows[0] != "100000" {
		w.t.Fatalf("a write gave %v, %v", rows, err)
	}
	w.expect(w.written(1))
}

// interrupt kills a process while a query writes, and starts another one.
func (w *writing) interrupt(victim string) {
	w.t.Helper()
	asked := running(w.t.Context(), w.session, w.sql)
	time.Sleep(time.Duration(w.random.Float64() * 1.2 * float64(w.takes))) // at any moment
	if victim == "scheduler" {
		w.scheduler.kill()
		a := <-asked
		w.startScheduler(w.scheduler.address)
		for _, x := range w.executors {
			eventually(w.t, x.name+" is back", func() (bool, any) { s := w.statusOf(x); return s == "ready", s })
		}
		w.after(a)
		return
	}
	x := w.executors[w.random.IntN(len(w.executors))]
	x.kill()
	w.gone(x)
	w.cluster.start(slow(writePause))
	w.after(<-asked)
}

// after looks at what a write that was interrupted has left.
func (w *writing) after(a answer) {
	w.t.Helper()
	if a.err == nil {
		w.well++
		w.expect(w.written(1))
		return
	}
	inDoubt := strings.Contains(a.err.Error(), "its rows may be there")
	if inDoubt == retryable(a.err) {
		w.t.Errorf("a write was interrupted: %v", a.err)
	}
	if left := w.left(); len(left) > 0 {
		w.t.Errorf("something is left of a write that was interrupted: %v", left)
	}
	before := w.rows
	if !inDoubt { // who may run the query again does not have its rows twice
		w.expect(before)
		return
	}
	w.expect(before, w.written(1))
	if w.rows > before {
		w.whole++
	}
}

// written is how many rows there are after some more writes.
func (w *writing) written(more int) int {
	if strings.HasSuffix(w.sql, ".csv'") {
		return writeRows
	}
	return w.rows + more*writeRows
}

// expect counts the rows that any reader of files sees.
func (w *writing) expect(either ...int) {
	w.t.Helper()
	rows := 0
	for _, path := range w.walk(func(path string) bool { return !strings.Contains(path, "/_") }) {
		content, err := os.ReadFile(path)
		if err != nil {
			w.t.Fatal(err)
		}
		rows += bytes.Count(content, []byte("\n")) - 1 // but for the header
	}
	for _, right := range either {
		if rows == right {
			w.rows = rows
			return
		}
	}
	w.t.Fatalf("%d rows are there, expected one of %v", rows, either)
}

// left lists what lies in folders for unfinished writes.
func (w *writing) left() []string {
	return w.walk(func(path string) bool { return strings.Contains(path, "/_") })
}

func (w *writing) walk(wanted func(string) bool) (paths []string) {
	w.t.Helper()
	err := filepath.WalkDir(w.target, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && wanted(path) {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return paths
}
