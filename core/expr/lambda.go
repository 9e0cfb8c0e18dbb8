package expr

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
)

// ResultsOf is the type of the lists of what a lambda gives for the elements of lists.
func ResultsOf(list, result types.Type, nullable bool) types.Type { //nolint:revive // what is nullable is data
	field := arrow.Field{Name: "item", Type: result, Nullable: nullable}
	if list.ID() == arrow.LARGE_LIST {
		return arrow.LargeListOfField(field)
	}
	return arrow.ListOfField(field)
}
