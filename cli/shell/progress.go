package shell

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/ballista-go/ballista/core"
)

const (
	progressAfter = 500 * time.Millisecond
	progressEvery = 100 * time.Millisecond
	progressWidth = 30
)

// progress shows on a terminal how far a query is, once it takes a while.
type progress struct {
	out    io.Writer
	result *core.Result
	once   sync.Once
	done   chan struct{} // to end it
	ended  chan struct{}
}

// progress begins to show the progress of a query where somebody looks.
func (s *shell) progress(result *core.Result) *progress {
	p := &progress{out: s.config.Err, result: result, done: make(chan struct{}), ended: make(chan struct{})}
	if s.config.Quiet || !isTerminal(s.config.Err) {
		close(p.ended)
		return p
	}
	go p.show()
	return p
}

// stop ends it, and leaves nothing of it on the terminal.
func (p *progress) stop() {
	p.once.Do(func() { close(p.done) })
	<-p.ended
}

func (p *progress) show() {
	defer close(p.ended)
	started := time.Now()
	timer := time.NewTimer(progressAfter)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-p.done:
		return
	}
	ticker := time.NewTicker(progressEvery)
	defer ticker.Stop()
	for {
		columns, _ := screen() // it may change
		fmt.Fprint(p.out, "\r"+bar(p.result.Progress(), time.Since(started), columns)+"\x1b[K")
		select {
		case <-ticker.C:
		case <-p.done:
			fmt.Fprint(p.out, "\r\x1b[K")
			return
		}
	}
}

// bar draws how far a query is, in a line of a terminal: the share of the morsels of which it knows. While it knows of none there is
// the time only.
func bar(p core.Progress, took time.Duration, columns int) string {
	text := fmt.Sprintf("%.1f s", took.Seconds())
	if p.Stages > 1 {
		text = fmt.Sprintf("%d of %d stages, ", p.StagesDone, p.Stages) + text
	}
	if p.Morsels > 0 {
		share := min(float64(p.MorselsDone)/float64(p.Morsels), 1)
		text = fmt.Sprintf("%3d%%, ", int(share*100)) + text
		if wide := min(columns-len(text)-len("[] ")-1, progressWidth); wide > 0 {
			filled := int(share * float64(wide))
			text = "[" + strings.Repeat("=", filled) + strings.Repeat(" ", wide-filled) + "] " + text
		}
	}
	return text[:min(len(text), max(columns-1, 0))]
}
