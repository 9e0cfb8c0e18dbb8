package state

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/ballista-go/ballista/core/errs"
)

// script runs the events of a story. Its lines:
//
//	config running=1 queue=2 ...           before the first event
//	join e [inc=1] [cores=4] [running=q/0/0.0,...] [held=q/0/1.0,q/0/2.0:cut,...]
//	disconnect e [stream] | drain e [5s] | leave e | beat e | wait 5s
//	submit q [session=s] [deadline=5s] | 3 | 2 <0 after=1 forward random range
//	cancel q | broken q | done q/0/0.0 [rows] | cut q/0/0.0 | fail q/0/0.0 io|user|internal words | missing q/1/0.0 q/0/0.0 | nonsense q/0/0.0
//	sample q/0/0.0 text | bounds q 0 text | read q 1 0 | handout q 1 0 | lost q 1 0       (job, epoch, task)
//	show                                   jobs and executors
type script struct {
	config       Config
	state        *State
	start, now   time.Time
	streams      uint64
	incarnations map[string]string
	stream       map[string]uint64
}

func newScript() *script {
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	return &script{state: New(Config{}), start: start, now: start, incarnations: map[string]string{}, stream: map[string]uint64{}}
}

func (s *script) run(line string) (lines []string, err error) {
	defer func() {
		if bad := recover(); bad != nil {
			err = fmt.Errorf("%q: %v", line, bad)
		}
	}()
	words := strings.Fields(line)
	switch words[0] {
	case "config":
		s.configure(words[1:])
		return nil, nil
	case "show":
		return s.show(), nil
	case "wait":
		s.now = s.now.Add(duration(words[1]))
	}
	for _, action := range s.state.Step(s.now, s.event(line, words)) {
		lines = append(lines, describe(action))
	}
	return lines, nil
}

func (s *script) configure(words []string) {
	for _, word := range words {
		key, value, _ := strings.Cut(word, "=")
		switch key {
		case "running":
			s.config.MaxRunning = number(value)
		case "queue":
			s.config.QueueLimit = number(value)
		case "history":
			s.config.History = number(value)
		case "losses":
			s.config.Losses = number(value)
		default:
			panic("unknown setting")
		}
	}
	s.state = New(s.config)
}

func (s *script) event(line string, words []string) Event {
	switch words[0] {
	case "wait":
		return Tick{}
	case "join":
		return s.join(words[1], words[2:])
	case "disconnect":
		return s.disconnect(words)
	case "drain":
		return ExecutorDraining{ID: words[1], Incarnation: s.incarnations[words[1]], Within: duration(append(words, "0s")[2])}
	case "leave":
		return ExecutorLeft{ID: words[1], Incarnation: s.incarnations[words[1]]}
	case "beat":
		return Heartbeat{ID: words[1], Incarnation: s.incarnations[words[1]]}
	case "submit":
		return JobSubmitted{Job: s.shape(line)}
	case "cancel":
		return JobCancelled{Job: words[1]}
	case "broken":
		return JobFailed{Job: words[1], Failure: *internal("the server cannot go on")}
	}
	return taskEvent(words)
}

func taskEvent(words []string) Event {
	switch words[0] {
	case "done":
		return TaskFinished{attempt(words[1]), &Complete{Rows: int64(number(append(words, "1")[2])), Bytes: 10}}
	case "cut":
		return TaskFinished{attempt(words[1]), &Cut{Rows: 1, Bytes: 10}}
	case "fail":
		return TaskFinished{attempt(words[1]), failure(words[2], strings.Join(words[3:], " "))}
	case "missing":
		return TaskFinished{attempt(words[1]), &InputLost{Input: attempt(words[2]), Message: "connection refused"}}
	case "nonsense":
		return TaskFinished{Attempt: attempt(words[1])}
	case "sample":
		return TaskSample{attempt(words[1]), []byte(words[2])}
	case "bounds":
		return BoundsReady{words[1], number(words[2]), []byte(words[3])}
	case "read":
		return ResultRead{words[1], number(words[2]), number(words[3])}
	case "handout":
		return ResultHandedOut{words[1], number(words[2]), number(words[3])}
	case "lost":
		return ResultLost{words[1], number(words[2]), number(words[3]), "connection refused"}
	}
	panic("unknown event")
}

