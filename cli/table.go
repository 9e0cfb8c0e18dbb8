package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// settingsCommand prints the settings of the servers as Markdown, for the documentation.
func settingsCommand() *cobra.Command {
	return &cobra.Command{
		Use: "settings", Short: "print the settings of all servers as a table", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			writeTable(c.OutOrStdout(), "scheduler", schedulerSettings)
			_, _ = fmt.Fprintln(c.OutOrStdout())
			writeTable(c.OutOrStdout(), "executor", executorSettings)
			return nil
		},
	}
}

func writeTable[C any](out io.Writer, command string, table []setting[C]) {
	_, _ = fmt.Fprintf(out, "| `ballista %s` | variable | default | |\n| --- | --- | --- | --- |\n", command)
	for _, s := range table {
		_, _ = fmt.Fprintf(out, "| `--%s` | `%s` | %s | %s |\n", s.name, variable(command, s.name), quoted(s.initial), strings.ReplaceAll(s.doc, "|", "\\|"))
	}
}

func quoted(value string) string {
	if value == "" {
		return ""
	}
	return "`" + value + "`"
}
