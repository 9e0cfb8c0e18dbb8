package main

import "time"

// turn is what calls of functions that end soon wait for. The interpreters that the library calls back run one thread at a time:
// threads that all want to are woken and put to sleep for each call, which costs more than most functions do.
var turn = make(chan struct{}, 1)

const (
	// soon is how long a call may take and be worth waiting for.
	soon = 250 * time.Microsecond
	// patience is how long a turn is waited for: the call that has it may itself wait for what another call does.
	patience = 2 * time.Millisecond
	// glance is how often a thread that waits looks whether it is its turn.
	glance = 100 * time.Microsecond
)

// pace is how long calls of an instance take of late: the least, which grows again where all take longer.
type pace struct{ typical time.Duration }

// take runs a call, after those of other threads if it is likely to end soon. Those that take long, such as functions that sleep or
// compute without the interpreter's lock, run at the same time.
func (p *pace) take(call func()) {
	if p.typical != 0 && p.typical < soon && p.wait() {
		defer func() { <-turn }()
	}
	start := time.Now()
	call()
	p.note(max(1, time.Since(start)))
}

// wait says whether it is the turn of this call. It looks now and then, so that the thread that has called goes on calling while its caches
// are warm, where being handed the turn would have threads alternate.
func (p *pace) wait() bool {
	for start := time.Now(); ; time.Sleep(glance) {
		select {
		case turn <- struct{}{}:
			return true
		default:
		}
		if time.Since(start) > patience {
			return false
		}
	}
}

func (p *pace) note(took time.Duration) {
	if p.typical == 0 || took < p.typical {
		p.typical = took
		return
	}
	p.typical = min(took, p.typical+p.typical/4+1)
}
