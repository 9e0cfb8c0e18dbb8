package errs

import "strings"

// longestSuggested bounds the names that are compared, whose cost is the product of their lengths.
const longestSuggested = 100

// Suggest returns ` (did you mean "x"?)` for the candidate nearest to name, or "" when none is near: at most a
// third of the letters differ, or one (Levenshtein distance, case folded).
func Suggest(name string, candidates []string) string {
	if len(name) > longestSuggested {
		return ""
	}
	best, bestDistance := "", max(len(name)/3, 1)
	for _, candidate := range candidates {
		if len(candidate) > longestSuggested {
			continue
		}
		if d := distance(strings.ToLower(name), strings.ToLower(candidate)); d <= bestDistance && (best == "" || d < bestDistance) {
			best, bestDistance = candidate, d
		}
	}
	if best == "" {
		return ""
	}
	return ` (did you mean "` + best + `"?)`
}

// distance is the number of insertions, deletions, substitutions and swaps of neighbours that lead from a to b.
func distance(a, b string) int {
	before, previous := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range previous {
		previous[j] = j
	}
	for i := 1; i <= len(a); i++ {
		current := make([]int, len(b)+1)
		current[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			current[j] = min(previous[j]+1, current[j-1]+1, previous[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				current[j] = min(current[j], before[j-2]+1)
			}
		}
		before, previous = previous, current
	}
	return previous[len(b)]
}
