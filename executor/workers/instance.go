package workers

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	arrowmemory "github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/foreign"
	"github.com/ballista-go/ballista/core/types"
)

// Operations of the protocol besides those of core/foreign.
const (
	opOpen  = 100 // the body is a description of a function, and its payload
	opClose = 101 // has no answer
	opPlain = 102 // as foreign.Evaluate, but the body is plain columns: the second number has a bit for each with a bitmap
)

// instance is a function in a process. It implements foreign.Instance.
type instance struct {
	task     *Task
	process  *process
	function *foreign.Function
	number   uint32
	schemas  map[foreign.Op]*arrow.Schema // of what operations are given
	results  map[foreign.Op]*ipc.Reader   // of what they give
	request  gather
	keeps    bool // has kept arguments: they are not put into shared memory any more
	sent     int  // bytes of the last request
	inMemory bool // they were put there
	answer   *io.LimitedReader
}

// description is what a process is told of a function, besides its schema and its payload.
type description struct {
	Kind       string `json:"kind"`
	Name       string `json:"name"`
	Args       int    `json:"args"`
	Nullable   bool   `json:"nullable"`
	Frame      bool   `json:"frame"`
	Bounded    bool   `json:"bounded"`
	Rank       bool   `json:"rank"`
	Volatility string `json:"volatility"`
}

var (
	kinds        = [...]string{foreign.Scalar: "scalar", foreign.Aggregate: "aggregate", foreign.Windowed: "window"}
	volatilities = [...]string{foreign.Immutable: "immutable", foreign.Stable: "stable", foreign.Volatile: "volatile"}
)

func newInstance(t *Task, p *process, f *foreign.Function) (foreign.Instance, error) {
	if f.Version != p.version {
		return nil, errs.New(errs.Unsupported, "function %s comes from Python %s, and the executor's interpreter is Python %s: %s",
			f.Name, f.Version, p.version, "the same version is needed on both sides")
	}
	i := &instance{
		task: t, process: p, function: f, schemas: map[foreign.Op]*arrow.Schema{}, results: map[foreign.Op]*ipc.Reader{},
		answer: &io.LimitedReader{R: p.in},
	}
	return i, i.start()
}

func (i *instance) start() error {
	f := i.function
	payload, err := f.Body.Payload()
	if err != nil {
		return err
	}
	all := append(append(append([]types.Type{}, f.Args...), f.State...), f.Result)
	for _, t := range all {
		if t.ID() == arrow.DICTIONARY {
			return errs.New(errs.Unsupported, "dictionary types do not travel to functions on a cluster: %s of function %s", t, f.Name)
		}
	}
	described, err := json.Marshal(description{
		Kind: kinds[f.Kind], Name: f.Name, Args: len(f.Args), Nullable: f.Nullable, Volatility: volatilities[f.Volatility],
		Frame: f.Window.Frame, Bounded: f.Window.Bounded, Rank: f.Window.Rank,
	})
	if err != nil {
		return errs.New(errs.Internal, "describing function %s: %w", f.Name, err)
	}
	schema := ipc.GetSchemaPayload(schemaOf(all), arrowmemory.DefaultAllocator)
	defer schema.Release()
	written := &gather{}
	if _, err := schema.WritePayload(written); err != nil {
		return errs.New(errs.Internal, "describing function %s: %w", f.Name, err)
	}
	p := i.process
	p.calling.Lock()
	defer p.calling.Unlock()
	p.last++
	i.number = p.last
	i.request.reset()
	i.request.sized(described)
	i.request.sized(written.flat())
	_, _ = i.request.Write(payload)
	p.open.Add(1)
	return i.exchange(opOpen, nil, 0, reading{})
}

func schemaOf(list []types.Type) *arrow.Schema {
	fields := make([]arrow.Field, len(list))
	for k, t := range list {
		fields[k] = arrow.Field{Name: fmt.Sprint(k), Type: t, Nullable: true}
	}
	return arrow.NewSchema(fields, nil)
}

// Call implements foreign.Instance.
func (i *instance) Call(op foreign.Op, numbers []int64, args []arrow.Array, rows int) (given []arrow.Array, err error) {
	p := i.process
	p.calling.Lock()
	defer p.calling.Unlock()
	i.request.reset()
	if op == foreign.Evaluate {
		return i.evaluate(args, rows)
	}
	if len(args) > 0 {
		if err := i.encode(op, args, rows); err != nil {
			return nil, err
		}
	}
	var read reading
	if op != foreign.Update && op != foreign.Merge {
		read.stream = i.decodeInto(&given, op)
	}
	err = i.exchange(byte(op), numbers, rows, read)
	return given, err
}

// evaluate calls a scalar function.
func (i *instance) evaluate(args []arrow.Array, rows int) (given []arrow.Array, err error) {
	read := reading{stream: i.decodeInto(&given, foreign.Evaluate), plain: func(bytes []byte) error {
		column, err := plain(i.function.Result, bytes, rows)
		given = []arrow.Array{column}
		return err
	}}
	most := int64(i.task.rows)
	if !i.keeps && isPlain(args, rows, i.process.shared.room()) {
		err = i.exchange(opPlain, []int64{most, i.request.plain(args, rows)}, rows, read)
		return given, err
	}
	if len(args) > 0 {
		err = i.encode(foreign.Evaluate, args, rows)
	}
	if err == nil {
		err = i.exchange(byte(foreign.Evaluate), []int64{most}, rows, read)
	}
	return given, err
}

func (i *instance) encode(op foreign.Op, args []arrow.Array, rows int) error {
	schema := i.schemas[op]
	if schema == nil {
		list := make([]types.Type, len(args))
		for k, arg := range args {
			list[k] = arg.DataType()
		}
		schema = schemaOf(list)
		i.schemas[op] = schema
	}
	batch := array.NewRecordBatch(schema, args, int64(rows))
	defer batch.Release()
	payload, err := ipc.GetRecordBatchPayload(batch)
	if err != nil {
		return errs.New(errs.Internal, "sending rows to function %s: %w", i.function.Name, err)
	}
	i.request.hold(payload)
	_, err = payload.WritePayload(&i.request)
	return err
}

func (i *instance) decodeInto(given *[]arrow.Array, op foreign.Op) func() error {
	return func() (err error) {
		*given, err = i.decode(op)
		return err
	}
}

// decode reads the columns of an answer. The first one of each operation begins with their schema.
func (i *instance) decode(op foreign.Op) (given []arrow.Array, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	results := i.results[op]
	if results == nil {
		if results, err = ipc.NewReader(i.answer, ipc.WithAllocator(blocks), ipc.WithDelayReadSchema(false)); err != nil {
			return nil, err
		}
		i.results[op] = results
	}
	batch, err := results.Read()
	if err != nil {
		return nil, err
	}
	for _, column := range batch.Columns() {
		column.Retain()
		given = append(given, column)
	}
	return given, nil
}

// Close implements foreign.Instance.
func (i *instance) Close() {
	p := i.process
	p.calling.Lock()
	defer p.calling.Unlock()
	for _, results := range i.results {
		results.Release()
	}
	i.request.reset()
	if p.alive() && i.send(opClose, nil, 0) == nil {
		p.open.Add(-1)
	}
}
