package scalar_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/function/scalar"
)

// wild are arguments at the edges of their types.
var wild = strings.Split(`NULL;0;1;-1;3;9223372036854775807;-9223372036854775808;1.5;-0.0;1e308;true;'';'a';'é%_\b';'2024-02-29';'%Y-%m-%d %q';'(';
'day';'Int32';'hex';'-';[];[1, NULL, 2];[[1], []];['a', 'b'];{'x': 1};map(['a'], [1]);x'00ff';interval '1 month -2 days';date '2024-02-29';
timestamp '1677-09-21T00:12:44';timestamp '2262-04-11T23:47:16';time '23:59:59.999';arrow_cast(5, 'UInt8');arrow_cast(-128, 'Int8');
arrow_cast('18446744073709551615', 'UInt64');arrow_cast('NaN', 'Float64');arrow_cast('inf', 'Float32');arrow_cast(1.5, 'Float16');
arrow_cast('-99999999999999999999999999999999999999', 'Decimal128(38, 0)');arrow_cast(0.01, 'Decimal128(15, 2)');arrow_cast('a', 'Dictionary(Int32, Utf8)');
arrow_cast('b', 'LargeUtf8');arrow_cast(2147483647, 'Date32');arrow_cast(-2147483648, 'Date32');arrow_cast(9223372036854775807, 'Timestamp(s, "Europe/Berlin")');
arrow_cast(-9223372036854775808, 'Timestamp(ns, "America/New_York")');arrow_cast(9223372036854775807, 'Duration(ms)');arrow_cast([1, 2], 'FixedSizeList(2, Int64)')`, ";")

// TestWildArguments calls every function with arguments of all kinds: some it refuses, none makes it panic or is its own fault.
func TestWildArguments(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for _, f := range scalar.Functions() {
		for range 300 {
			args := make([]string, random.IntN(5))
			for i := range args {
				args[i] = strings.TrimSpace(wild[random.IntN(len(wild))])
			}
			sql := fmt.Sprintf("%q(%s)", f.Name, strings.Join(args, ", "))
			err := try(sql)
			if errs.Is(err, errs.Internal) || errs.Is(err, errs.Syntax) {
				t.Errorf("%s: %v", sql, err)
			}
		}
	}
}

// try evaluates an expression. A panic is an Internal error.
func try(sql string) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errs.New(errs.Internal, "panic: %v", r)
		}
	}()
	e, err := bound(sql)
	if err == nil {
		_, err = evaluate(e)
	}
	return err
}
