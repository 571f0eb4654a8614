package fault

import "time"

// GarbageKind is a kind of garbage: a body that no client can use.
type GarbageKind string

// The kinds of garbage.
const (
	BrokenJSON GarbageKind = "json" // truncated JSON
	HTMLPage   GarbageKind = "html" // an error page like those of reverse proxies
)

// brokenJSON ends within a string within an object within an array, so that even
// a lenient parser, which closes what is open, sees that something is missing.
const brokenJSON = `{"status":"ok","data":[{"id":"1","name":"Ja`

const htmlPage = `<html>
<head><title>502 Bad Gateway</title></head>
<body>
<center><h1>502 Bad Gateway</h1></center>
<hr><center>gateway</center>
</body>
</html>
`

// Content returns the answer's body and type. The status is 200: a client that
// only looks at the status believes it.
func (g GarbageKind) Content() (body []byte, contentType string) {
	if g == HTMLPage {
		return []byte(htmlPage), "text/html"
	}
	return []byte(brokenJSON), "application/json"
}

// Half returns the part of a truncated body that is sent: about half, and never
// all of it unless it is empty.
func Half(body []byte) []byte { return body[:len(body)/2] }

// Piece is a part of a body. It is sent this long after the previous piece, or
// after the headers if it is the first.
type Piece struct {
	After time.Duration
	Bytes []byte
}

// Pieces splits a body into as many pieces as the drip has chunks, as equal as
// possible; a shorter body into single bytes. The last piece is sent when the
// drip's time is over. An empty body has no pieces.
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

// share returns i/n of a duration.
func share(whole time.Duration, i, n int) time.Duration {
	return whole * time.Duration(i) / time.Duration(n)
}
