package stage

import (
	"fmt"
	"strings"

	"github.com/ballista-go/ballista/core/physical"
)

// Explain prints the stages in their order, each with its tree. A plan of one stage is its tree alone, as on one node. note, unless
// nil, adds to a node's line.
func Explain(plan *Plan, note func(physical.Node) string) string {
	if len(plan.Stages) == 1 {
		return physical.Explain(plan.Last().Root, note)
	}
	var b strings.Builder
	for _, s := range plan.Stages {
		b.WriteString(s.String() + "\n")
		for line := range strings.Lines(physical.Explain(s.Root, note)) {
			b.WriteString("  " + line)
		}
		b.WriteByte('\n')
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// String is the stage's line of EXPLAIN.
func (s *Stage) String() string {
	line := fmt.Sprintf("Stage %d: tasks=%d, output=", s.ID, s.Tasks)
	if s.Output == nil {
		line += "the result"
	} else {
		line += s.Output.Target()
	}
	if len(s.After) > 0 {
		line += fmt.Sprintf(", after=%v", s.After)
	}
	if !s.Repeatable {
		line += ", not repeatable"
	}
	return line
}
