package strict

import (
	"regexp"
	"slices"
	"strings"
)

const (
	maxListed = 12 // names that a message lists
	maxWord   = 64 // length of words that are compared
)

// Nearest returns the valid name closest to word, "" if none is close. It ignores
// case, hyphens and underscores.
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

// Suggest returns the end of a message about an invalid word:
// `; did you mean "email"? valid: email, firstName`. It lists the closest names
// first, at most maxListed of them, and returns "" if there are no valid names.
func Suggest(word string, valid []string) string { return suggest(word, valid, maxListed) }

// SuggestAll is [Suggest], but lists all valid names.
func SuggestAll(word string, valid []string) string { return suggest(word, valid, len(valid)) }

func suggest(word string, valid []string, most int) string {
	if len(valid) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("; ")
	if nearest := Nearest(word, valid); nearest != "" {
		b.WriteString("did you mean " + quote(nearest) + "? ")
		// The nearest name may have the word as a prefix, and yet a greater distance than others.
		far := map[string]int{nearest: -1}
		for _, name := range valid {
			if name != nearest {
				far[name] = distance(word, name)
			}
		}
		valid = slices.Clone(valid)
		slices.SortStableFunc(valid, func(x, y string) int { return far[x] - far[y] })
	}
	b.WriteString("valid: " + strings.Join(valid[:min(len(valid), most)], ", "))
	if len(valid) > most {
		b.WriteString(", …")
	}
	return b.String()
}

var (
	nearestNamed = regexp.MustCompile(`did you mean "?([^"?]+)"?\?`)
	validNamed   = regexp.MustCompile(`(?m)\bvalid: ([^;\n]+?)(, …)?(;|$)`)
)

// Suggested returns the names that a message which ends as [Suggest] has it would accept,
// the nearest first; none for any other message.
func Suggested(message string) []string {
	names := []string{}
	if m := validNamed.FindStringSubmatch(message); m != nil {
		names = strings.Split(m[1], ", ")
	}
	if m := nearestNamed.FindStringSubmatch(message); m != nil && !slices.Contains(names, m[1]) {
		names = append([]string{m[1]}, names...)
	}
	return names
}

// isClose reports whether the distance is small for the words' length, or one word
// is a prefix of the other (acc of accounts).
func isClose(word, name string, distance int) bool {
	if distance <= max(1, max(len(word), len(name))/3) {
		return true
	}
	word, name = fold(word), fold(name)
	return len(word) >= 3 && len(name) >= 3 && (strings.HasPrefix(name, word) || strings.HasPrefix(word, name))
}

// distance returns the number of letters to insert, remove, replace or swap.
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
