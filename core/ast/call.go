package ast

import "github.com/ballista-go/ballista/core/foreign"

// Call calls a scalar, aggregate or window function. Special forms are calls of the function that they stand for:
// EXTRACT of date_part, POSITION of strpos, SUBSTRING of substr, TRIM of btrim, ltrim and rtrim, OVERLAY of overlay.
type Call struct {
	Position
	Name        Name
	Args        []Expr // *Wildcard, *NamedArg and *Lambda among others
	Distinct    bool
	OrderBy     []SortKey // inside the parentheses
	WithinGroup []SortKey
	Filter      Expr // or nil
	Nulls       NullTreatment
	Over        *Window // or nil: not a window function
	// Foreign is the function itself, where it is called without being registered by its name.
	Foreign *foreign.Function
}

// NullTreatment says whether a function skips NULLs.
type NullTreatment uint8

// The treatments of NULL.
const (
	DefaultNulls NullTreatment = iota
	IgnoreNulls
	RespectNulls
)

// NamedArg is an argument given by name, name => value.
type NamedArg struct {
	Position
	Name  Ident
	Value Expr
}

// SortKey is an expression to sort by.
type SortKey struct {
	Position
	Expr Expr
	SortOrder
}

// SortOrder is [ASC | DESC] [NULLS FIRST | NULLS LAST].
type SortOrder struct {
	Descending bool
	Nulls      NullsOrder
}

// NullsOrder says where NULLs sort.
type NullsOrder uint8

// The places of NULLs. DefaultOrder is last when ascending and first when descending.
const (
	DefaultOrder NullsOrder = iota
	NullsFirst
	NullsLast
)

// Window is what follows OVER, or a definition of the WINDOW clause.
type Window struct {
	Position
	Base        *Ident // the named window that this one is or extends, or nil
	PartitionBy []Expr
	OrderBy     []SortKey
	Frame       *Frame // or nil
}

// FrameOrDefault is the frame, or where there is none all rows up to the last peer, or of the partition where there is no order.
func (w *Window) FrameOrDefault() *Frame {
	switch {
	case w.Frame != nil:
		return w.Frame
	case len(w.OrderBy) > 0:
		return &Frame{Position: w.Position, Unit: Range, End: Bound{Kind: CurrentRow}}
	}
	return &Frame{Position: w.Position, Unit: Rows, End: Bound{Kind: UnboundedFollowing}}
}

// NamedWindow is a definition of the WINDOW clause.
type NamedWindow struct {
	Name   Ident
	Window *Window
}

// Frame bounds the rows that a window function sees.
type Frame struct {
	Position
	Unit       FrameUnit
	Start, End Bound
	Exclude    Exclusion
}

// Exclusion is what a Frame leaves out.
type Exclusion uint8

// The exclusions.
const (
	ExcludeNoOthers Exclusion = iota
	ExcludeCurrentRow
	ExcludeGroup // the current row and its peers
	ExcludeTies  // its peers
)

// FrameUnit is what the offsets of a Frame count.
type FrameUnit uint8

// The units of frames.
const (
	Rows FrameUnit = iota
	Range
	Groups
)

// Bound is an end of a Frame. Offset is set for Preceding and Following.
type Bound struct {
	Kind   BoundKind
	Offset Expr
}

// BoundKind is the kind of a Bound.
type BoundKind uint8

// The kinds of Bound, from first to last.
const (
	UnboundedPreceding BoundKind = iota
	Preceding
	CurrentRow
	Following
	UnboundedFollowing
)
