package cli

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os/exec"
	"time"

	"github.com/spf13/cobra"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/executor"
)

type executorConfig = executor.Config

// executorSettings are the settings of ballista executor. The documentation's table is made of them.
var executorSettings = []setting[executorConfig]{
	{"scheduler", "127.0.0.1:50050", "host:port of the scheduler", textOf(func(c *executorConfig) *string { return &c.Scheduler })},
	{
		"listen", "127.0.0.1:50051", "host:port for other executors, the scheduler and HTTP; port 0 for any that is free",
		textOf(func(c *executorConfig) *string { return &c.Listen }),
	},
	{
		"advertise", "", "host:port at which others reach it; empty: where it listens",
		textOf(func(c *executorConfig) *string { return &c.Advertise }),
	},
	{
		"id", "", "name of the executor, unique in the cluster; empty: a random one",
		textOf(func(c *executorConfig) *string { return &c.ID }),
	},
	{"cores", "0", "cores that tasks may use; 0: all", countOf(func(c *executorConfig) *int { return &c.Cores })},
	{
		"memory", "", "memory, such as 16G; empty: most of what the machine or the container has",
		bytesOf(func(c *executorConfig) *int64 { return &c.Memory }),
	},
	{
		"output-memory", "", "memory for the outputs of tasks, beyond which they go to files; empty: a quarter of the memory",
		bytesOf(func(c *executorConfig) *int64 { return &c.OutputMemory }),
	},
	{
		"cache-memory", "", "memory for rows of uploaded tables, which are kept until tasks need it; empty: a quarter of the memory",
		bytesOf(func(c *executorConfig) *int64 { return &c.CacheMemory }),
	},
	{
		"output-disk", "", "bytes of the files of outputs; empty: what the disk has",
		bytesOf(func(c *executorConfig) *int64 { return &c.OutputDisk }),
	},
	{
		"work-folder", "", "folder of the files of outputs, of this executor alone; empty: a temporary one",
		textOf(func(c *executorConfig) *string { return &c.WorkFolder }),
	},
	{
		"store", "", "folder of uploaded tables, as the scheduler's; empty: the scheduler is asked for the rows",
		textOf(func(c *executorConfig) *string { return &c.Store }),
	},
	{
		"data-folders", "", "folders outside of which no files are read, separated by commas; empty: any",
		listOf(func(c *executorConfig) *[]string { return &c.DataFolders }),
	},
	{
		"allow-python", "false", "whether functions written in Python are run: they may do all that the executor may",
		boolOf(func(c *executorConfig) *bool { return &c.AllowPython }),
	},
	{
		"python", "python3", "interpreter of functions in Python, with ballista, pyarrow and cloudpickle; of the version that they come from",
		textOf(func(c *executorConfig) *string { return &c.Python.Interpreter }),
	},
	{
		"python-memory", "2G", "memory that a process of functions in Python may allocate",
		bytesOf(func(c *executorConfig) *int64 { return &c.Python.Memory }),
	},
	{
		"python-timeout", "5m", "how long a function in Python may take for a batch of rows",
		timeOf(func(c *executorConfig) *time.Duration { return &c.Python.Timeout }),
	},
	{
		"python-processes", "0", "processes of functions in Python that a task uses at most; 0: as many as there are cores",
		countOf(func(c *executorConfig) *int { return &c.Python.Processes }),
	},
	{
		"drain-time", "5m", "how long an executor that is told to end waits for its outputs to be read",
		timeOf(func(c *executorConfig) *time.Duration { return &c.DrainTime }),
	},
	{"log-level", "info", "debug, info, warn or error", logOf(func(c *executorConfig) **slog.Logger { return &c.Log })},
}

func executorCommand() *cobra.Command {
	return command("executor", "run an executor: it works for a scheduler", executorSettings, serveExecutor)
}

// serveExecutor runs until it is told to end. Then it finishes its tasks, and serves their outputs while somebody needs them.
func serveExecutor(ctx context.Context, config *executorConfig, out io.Writer) error {
	if config.AllowPython {
		if _, err := exec.LookPath(config.Python.Interpreter); err != nil {
			return errs.New(errs.NotFound, "setting python: interpreter not found: %q", config.Python.Interpreter)
		}
	}
	e, err := executor.Start(ctx, *config)
	if err != nil {
		return err
	}
	defer e.Stop()
	_, _ = fmt.Fprintf(out, "ballista executor %s listens at %s\n", e.ID(), e.Address())
	select {
	case <-ctx.Done():
		e.Drain(context.Background())
	case <-e.Done():
	}
	return nil
}
