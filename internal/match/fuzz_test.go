package match_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/mockvendors/mockvendors/internal/match"
)

// FuzzMatch: any JSON is an expected value or a mistake with a message. Both ways
// to ask agree, and every mismatch says something.
func FuzzMatch(f *testing.F) {
	for _, seed := range [][2]string{
		{`{"a":{"$type":"string"},"b":[1,null]}`, `{"a":"x","b":[1,null],"c":2}`}, {`{"$match":"^a+$"}`, `"aaa"`}, {`{"$len":3}`, `"äöü"`},
		{`{"a":{"$exists":false}}`, `{"a":null}`}, {`{"$contains":{"a":1}}`, `[{"a":1,"b":2}]`}, {`{"$match":"(","$len":-1,"$x":0}`, `{}`}, {`{"$contains":"b"}`, `"abc"`}, {`1.0`, `1`},
	} {
		f.Add([]byte(seed[0]), []byte(seed[1]))
	}
	f.Fuzz(func(t *testing.T, expected, sent []byte) {
		var want, value any
		if json.Unmarshal(expected, &want) != nil || json.Unmarshal(sent, &value) != nil {
			return
		}
		p, err := match.Compile(want)
		if err != nil {
			var errs match.Errors
			if !errors.As(err, &errs) || len(errs) == 0 {
				t.Fatalf("%T: %v", err, err)
			}
			for _, e := range errs {
				if e.Message == "" {
					t.Fatalf("%#v says nothing", e)
				}
			}
			return
		}
		found := p.Mismatches(value)
		if p.Matches(value) != (len(found) == 0) {
			t.Fatalf("%s against %s: matches %v, mismatches %v", sent, expected, p.Matches(value), found)
		}
		for _, m := range found {
			if m.Want == "" || m.Got == "" || m.Want == m.Got {
				t.Fatalf("%s against %s: says nothing: %v", sent, expected, m)
			}
		}
	})
}
