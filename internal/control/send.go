package control

import (
	"bytes"
	"encoding/json"
	"io"
	"iter"
	"net/http"
	"time"
)

// list is a body whose last member is an array of items. An item is encoded when those
// before it have been sent, so that a client that does not read costs one.
type list struct {
	before string // the array, with its name
	items  iter.Seq[any]
	after  string // the array, within the object
}

// listOf returns a body with one member.
func listOf(name string, items iter.Seq[any]) list { return list{`"` + name + `"`, items, ""} }

// writeTo writes the list as encoding/json would write it with an indent.
func (l list) writeTo(w io.Writer) error {
	if _, err := io.WriteString(w, "{\n  "+l.before+": ["); err != nil {
		return err
	}
	separator, end := "\n    ", "]"
	for item := range l.items {
		if _, err := w.Write(append([]byte(separator), encoded(item, "    ")...)); err != nil {
			return err
		}
		separator, end = ",\n    ", "\n  ]"
	}
	_, err := io.WriteString(w, end+l.after+"\n}\n")
	return err
}

// encoded returns a value as JSON, indented behind prefix, unless that would make it
// many times as long: a body may be nested deeply on purpose.
func encoded(value any, prefix string) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // bodies are our own plain types
	}
	if indentation(text) > 64<<10+8*len(text) {
		return text
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, text, prefix, "  "); err != nil {
		panic(err) // it was encoded just now
	}
	return indented.Bytes()
}

// indentation returns about how many bytes it takes to indent a JSON text.
func indentation(text []byte) (n int) {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case ',':
		case '"':
			for i++; text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
			continue
		default:
			continue
		}
		n += 1 + 2*depth
	}
	return n
}

// timeToRead is how long a client may take to read the next piece of an answer.
const timeToRead = 30 * time.Second

// pieceSize is how many bytes of an answer are written at once.
const pieceSize = 64 << 10

// bounded writes to a client that may not read for ever.
type bounded struct{ http.ResponseWriter }

// Unwrap is for [http.ResponseController].
func (b bounded) Unwrap() http.ResponseWriter { return b.ResponseWriter }

// Write ends with an error if the client takes too long.
func (b bounded) Write(text []byte) (n int, err error) {
	for len(text) > 0 && err == nil {
		piece := text[:min(len(text), pieceSize)]
		b.extend()
		var wrote int
		wrote, err = b.ResponseWriter.Write(piece)
		n += wrote
		text = text[wrote:]
	}
	return n, err
}

// extend gives the client its time anew. A writer without a deadline has no client
// that could keep it waiting.
func (b bounded) extend() {
	_ = http.NewResponseController(b.ResponseWriter).SetWriteDeadline(time.Now().Add(timeToRead))
}

// finish sends what is buffered, and takes the deadline away from the connection,
// which may have further requests.
func (b bounded) finish() {
	to := http.NewResponseController(b.ResponseWriter)
	b.extend()
	_ = to.Flush() // if the client is gone, nothing is left to do for it
	_ = to.SetWriteDeadline(time.Time{})
}