func (s *script) join(id string, words []string) Event {
	s.streams++
	e := ExecutorJoined{ID: id, Incarnation: "1", Stream: s.streams, Address: id + ":1", Cores: 4}
	for _, word := range words {
		key, value, _ := strings.Cut(word, "=")
		switch key {
		case "inc":
			e.Incarnation = value
		case "cores":
			e.Cores = number(value)
		case "running":
			for _, text := range strings.Split(value, ",") {
				e.Running = append(e.Running, attempt(text))
			}
		case "held":
			for _, text := range strings.Split(value, ",") {
				text, isCut := strings.CutSuffix(text, ":cut")
				report := TaskFinished{attempt(text), &Complete{Rows: 1, Bytes: 10}}
				if isCut {
					report.Outcome = &Cut{Rows: 1, Bytes: 10}
				}
				e.Held = append(e.Held, report)
			}
		default:
			panic("unknown word")
		}
	}
	s.incarnations[id], s.stream[id] = e.Incarnation, e.Stream
	return e
}

func (s *script) disconnect(words []string) Event {
	stream := s.stream[words[1]]
	if len(words) > 2 {
		stream = uint64(number(words[2]))
	}
	return ExecutorDisconnected{ID: words[1], Stream: stream}
}

func (s *script) shape(line string) JobShape {
	parts := strings.Split(line, "|")
	head := strings.Fields(parts[0])
	shape := JobShape{ID: head[1], Session: "s", HoldBytes: 64}
	for _, word := range head[2:] {
		key, value, _ := strings.Cut(word, "=")
		switch key {
		case "session":
			shape.Session = value
		case "data":
			shape.Data = value
		case "deadline":
			shape.Deadline = s.now.Add(duration(value))
		case "attempts":
			shape.Attempts = number(value)
		default:
			panic("unknown word")
		}
	}
	for _, part := range parts[1:] {
		shape.Stages = append(shape.Stages, stageShape(strings.Fields(part)))
	}
	return shape
}

func stageShape(words []string) StageShape {
	shape := StageShape{Tasks: number(words[0]), Repeatable: true}
	for _, word := range words[1:] {
		switch {
		case word[0] == '<':
			shape.Inputs = numbers(word[1:])
		case strings.HasPrefix(word, "after="):
			shape.After = numbers(word[len("after="):])
		case word == "forward":
			shape.Forward = true
		case word == "random":
			shape.Repeatable = false
		case word == "range":
			shape.RangeOutput = true
		default:
			panic("unknown word of a stage")
		}
	}
	return shape
}

func failure(kind, message string) *Failure {
	switch kind {
	case "io":
		return &Failure{Kind: errs.IO, Message: message, Retryable: true}
	case "user":
		return &Failure{Kind: errs.InvalidValue, Message: message}
	case "internal":
		return internal("%s", message)
	}
	panic("unknown kind of failure")
}

func attempt(text string) AttemptID {
	var id AttemptID
	parts := strings.Split(text, "/")
	task, try, _ := strings.Cut(parts[2], ".")
	id.Job, id.Stage, id.Task, id.Attempt = parts[0], number(parts[1]), number(task), number(try)
	return id
}

func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		panic(err)
	}
	return n
}

func numbers(text string) []int {
	var all []int
	for _, one := range strings.Split(text, ",") {
		all = append(all, number(one))
	}
	return all
}

func duration(text string) time.Duration {
	d, err := time.ParseDuration(text)
	if err != nil {
		panic(err)
	}
	return d
}
