package optimizer

// rules is the optimization, in order.
var rules = []Rule{
	// Folded constants tell the later rules more.
	{"simplify", simplify},
	// All sub-queries become relations before anything moves, so that the rules below see one tree.
	{"applySubqueries", applySubqueries},
	{"decorrelate", decorrelate},
	// Filters become the keys of joins, which is what joins are ordered by.
	{"pushFilters", pushFilters},
	// Substituted and inferred conditions may fold.
	{"simplifyPushed", simplify},
	// When filters have come down to where shared plans are read, and before joins are ordered by what is left to read.
	{"narrowShared", narrowShared},
	{"orderJoins", orderJoins},
	// The joins were made anew: conditions go on to where they belong now.
	{"pushFiltersAgain", pushFilters},
	// After filters moved, which a window of the finer partition may let pass.
	{"mergeWindows", mergeWindows},
	// Once conditions are simplified and have no sub-queries any more, which a CASE would show.
	{"filterAggregates", filterAggregates},
	{"pushLimits", pushLimits},
	// After all filters are where they belong: plans that differ in one are not the same. Before columns are dropped, which
	// one of the places may need and another not.
	{"sharePlans", sharePlans},
	// Before columns are dropped, which the places that what is hoisted is read from may need.
	{"hoistInvariants", hoistInvariants},
	// Last, when everything is where it is read.
	{"pruneColumns", pruneColumns},
}
