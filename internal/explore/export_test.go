package explore

// Compare is compare, for the test of what vendors generate.
var Compare = compare
