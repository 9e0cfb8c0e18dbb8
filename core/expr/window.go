package expr

import (
	"fmt"
	"strings"

	"github.com/ballista-go/ballista/core/foreign"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// Window is a call of a window function or of an aggregate over the rows around each row. It stands in the list of a window
// node only, which says how rows are partitioned and ordered.
type Window struct {
	Function    *WindowFunction // nil for an aggregate
	Args        []Expr          // of Function
	Overload    WindowOverload
	Given       []Arg // as in Call
	IgnoreNulls bool
	Aggregate   *Aggregate // computed of the rows of the frame; nil for a window function
	Frame       Frame
	// Within is how many keys of the node's order partition its rows further for this call, and Keys by how many of those that
	// follow the call is ordered: calls of several partitions and orders may share a node.
	Within, Keys int
}

// Frame is the rows of the partition that a call sees for a row.
type Frame struct {
	Unit       FrameUnit
	Start, End Bound
	Exclude    Exclusion
	// Key is the key of the order in the type of the bounds, where Unit is Range and a bound has an offset; or nil.
	Key Expr
}

// Exclusion is what a frame leaves out of the rows between its bounds.
type Exclusion uint8

// The exclusions.
const (
	ExcludeNoOthers Exclusion = iota
	ExcludeCurrentRow
	ExcludeGroup // the current row and its peers
	ExcludeTies  // its peers
)

// FrameUnit is what the offsets of a frame count.
type FrameUnit uint8

// The units of frames.
const (
	Rows   FrameUnit = iota
	Range            // of values: all peers of a row are in the frame, or none
	Groups           // of peers
)

// Bound is an end of a frame.
type Bound struct {
	Kind BoundKind
	// Offset is of Preceding and Following where the unit is Rows or Groups.
	Offset int64
	// Value is the key of the bound where the unit is Range and the kind Preceding or Following.
	Value Expr
	Text  string // the offset as EXPLAIN shows it
}

// BoundKind is the kind of a Bound, from first to last.
type BoundKind uint8

// The kinds of Bound.
const (
	UnboundedPreceding BoundKind = iota
	Preceding
	CurrentRow
	Following
	UnboundedFollowing
)

// WindowFunction is a window function that is no aggregate, with all its overloads.
type WindowFunction struct {
	Name    string
	Aliases []string
	Doc     Doc
	// TakesNulls is set where IGNORE NULLS leaves out the rows whose first argument is NULL. Others do not look at it.
	TakesNulls    bool
	KeepsMetadata bool // as in Function
	Resolve       func(args []Arg) (WindowOverload, error)
	Foreign       *foreign.Function // as in Function
}

// same reports whether two are one function.
func (f *WindowFunction) same(other *WindowFunction) bool {
	return f == other || f != nil && other != nil && f.Foreign != nil && f.Foreign == other.Foreign
}

// WindowOverload is a window function for one list of argument types. Either Pick or New is set.
type WindowOverload struct {
	Args     []types.Type // the arguments are cast to these
	Result   types.Type
	Nullable bool
	Peers    bool // WindowRows.Peers is asked for
	Frames   bool // WindowRows.Starts and Ends are asked for
	// Pick writes for each position that from which the result takes the first argument, or one of the negative numbers
	// PickNull and PickDefault.
	Pick func(w *WindowRows, out []int32) error
	// New makes what computes the results.
	New func(c *Context) (WindowEvaluator, error)
}

// What a Pick may give besides positions.
const (
	PickNull    = -1
	PickDefault = -2 // the third argument, at the position itself
)

// WindowEvaluator computes a window function. It is used by one goroutine.
type WindowEvaluator interface {
	// Evaluate makes out the results of all positions, in their order. It may be called several times, each time for other
	// partitions. out has no rows yet.
	Evaluate(w *WindowRows, out *vector.Vector) error
	// Release gives back all memory.
	Release()
}

// WindowRows are the rows of whole partitions, one after another and each in the window's order. A position is a number in
// that sequence, from 0 on. Slices are borrowed and must not be changed.
type WindowRows struct {
	Args []*vector.Vector
	Rows []int32 // the row of Args at each position
	// Partitions are the positions where partitions begin, and at last the number of positions.
	Partitions []int32
	// Peers are the positions where groups of peers begin, and at last the number of positions.
	Peers []int32
	// Starts and Ends bound the frame of each position: from the one (inclusive) to the other (exclusive), within its partition.
	// Where IGNORE NULLS was written they count in Kept.
	Starts, Ends []int32
	Holes        *Holes // what frames leave out, or nil
	// Kept are with IGNORE NULLS the positions whose first argument is not NULL, and Before how many of them are before each
	// position, and at last how many there are. nil: all are kept.
	Kept, Before []int32
}

// Type implements Expr.
func (w *Window) Type() types.Type {
	if w.Aggregate != nil {
		return w.Aggregate.Type()
	}
	return w.Overload.Result
}

// Nullable implements Expr.
func (w *Window) Nullable() bool {
	if w.Aggregate != nil {
		return w.Aggregate.Nullable()
	}
	return w.Overload.Nullable
}

// Children implements Expr: the aggregate or the arguments, then what the frame's bounds are computed of.
func (w *Window) Children() []Expr {
	var children []Expr
	if w.Aggregate != nil {
		children = append(children, w.Aggregate)
	}
	children = append(children, w.Args...)
	for _, e := range []Expr{w.Frame.Key, w.Frame.Start.Value, w.Frame.End.Value} {
		if e != nil {
			children = append(children, e)
		}
	}
	return children
}

// WithChildren implements Expr.
func (w *Window) WithChildren(children []Expr) Expr {
	rewritten := *w
	if w.Aggregate != nil {
		rewritten.Aggregate, children = children[0].(*Aggregate), children[1:]
	}
	rewritten.Args, children = children[:len(w.Args):len(w.Args)], children[len(w.Args):]
	for _, e := range []*Expr{&rewritten.Frame.Key, &rewritten.Frame.Start.Value, &rewritten.Frame.End.Value} {
		if *e != nil {
			*e, children = children[0], children[1:]
		}
	}
	return &rewritten
}

// String implements Expr: without the partition and the order, which the node shows.
func (w *Window) String() string {
	text := ""
	if w.Aggregate != nil {
		text = w.Aggregate.String()
	} else {
		text = w.Function.Name + "(" + Join(w.Args, ",") + ")"
	}
	if w.IgnoreNulls {
		text += " IGNORE NULLS"
	}
	if w.Within > 0 {
		text += fmt.Sprintf(" within=%d", w.Within)
	}
	return text + " " + w.Frame.String()
}

// String is the frame in SQL.
func (f Frame) String() string {
	unit := [...]string{Rows: "ROWS", Range: "RANGE", Groups: "GROUPS"}[f.Unit]
	return unit + " BETWEEN " + f.Start.String() + " AND " + f.End.String() + f.Exclude.String()
}

// String is the exclusion in SQL, behind a frame.
func (e Exclusion) String() string {
	return [...]string{
		ExcludeNoOthers: "", ExcludeCurrentRow: " EXCLUDE CURRENT ROW", ExcludeGroup: " EXCLUDE GROUP", ExcludeTies: " EXCLUDE TIES",
	}[e]
}

// String is the bound in SQL.
func (b Bound) String() string {
	kind := [...]string{
		UnboundedPreceding: "UNBOUNDED PRECEDING", Preceding: "PRECEDING", CurrentRow: "CURRENT ROW",
		Following: "FOLLOWING", UnboundedFollowing: "UNBOUNDED FOLLOWING",
	}[b.Kind]
	return strings.TrimSpace(b.Text + " " + kind)
}

// Whole reports whether the frame of each row is all of its partition, when the rows are ordered by some keys.
func (f Frame) Whole(keys int) bool {
	start := f.Start.Kind == UnboundedPreceding || f.Start.Kind == CurrentRow && keys == 0 && f.Unit != Rows
	end := f.End.Kind == UnboundedFollowing || f.End.Kind == CurrentRow && keys == 0 && f.Unit != Rows
	return start && end && f.Exclude == ExcludeNoOthers
}

// OrdersPeers reports whether a result depends on how peers are ordered.
func (w *Window) OrdersPeers() bool {
	if w.Aggregate != nil {
		return w.Aggregate.Function.OrderSensitive || w.Frame.Unit == Rows && !w.Frame.Whole(w.Keys)
	}
	return !w.Overload.Peers || w.Overload.Frames || w.Overload.Pick != nil
}

func sameWindow(a, b *Window) bool {
	return a.Function.same(b.Function) && a.IgnoreNulls == b.IgnoreNulls && a.Within == b.Within && a.Keys == b.Keys &&
		(a.Aggregate == nil) == (b.Aggregate == nil) && sameFrame(a.Frame, b.Frame)
}

func sameFrame(a, b Frame) bool {
	return a.Unit == b.Unit && a.Exclude == b.Exclude && sameBound(a.Start, b.Start) && sameBound(a.End, b.End)
}

func sameBound(a, b Bound) bool {
	return a.Kind == b.Kind && a.Offset == b.Offset && (a.Value == nil) == (b.Value == nil)
}
