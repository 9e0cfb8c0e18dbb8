package shell

import (
	"testing"
	"time"

	"github.com/ballista-go/ballista/core"
)

func TestProgressFitsALine(t *testing.T) {
	running := core.Progress{Morsels: 4, MorselsDone: 1, Stages: 3, StagesDone: 2}
	for columns, want := range map[int]string{
		80: "[=======                       ]  25%, 2 of 3 stages, 1.5 s",
		40: "[==        ]  25%, 2 of 3 stages, 1.5 s",
		28: " 25%, 2 of 3 stages, 1.5 s",
		12: " 25%, 2 of ",
	} {
		if got := bar(running, 1500*time.Millisecond, columns); got != want {
			t.Errorf("%d columns: got %q, want %q", columns, got, want)
		}
	}
	if got := bar(core.Progress{}, 3*time.Second, 80); got != "3.0 s" {
		t.Errorf("got %q", got)
	}
}
