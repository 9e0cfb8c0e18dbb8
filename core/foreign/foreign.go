// Package foreign describes functions that are written in other languages, and holds the contract of what runs them. The engine
// knows no such language: plans carry descriptions, and whoever runs a plan hands it a provider.
package foreign

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
)

// Function describes a function. It is immutable, and two uses of one function share the description.
type Function struct {
	Language   string
	Version    string // of the language, where functions of another one do not run
	Kind       Kind
	Name       string
	Args       []types.Type
	Result     types.Type
	Nullable   bool         // the result may be NULL
	State      []types.Type // Aggregate: the columns in which partial states travel
	Volatility Volatility
	Window     Window // Window only
	Body       Body
}

// Kind is what a function computes from.
type Kind uint8

// The kinds of functions.
const (
	Scalar    Kind = iota // the rows at hand
	Aggregate             // the rows of a group
	Windowed              // the rows of a partition
)

// Volatility says how much a function's result depends on what is not an argument, as expr.Volatility does.
type Volatility uint8

// The volatilities.
const (
	Immutable Volatility = iota
	Stable
	Volatile
)

// Window says how a window function wants to be called.
type Window struct {
	Frame   bool // for each row, with its frame
	Bounded bool // for each row, with the range that it asks for
	Rank    bool // with the ranks of the rows in place of arguments
}

// Body is the function itself.
type Body interface {
	// Payload is the function as bytes, of which another process makes it.
	Payload() ([]byte, error)
}

// Bytes is the Body of a function that has travelled.
type Bytes []byte

// Payload implements Body.
func (b Bytes) Payload() ([]byte, error) { return b, nil }

// Provider runs functions for one query, or one task of it.
type Provider interface {
	// Start makes an instance of a function, which must be closed.
	Start(f *Function) (Instance, error)
}

// Instance runs a function, for one goroutine at a time.
type Instance interface {
	// Call has the function do something with rows, the columns of which are of the types that the operation asks for. It returns
	// columns, which are of the types that the operation gives, and are the caller's to release; how many rows they have is not checked.
	Call(op Op, numbers []int64, args []arrow.Array, rows int) ([]arrow.Array, error)
	// Close gives the instance back.
	Close()
}

// Op is what an instance is asked to do. The numbers of operations are part of the protocol.
type Op uint8

// The operations.
const (
	// Evaluate computes a result for each row of the arguments.
	Evaluate Op = iota + 1
	// Update adds rows of arguments to groups. The numbers are pairs: a group, and how many of the next rows belong to it.
	Update
	// Merge adds rows of partial states to groups, with numbers as Update has them.
	Merge
	// Partial gives the states of a range of groups: the numbers are its first and the one after its last.
	Partial
	// Final gives the results of a range of groups.
	Final
	// Rows computes a result for each row of a partition.
	Rows
)
