package aggregate

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/signature"
)

var (
	oneNumber  = signature.Takes(signature.Double)
	twoNumbers = signature.Takes(signature.Double, signature.Double)

	numberDoc = doc("value", "a number")
	pairDoc   = doc("y", "a number, the dependent variable", "x", "a number, the independent variable")
)

var statistics = family{"statistics", []definition{
	{
		name: "stddev", aliases: []string{"stddev_samp"}, summary: "The standard deviation of a sample.",
		args: numberDoc, example: "stddev(x)", result: "1.0",
		takes: oneNumber, overload: variance(sampleDeviation),
	},
	{
		name: "stddev_pop", summary: "The standard deviation of all values.",
		args: numberDoc, example: "stddev_pop(x)", result: "0.816496580927726",
		takes: oneNumber, overload: variance(populationDeviation),
	},
	{
		name: "var", aliases: []string{"var_samp", "var_sample", "variance"}, summary: "The variance of a sample.",
		args: numberDoc, example: "var(x)", result: "1.0",
		takes: oneNumber, overload: variance(sampleVariance),
	},
	{
		name: "var_pop", aliases: []string{"var_population"}, summary: "The variance of all values.",
		args: numberDoc, example: "var_pop(x)", result: "0.6666666666666666",
		takes: oneNumber, overload: variance(populationVariance),
	},
	pairFunction("covar_samp", "The covariance of a sample of pairs.", ofPairs(2, func(j *joint) float64 { return j.xy / (j.count - 1) }), "covar"),
	pairFunction("covar_pop", "The covariance of all pairs.", ofPairs(1, func(j *joint) float64 { return j.xy / j.count })),
	pairFunction("corr", "The coefficient of correlation of pairs, from -1 to 1.", pairsOverload(float64Type, correlation)),
	pairFunction("regr_slope", "The slope of the line that fits the pairs best.", ofLine(func(j *joint) float64 { return j.xy / j.xx })),
	pairFunction("regr_intercept", "Where the line that fits the pairs best meets the y axis.",
		ofLine(func(j *joint) float64 { return j.meanY - j.xy/j.xx*j.meanX })),
	pairFunction("regr_count", "The number of pairs without a NULL.", pairsOverload(uint64Type, nil)),
	pairFunction("regr_r2", "The square of the coefficient of correlation.", pairsOverload(float64Type, determination)),
	pairFunction("regr_avgx", "The mean of x over the pairs.", ofPairs(1, func(j *joint) float64 { return j.meanX })),
	pairFunction("regr_avgy", "The mean of y over the pairs.", ofPairs(1, func(j *joint) float64 { return j.meanY })),
	pairFunction("regr_sxx", "The sum of the squared deviations of x.", ofPairs(1, func(j *joint) float64 { return j.xx })),
	pairFunction("regr_syy", "The sum of the squared deviations of y.", ofPairs(1, func(j *joint) float64 { return j.yy })),
	pairFunction("regr_sxy", "The sum of the products of the deviations of x and y.", ofPairs(1, func(j *joint) float64 { return j.xy })),
	shapeFunction("skewness", "The skewness of a sample of three values at least.", "0.0", skewness),
	shapeFunction("kurtosis", "The excess kurtosis of a sample of four values at least.", "NULL", sampleExcess),
	shapeFunction("kurtosis_pop", "The excess kurtosis of all values.", "-1.5", excess),
	{
		name: "median", summary: "The value in the middle, or the mean of the two in the middle.",
		args: numberDoc, example: "median(x)", result: "2.0",
		takes: signature.Takes(medianNumber), overload: medianOf,
	},
	{
		name: "percentile_cont", aliases: []string{"quantile_cont"},
		summary: "The value below which a given share of the values lies, interpolated between two neighbours.",
		args:    doc("expr", "a number", "percentile", "a constant from 0 to 1"), example: "percentile_cont(x, 0.75)", result: "2.5",
		takes: signature.Takes(percentileNumber, signature.Double), overload: percentileOf,
	},
	discretePercentile,
	mode,
	{
		name: "approx_median", summary: "The value in the middle, or the mean of the two there.",
		args: numberDoc, example: "approx_median(x)", result: "2.0",
		takes: signature.Takes(percentileNumber), overload: approximateMedianOf,
	},
	{
		name: "approx_percentile_cont", summary: "The value up to which a given share of the values lies, each of n values standing for the nth part around it.",
		args:    doc("value", "a number", "share", "a constant from 0 to 1", "centroids", "taken for DataFusion's sake, and not used"),
		example: "approx_percentile_cont(x, 0.75)", result: "2.75",
		takes: signature.Takes(percentileNumber, signature.Double).Opt(signature.Integer), overload: approximatePercentileOf,
	},
	{
		name: "approx_distinct", aliases: []string{"approx_count_distinct"}, summary: "An estimate of the number of distinct values, within about 1 %.",
		args: doc("value", "a value of any type"), example: "approx_distinct(x)", result: "3",
		takes: signature.Takes(signature.Any), overload: always(sketchOverload),
	},
}}

func pairFunction(
	name, summary string, overload func([]expr.Arg) (expr.AggregateOverload, error), aliases ...string,
) definition {
	return definition{
		name: name, aliases: aliases, summary: summary, args: pairDoc, example: name + "(y, x)", result: pairResults[name],
		takes: twoNumbers, overload: overload,
	}
}

// pairResults are what the examples of pair functions give.
var pairResults = map[string]string{
	"covar_samp": "2.5", "covar_pop": "1.6666666666666667", "corr": "0.944911182523068",
	"regr_slope": "2.5", "regr_intercept": "-1.0", "regr_count": "3", "regr_r2": "0.8928571428571429",
	"regr_avgx": "2.0", "regr_avgy": "4.0", "regr_sxx": "2.0", "regr_syy": "14.0", "regr_sxy": "5.0",
}
