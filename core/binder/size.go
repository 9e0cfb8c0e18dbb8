package binder

import "github.com/ballista-go/ballista/core/expr"

// maxSize is how many nodes an expression may have, each counted as often as it is evaluated. Those that stand in several places, such as the
// operand of a CASE, could otherwise double the work at each level of an expression.
const maxSize = 1 << 20

// sizes are the sizes of the expressions that were bound. Expressions share parts, which are counted once.
type sizes map[expr.Expr]int

func (s sizes) of(e expr.Expr) int {
	if size, ok := s[e]; ok {
		return size
	}
	size := 1
	for _, child := range e.Children() {
		if size += s.of(child); size > maxSize {
			size = maxSize + 1
			break
		}
	}
	s[e] = size
	return size
}

// checkSize refuses an expression that, used a number of times, is too large.
func (b *Binder) checkSize(e expr.Expr, times int, at place) error {
	if size := b.sizes.of(e); size > maxSize/max(times, 1) {
		return unsupported(at, "expression is too large: it has more than %d parts, each counted as often as it is computed", maxSize)
	}
	return nil
}
