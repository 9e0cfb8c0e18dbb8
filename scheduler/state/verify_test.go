package state

import "fmt"

// verify checks what has to hold between two steps.
func (s *State) verify() error {
	loads := map[*executor]int{}
	for _, j := range s.jobs {
		if j.phase != active {
			continue
		}
		for _, x := range j.shares {
			loads[x]++
		}
		for _, in := range j.stages {
			if err := in.verify(); err != nil {
				return err
			}
		}
	}
	usable := 0
	for _, x := range s.executors {
		if x.load != loads[x] {
			return fmt.Errorf("executor %s has %d shares, counts %d", x.id, loads[x], x.load)
		}
		if err := x.verify(); err != nil {
			return err
		}
		usable += count(x.usable())
	}
	if usable != len(s.usable) {
		return fmt.Errorf("%d executors take tasks, the heap has %d", usable, len(s.usable))
	}
	return nil
}

func (x *executor) verify() error {
	runs := 0
	for place, t := range x.tasks {
		if t.executor != x || t.place != place {
			return fmt.Errorf("executor %s has %v, which is elsewhere", x.id, t.current())
		}
		runs += count(t.status == running)
	}
	if runs != x.running {
		return fmt.Errorf("executor %s runs %d, counts %d", x.id, runs, x.running)
	}
	if x.usable() != (x.place >= 0) {
		return fmt.Errorf("executor %s is in the wrong place: %d", x.id, x.place)
	}
	return nil
}

func (s *stage) verify() error {
	var counts [statuses]int
	unread := 0
	for i := range s.tasks {
		t := &s.tasks[i]
		counts[t.status]++
		unread += count(t.unread)
		if err := t.verify(); err != nil {
			return err
		}
	}
	if counts != s.count || unread != s.unread {
		return fmt.Errorf("%s stage %d counts %v and %d, has %v and %d", s.job.ID, s.id, s.count, s.unread, counts, unread)
	}
	return nil
}

func (t *task) verify() error {
	holds := t.status == running || t.status == complete || t.status == cut
	if holds != (t.executor != nil) {
		return fmt.Errorf("%v in status %d has executor %v", t.current(), t.status, t.executor)
	}
	if holds && t.executor.gone {
		return fmt.Errorf("%v is on an executor that is gone", t.current())
	}
	if (t.status == complete || t.status == cut) && !t.needed() {
		return fmt.Errorf("nobody needs %v, and it is held", t.current())
	}
	if t.status == freed && t.needed() {
		return fmt.Errorf("%v was freed, and is needed", t.current())
	}
	if t.status == waiting && !t.needed() {
		return fmt.Errorf("%v waits, and nobody needs it", t.current())
	}
	if t.status == running {
		return t.verifyInputs()
	}
	return nil
}

// verifyInputs: what a task that runs reads has run or runs, and is held.
func (t *task) verifyInputs() error {
	for _, input := range t.stage.inputs {
		var bad error
		input.each(input.Forward, t.number, func(p *task) {
			if p.executor == nil {
				bad = fmt.Errorf("%v runs, and its input %v does not exist", t.current(), p.current())
			}
		})
		if bad != nil {
			return bad
		}
	}
	return nil
}
