package fault

import "time"

// GarbageKind is a kind of answer that no client asked for.
type GarbageKind string

// The kinds of garbage.
const (
	BrokenJSON GarbageKind = "json" // JSON that breaks off
	HTMLPage   GarbageKind = "html" // a page of the sort that reverse proxies answer with
)

// brokenJSON breaks off in a string, in an object, in an array, so that not
// even a reader that closes what is open can take it for whole.
const brokenJSON = `{"status":"ok","data":[{"id":"1","name":"Ja`

const htmlPage = `<html>
<head><title>502 Bad Gateway</title></head>
<body>
<center><h1>502 Bad Gateway</h1></center>
<hr><center>gateway</center>
</body>
</html>
`

// Content is the answer's body and type. Its status is 200, which is what
// makes it garbage.
func (g GarbageKind) Content() (body []byte, contentType string) {
	if g == HTMLPage {
		return []byte(htmlPage), "text/html"
	}
	return []byte(brokenJSON), "application/json"
}

// Half is the part that is sent of a body that is truncated: about a half, and
// never the whole, unless it is empty.
func Half(body []byte) []byte { return body[:len(body)/2] }

// Piece is a part of a body, and how long after the piece before it (the first
// after the headers) it leaves.
type Piece struct {
	After time.Duration
	Bytes []byte
}

// Pieces cuts a body into as many pieces as the drip has chunks, as equal as
// can be, or a byte each if it has fewer bytes. The last leaves when the
// drip's time is over. An empty body has none.
func (d Drip) Pieces(body []byte) []Piece {
	n := min(d.Chunks, len(body))
	pieces := make([]Piece, n)
	over := d.Over.Std()
	for i := range pieces {
		pieces[i] = Piece{
			After: share(over, i+1, n) - share(over, i, n),
			Bytes: body[i*len(body)/n : (i+1)*len(body)/n],
		}
	}
	return pieces
}

// share is i parts of n of a time.
func share(whole time.Duration, i, n int) time.Duration {
	return whole * time.Duration(i) / time.Duration(n)
}
