package contract

import (
	"fmt"
	"net/url"
	"strings"
)

// template is the path of an operation, as segments.
type template []segment

// segment is a literal, or a parameter between literals, as in "users({id})".
type segment struct {
	prefix, name, suffix string // a literal has no name and only a prefix
}

func parseTemplate(path string) (template, error) {
	var t template
	for part := range strings.SplitSeq(path, "/") {
		prefix, rest, found := strings.Cut(part, "{")
		if !found {
			t = append(t, segment{prefix: part})
			continue
		}
		name, suffix, closed := strings.Cut(rest, "}")
		if !closed || name == "" || strings.ContainsAny(suffix, "{}") {
			return nil, fmt.Errorf("path segment %q must hold one whole {parameter}", part)
		}
		t = append(t, segment{prefix, name, suffix})
	}
	return t, nil
}

// match returns the parameters' values in an escaped path, if it matches. It
// splits the path before it unescapes the segments, so that an escaped slash stays
// in its value.
func (t template) match(path string) (map[string]string, bool) {
	parts := strings.Split(path, "/")
	if len(parts) != len(t) {
		return nil, false
	}
	values := map[string]string{}
	for i, s := range t {
		part, err := url.PathUnescape(parts[i])
		if err != nil {
			return nil, false
		}
		if s.name == "" {
			if part != s.prefix {
				return nil, false
			}
			continue
		}
		value, hasPrefix := strings.CutPrefix(part, s.prefix)
		value, hasSuffix := strings.CutSuffix(value, s.suffix)
		if !hasPrefix || !hasSuffix || value == "" {
			return nil, false
		}
		values[s.name] = value
	}
	return values, true
}
