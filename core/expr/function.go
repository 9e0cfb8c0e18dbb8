package expr

import (
	"time"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/foreign"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// Doc documents a function for the reference page and for Python's docstrings.
type Doc struct {
	Family    string   // such as "math" or "string"
	Summary   string   // one sentence
	Arguments []DocArg // in order
	Example   string   // a SQL expression
	Result    string   // what the example gives
}

// DocArg documents an argument.
type DocArg struct{ Name, Summary string }

// DocArgs describes arguments: names and summaries in turn.
func DocArgs(pairs ...string) []DocArg {
	args := make([]DocArg, 0, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		args = append(args, DocArg{Name: pairs[i], Summary: pairs[i+1]})
	}
	return args
}

// Volatility says how much a function's result depends on what is not an argument.
type Volatility uint8

// The volatilities.
const (
	Immutable Volatility = iota // on nothing
	Stable                      // on the settings of the query: one value for each set of arguments in a query
	Volatile                    // on the row: evaluated once for each, never folded, copied or moved across a join
)

// Function is a scalar function or operator, with all its overloads.
type Function struct {
	Name       string
	Aliases    []string
	Doc        Doc
	Volatility Volatility
	// KeepsMetadata is set where the field of a call has the metadata of its first argument's.
	KeepsMetadata bool
	// Resolve picks the overload for arguments of the given types, or fails with a Binding error that says what the
	// function takes.
	Resolve func(args []Arg) (Overload, error)
	// Lambda is set where the second and last argument is a lambda over the elements of the first, a list. The kernel is given
	// lists of what it gives, as ResultsOf says.
	Lambda bool
	// Print writes a call as EXPLAIN and column names show it; nil for name(args).
	Print func(args []string) string
	// Foreign describes the function where it is written in another language, and nil otherwise.
	Foreign *foreign.Function
}

// same reports whether two are one function.
func (f *Function) same(other *Function) bool {
	return f == other || f.Foreign != nil && f.Foreign == other.Foreign
}

// Arg is what an overload may depend on: an argument's type and, if it is a constant, its value.
type Arg struct {
	Type     types.Type
	Constant *Literal // or nil
	Nullable bool
}

// Overload is a function for one list of argument types.
type Overload struct {
	Args        []types.Type // the arguments are cast to these
	Result      types.Type
	Zoning      Zoning // Result is a timestamp, and gets the session's time zone when it has one
	Nullability Nullability
	Nulls       NullHandling
	CanFail     bool           // may return an error for some row
	FitsTypes   bool           // it fails only for arguments that have more digits than their types
	TakesCodes  bool           // Kernel takes arguments in dictionary form, too
	Metadata    arrow.Metadata // of the result's field
	Kernel      Kernel
	// Start makes what an evaluator keeps between batches, such as a compiled pattern; nil when nothing. A state that is a
	// Releaser is released with its evaluator.
	Start func(c *Context, args []Arg) (state any, err error)
	// Rewrite is set in place of Kernel where the call is short for other expressions, such as COALESCE for a CASE: who
	// makes the call takes what Rewrite returns for the arguments, which were cast already.
	Rewrite func(args []Expr) (Expr, error)
}

// Releaser is an evaluator's state that holds memory.
type Releaser interface{ Release() }

// Zoning says how a timestamp without zone gets the time zone of the session.
type Zoning uint8

// What a Zoning says.
const (
	Unzoned   Zoning = iota // it stays without
	InUTC                   // it is a time in UTC
	LocalTime               // it is what clocks show in the time zone
)

// Nullability says when a result may be NULL.
type Nullability uint8

// The nullabilities.
const (
	IfArgs Nullability = iota // when an argument may be
	Always
	Never
)

func (n Nullability) of(args []Expr) bool {
	return n == Always || n == IfArgs && anyNullable(args)
}

// NullHandling says who deals with NULL arguments.
type NullHandling uint8

// The ways of handling NULLs.
const (
	Propagate NullHandling = iota // the result is NULL where an argument is; the kernel need not look
	Handle                        // the kernel reads the arguments' validity and writes the result's
)

// Kernel computes a vector from vectors. Each argument is flat, or constant; not all are constant unless the call has
// none. out is flat with c.Len rows of unspecified values, of the result's layout; a kernel that makes strings or decimals
// may prepare it anew. With Propagate its validity has been set, and the kernel may clear further bits after
// out.PrepareValid. Values of rows that do not count may be anything.
//
// A kernel that can fail looks only at the rows that count: those of c.Rows, from which lifting has removed NULL arguments.
// Others may compute all c.Len rows where that is cheaper than picking.
type Kernel func(c *Context, args []*vector.Vector, out *vector.Vector) error

// Context is what a kernel works with.
type Context struct {
	Len      int     // rows of each vector
	Rows     []int32 // rows that count, ascending; nil: all
	Budget   *memory.Budget
	Settings *Settings
	State    any // what the overload's Start made
}

// Settings are what a query's results depend on besides its data. They are frozen when the query is bound.
type Settings struct {
	Now      time.Time      // in Zone
	Zone     *time.Location // of casts between timestamps with and without zone
	ZoneName string         // as the user wrote it; "" when none was set
	Seed     uint64         // of random functions
	// Foreign runs the functions that are written in other languages. It is the one of the task that runs, and nil elsewhere.
	Foreign foreign.Provider
}

// AggregateFunction is an aggregate function with all its overloads.
type AggregateFunction struct {
	Name           string
	Aliases        []string
	Doc            Doc
	OrderSensitive bool // the result depends on the order of the rows
	TakesOrder     bool // the result follows ORDER BY where it is given, and is that of any order where it is not
	KeepsMetadata  bool // as in Function
	Resolve        func(args []Arg) (AggregateOverload, error)
	Foreign        *foreign.Function // as in Function
}

// same reports whether two are one function.
func (f *AggregateFunction) same(other *AggregateFunction) bool {
	return f == other || f.Foreign != nil && f.Foreign == other.Foreign
}

func (f *AggregateFunction) volatile() bool {
	return f.Foreign != nil && f.Foreign.Volatility == foreign.Volatile
}

// AggregateOverload is an aggregate function for one list of argument types.
type AggregateOverload struct {
	Args     []types.Type // the arguments are cast to these
	Result   types.Type
	Nullable bool
	State    []types.Type // the columns in which partial states travel
	// DistinctIrrelevant is set where DISTINCT changes nothing (min, max).
	DistinctIrrelevant bool
	New                func(c *Context) Accumulator
}

// Accumulator holds the states of all groups of a worker for one aggregate. Groups are numbered from 0.
type Accumulator interface {
	// Grow makes room for groups 0 to groups-1. New ones are empty.
	Grow(groups int) error
	// Update adds rows to groups: the k-th row that counts (rows[k], or k where rows is nil) to group groups[k]. groups
	// is nil when all go to group 0. NULL arguments are the accumulator's to skip.
	Update(groups []uint32, args []*vector.Vector, rows []int32) error
	// Merge adds partial states, as Partial made them, to groups.
	Merge(groups []uint32, states []*vector.Vector, rows []int32) error
	// Partial writes the states of groups from (inclusive) to to (exclusive).
	Partial(from, to int, out []*vector.Vector) error
	// Final writes the results of groups from (inclusive) to to (exclusive).
	Final(from, to int, out *vector.Vector) error
	// Release gives back all memory.
	Release()
}

// Sharer is an accumulator that may give its results from the states of another, of the same arguments. It is not updated then,
// and released with the other.
type Sharer interface {
	// ShareStates reports whether the accumulator gives its results from the states of other from now on.
	ShareStates(other Accumulator) bool
}

// Runner is an accumulator whose groups can be those of ever more rows.
type Runner interface {
	Accumulator
	// Accumulate adds to each of the first n groups all groups before it, from the last number in starts on that is not above its own.
	Accumulate(starts []int32, n int) error
}

// Slider is an accumulator of which few rows of a frame matter to the frames that follow.
type Slider interface {
	Accumulator
	// Slide makes group i that of the groups from starts[i] (inclusive) to ends[i] (exclusive) of another accumulator of the same kind,
	// which are of a row each. Neither starts nor ends go back. The groups were empty.
	Slide(rows Accumulator, starts, ends []int32) error
}

// Retractor is a Runner that can take rows away again.
type Retractor interface {
	Runner
	// Between makes group i that of the rows of the groups from starts[i] (inclusive) to ends[i] (exclusive) of another accumulator of
	// the same kind, all of whose groups were accumulated from the first on.
	Between(accumulated Accumulator, starts, ends []int32) error
}
