package strict

import (
	"slices"
	"strings"
)

// The most names that a message lists, and the longest word worth comparing.
const (
	maxListed = 12
	maxWord   = 64
)

// Nearest is the valid name that word was probably meant to be, "" if none is
// close. Case, hyphens and underscores do not count as differences.
func Nearest(word string, valid []string) string {
	if len(word) > maxWord {
		return ""
	}
	nearest, least := "", maxWord
	for _, name := range valid {
		if d := distance(word, name); d < least && isClose(word, name, d) {
			nearest, least = name, d
		}
	}
	return nearest
}

// Suggest is the tail of a message about a word that is not valid:
// `; did you mean "email"? valid: email, firstName`. The nearest comes first,
// a long list is cut, and without valid names there is no tail.
func Suggest(word string, valid []string) string {
	if len(valid) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("; ")
	if nearest := Nearest(word, valid); nearest != "" {
		b.WriteString("did you mean " + quote(nearest) + "? ")
		// A name that the word begins may be longer than one that merely looks alike.
		far := map[string]int{nearest: -1}
		for _, name := range valid {
			if name != nearest {
				far[name] = distance(word, name)
			}
		}
		valid = slices.Clone(valid)
		slices.SortStableFunc(valid, func(x, y string) int { return far[x] - far[y] })
	}
	b.WriteString("valid: " + strings.Join(valid[:min(len(valid), maxListed)], ", "))
	if len(valid) > maxListed {
		b.WriteString(", …")
	}
	return b.String()
}

// isClose reports whether a distance is small for the words' length, or one word
// begins the other (acc for accounts).
func isClose(word, name string, distance int) bool {
	if distance <= max(1, max(len(word), len(name))/3) {
		return true
	}
	word, name = fold(word), fold(name)
	return len(word) >= 3 && len(name) >= 3 && (strings.HasPrefix(name, word) || strings.HasPrefix(word, name))
}

// distance counts the letters to insert, remove, replace or swap.
func distance(a, b string) int {
	x, y := []rune(fold(a)), []rune(fold(b))
	if len(x) > maxWord || len(y) > maxWord {
		return maxWord
	}
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := range x {
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}

var separators = strings.NewReplacer("-", "", "_", "")

func fold(s string) string { return separators.Replace(strings.ToLower(s)) }
