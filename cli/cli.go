// Package cli is the program ballista: its commands and their settings. cmd/ballista runs it as a program of its own, and the library
// runs it for the one that comes with the Python package.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
)

// The exit codes of the program.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// Main runs the program with the arguments that follow its name, until it ends or is told to by a signal, and returns its exit code.
func Main(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	core.CollectLess()
	context.AfterFunc(ctx, stop) // so that a second signal ends the process at once
	return run(ctx, args, stdout, stderr)
}

// run is Main without signals: the servers end when ctx does.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	root := newRoot()
	root.SetArgs(append([]string{}, args...)) // nil would be those of the process
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	var failed *failure
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &failed):
		fmt.Fprintln(stderr, "ballista:", failed.error)
		return exitFailed
	}
	fmt.Fprintln(stderr, "ballista:", err)
	return exitUsage
}

// failure is an error of a command that was called as it should be.
type failure struct{ error }

// Unwrap returns the error.
func (f *failure) Unwrap() error { return f.error }

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use: "ballista", Short: "a distributed SQL and DataFrame engine", Version: core.Version,
		SilenceErrors: true, SilenceUsage: true,
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(unknownFlag)
	root.AddCommand(schedulerCommand(), executorCommand(), sqlCommand(), settingsCommand())
	return root
}

// unknownFlag suggests the flag that was meant.
func unknownFlag(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return err
	}
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
	return fmt.Errorf("%w%s", err, errs.Suggest("--"+unknown.GetSpecifiedName(), names))
}

// command makes a command that reads its settings and runs a server until the context ends.
func command[C any](name, short string, table []setting[C], serve func(ctx context.Context, config *C, out io.Writer) error) *cobra.Command {
	c := &cobra.Command{Use: name, Short: short, Args: cobra.NoArgs}
	addFlags(c, table)
	c.Flags().SortFlags = false
	c.RunE = func(c *cobra.Command, _ []string) error {
		config := new(C)
		if err := load(c, table, config); err != nil {
			return err
		}
		if err := serve(c.Context(), config, c.OutOrStdout()); err != nil {
			return &failure{err}
		}
		return nil
	}
	return c
}
