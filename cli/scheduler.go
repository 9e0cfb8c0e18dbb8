package cli

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"github.com/ballista-go/ballista/scheduler"
)

type schedulerConfig = scheduler.Config

// schedulerSettings are the settings of ballista scheduler. The documentation's table is made of them.
var schedulerSettings = []setting[schedulerConfig]{
	{
		"listen", "127.0.0.1:50050", "host:port for clients, executors and HTTP; 0.0.0.0:50050 to be reached from other machines",
		textOf(func(c *schedulerConfig) *string { return &c.Listen }),
	},
	{
		"work-folder", workFolder("scheduler"), "folder of its state: sessions, uploaded tables, ended jobs",
		textOf(func(c *schedulerConfig) *string { return &c.WorkFolder }),
	},
	{
		"store", "", "folder of uploaded tables that executors reach too; empty: they ask the scheduler for the rows",
		textOf(func(c *schedulerConfig) *string { return &c.Store }),
	},
	{
		"data-folders", "", "folders that tables of files may lie in, separated by commas; empty: any",
		listOf(func(c *schedulerConfig) *[]string { return &c.DataFolders }),
	},
	{"max-jobs", "64", "jobs that run at a time", countOf(func(c *schedulerConfig) *int { return &c.MaxRunning })},
	{"queue-limit", "1000", "jobs that wait; more are refused", countOf(func(c *schedulerConfig) *int { return &c.QueueLimit })},
	{"max-nodes", "256", "executors that share a job", countOf(func(c *schedulerConfig) *int { return &c.MaxNodes })},
	{
		"min-rows", "0", "rows that a query reads, at least, to be divided among executors; 0: as many as pay; -1: every query is",
		rowsOf(func(c *schedulerConfig) *float64 { return &c.MinRows }),
	},
	{
		"executor-wait", "30s", "how long a job waits while there is no executor",
		timeOf(func(c *schedulerConfig) *time.Duration { return &c.ExecutorWait }),
	},
	{"heartbeat", "1s", "how often executors send a heartbeat", timeOf(func(c *schedulerConfig) *time.Duration { return &c.Heartbeat })},
	{
		"grace", "2s", "how long an executor whose connection broke may stay away before it counts as lost",
		timeOf(func(c *schedulerConfig) *time.Duration { return &c.Grace }),
	},
	{
		"silence", "8s", "how long an executor may send nothing before it counts as lost",
		timeOf(func(c *schedulerConfig) *time.Duration { return &c.Silence }),
	},
	{
		"drain-time", "10m", "how long a draining executor serves what it holds",
		timeOf(func(c *schedulerConfig) *time.Duration { return &c.DrainTime }),
	},
	{
		"session-time", "24h", "how long a session lives that nobody uses",
		timeOf(func(c *schedulerConfig) *time.Duration { return &c.SessionTime }),
	},
	{"log-level", "info", "debug, info, warn or error", logOf(func(c *schedulerConfig) **slog.Logger { return &c.Log })},
}

func schedulerCommand() *cobra.Command {
	return command("scheduler", "run a scheduler: what clients connect to", schedulerSettings, serveScheduler)
}

func serveScheduler(ctx context.Context, config *schedulerConfig, out io.Writer) error {
	s, err := scheduler.Start(*config)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(out, "ballista scheduler listens at df://%s\n", s.Address())
	<-ctx.Done()
	return s.Stop()
}
