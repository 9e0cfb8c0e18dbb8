package parser

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestSplicedCasesPrintToTheSameTree puts tokens of golden cases into one another. Unlike random bytes, many of the
// results parse.
func TestSplicedCasesPrintToTheSameTree(t *testing.T) {
	corpus := tokenized(append(cases(t, "query.txt", "statement.txt", "error.txt"), selected(cases(t, "expression.txt"))...))
	r := rand.New(rand.NewPCG(1, 2))
	parsed := 0
	for range 30_000 {
		sql := strings.Join(splice(r, corpus), " ")
		statements, err := ParseAll(sql)
		if err != nil {
			continue
		}
		parsed++
		for _, statement := range statements {
			checkPrinted(t, statement, Parse)
		}
	}
	if parsed < 1000 {
		t.Errorf("only %d spliced cases parse", parsed)
	}
}

func selected(exprs []string) []string {
	for i, e := range exprs {
		exprs[i] = "select " + e
	}
	return exprs
}

// tokenized cuts each text into the texts of its tokens, and drops the texts that have none.
func tokenized(texts []string) [][]string {
	var corpus [][]string
	for _, text := range texts {
		tokens, _ := scan(text)
		var pieces []string
		for _, t := range tokens {
			pieces = append(pieces, text[t.start:t.end])
		}
		if len(pieces) > 1 {
			corpus = append(corpus, pieces[:len(pieces)-1])
		}
	}
	return corpus
}

// splice returns a case of the corpus with a few tokens deleted, replaced, or put in from other cases.
func splice(r *rand.Rand, corpus [][]string) []string {
	result := corpus[r.IntN(len(corpus))]
	for range 1 + r.IntN(3) {
		other := corpus[r.IntN(len(corpus))]
		from := r.IntN(len(other))
		to := min(len(other), from+r.IntN(6))
		at := r.IntN(len(result) + 1)
		resume := min(len(result), at+r.IntN(3))
		result = append(append(append([]string{}, result[:at]...), other[from:to]...), result[resume:]...)
	}
	return result
}
