package scheduler

import (
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/planner"
	"github.com/ballista-go/ballista/core/source/blocks"
	"github.com/ballista-go/ballista/scheduler/state"
)

// Config says where a scheduler listens, what it keeps, and how much it takes on. A zero field takes its default.
type Config struct {
	Listen      string   // host:port; default 127.0.0.1:50050
	WorkFolder  string   // of its state, made where it is missing; required
	Store       string   // folder of uploaded tables that executors reach too; default: they ask the scheduler for the rows
	DataFolders []string // folders that tables of files may lie in; none: any

	MaxRunning int     // jobs that run at a time
	QueueLimit int     // jobs that wait
	MaxNodes   int     // executors that share a job
	MinRows    float64 // rows that a query scans, at least, to be divided; negative: it always is

	ExecutorWait time.Duration // how long a job waits while there is no executor
	Heartbeat    time.Duration // how often executors send one
	Grace        time.Duration // how long an executor whose connection broke may stay away
	Silence      time.Duration // how long an executor may send nothing
	DrainTime    time.Duration // how long a draining executor serves what it holds
	SessionTime  time.Duration // how long a session lives that nobody uses

	Log *slog.Logger
}

func (c Config) withDefaults() Config {
	choose(&c.Listen, "127.0.0.1:50050")
	choose(&c.MaxNodes, 256)
	choose(&c.Heartbeat, time.Second)
	choose(&c.Grace, 2*time.Second)
	choose(&c.Silence, 8*time.Second)
	choose(&c.SessionTime, 24*time.Hour)
	choose(&c.Log, slog.Default())
	return c
}

func choose[T comparable](field *T, standard T) {
	var zero T
	if *field == zero {
		*field = standard
	}
}

func (c Config) limits() state.Config {
	return state.Config{
		MaxRunning: c.MaxRunning, QueueLimit: c.QueueLimit, ExecutorWait: c.ExecutorWait,
		Grace: c.Grace, Silence: c.Silence, DrainTime: c.DrainTime,
	}
}

// planning is the configuration of the planner.
func (c Config) planning(nodes int) planner.Config {
	if c.MinRows < 0 {
		return planner.Config{Nodes: nodes}
	}
	p := planner.Defaults(nodes)
	if c.MinRows > 0 {
		p.MinRows = c.MinRows
	}
	return p
}

// uploadFolder makes the folder of uploaded tables.
func (c Config) uploadFolder() (blocks.Folder, error) {
	folder := c.Store
	if folder == "" {
		folder = filepath.Join(c.WorkFolder, "uploads")
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", errs.New(errs.IO, "making the folder of uploaded tables: %w", err)
	}
	return blocks.Folder(folder), nil
}
