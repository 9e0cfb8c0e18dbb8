package cli

import (
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ballista-go/ballista/cli/shell"
	"github.com/ballista-go/ballista/cli/shell/format"
	"github.com/ballista-go/ballista/core/errs"
)

// defaultRows is how many rows of a table are shown.
const defaultRows = "40"

// historyVariable names the file of the shell's history.
const historyVariable = "BALLISTA_SQL_HISTORY"

// sqlCommand runs a shell for SQL.
func sqlCommand() *cobra.Command {
	config, maxRows := shell.Config{In: os.Stdin}, ""
	c := &cobra.Command{
		Use: "sql", Short: "run SQL, typed, from files or from a pipe", Args: noStatements,
		Example: `  ballista sql
  ballista sql -c "SELECT count(*) FROM 'trips/*.parquet'"
  ballista sql --host df://127.0.0.1:50050 -f report.sql --format csv > report.csv`,
	}
	flags := c.Flags()
	flags.SortFlags = false
	flags.StringArrayVarP(&config.Commands, "command", "c", nil, "run these statements and leave; may be given several times")
	flags.StringArrayVarP(&config.Files, "file", "f", nil, "run the statements of a file and leave; - is standard input; may be given several times")
	flags.StringVar(&config.Host, "host", "", "scheduler to run queries at, such as df://127.0.0.1:50050; empty: in this process")
	flags.StringVar(&config.Format.Name, "format", "table", "format of results: "+names())
	flags.StringVar(&config.Format.Null, "null", "NULL", "what stands for NULL in tables")
	flags.StringVar(&maxRows, "max-rows", defaultRows, "rows of a table that are shown; inf: all")
	flags.BoolVarP(&config.Quiet, "quiet", "q", false, "write results and errors only")
	flags.BoolVar(&config.Timing, "timing", false, "tell how long statements take")
	flags.StringVar(&config.History, "history", defaultHistory(), "file of what was typed; empty: none")
	flags.StringToStringVar(&config.Settings, "set", nil, "settings of the session, as key=value; may be given several times")
	c.RunE = func(c *cobra.Command, _ []string) (err error) {
		if config.Format.MaxRows, err = shell.ParseRows(maxRows); err != nil {
			return errs.New(errs.Binding, "--max-rows: %w", err)
		}
		if _, err := format.Find(config.Format.Name); err != nil {
			return err
		}
		config.Out, config.Err = c.OutOrStdout(), c.ErrOrStderr()
		if err := shell.Run(c.Context(), config); err != nil {
			return &failure{err}
		}
		return nil
	}
	return c
}

// noStatements refuses statements that are given as arguments.
func noStatements(_ *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return errs.New(errs.Binding, "argument not expected: %q; -c has statements, and -f a file of them", args[0])
}

func names() string {
	var list []string
	for _, kind := range format.Kinds() {
		list = append(list, kind.Name)
	}
	return strings.Join(list, ", ")
}

func defaultHistory() string {
	if path, ok := os.LookupEnv(historyVariable); ok {
		return path
	}
	return shell.DefaultHistory()
}
