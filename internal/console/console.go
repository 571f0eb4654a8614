// Package console holds the console: a page that shows and controls the worlds of a
// server. It speaks only to the control API.
package console

import (
	"bytes"
	"embed"
	"html/template"
	"io/fs"
	"path"
)

//go:embed page
var files embed.FS

// Path is where the files of the page are served. No vendor has this name.
const Path = "/_console/"

// Policy is the page's Content-Security-Policy: nothing but its own files, and
// nothing in it that was not there when it was built.
const Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

var page = template.Must(template.ParseFS(files, "page/index.html"))

// Page returns the page. data is what it shows without JavaScript: the Scenario, and
// the Vendors with Title, URL, Contract and Name.
func Page(data any) ([]byte, error) {
	var text bytes.Buffer
	err := page.Execute(&text, data)
	return text.Bytes(), err
}

// File returns a file of the page, and its content type; nil if there is none.
func File(name string) (text []byte, contentType string) {
	kind := map[string]string{".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}[path.Ext(name)]
	if kind == "" {
		return nil, "" // the page itself is a template
	}
	text, err := fs.ReadFile(files, "page/"+name)
	if err != nil {
		return nil, ""
	}
	return text, kind
}
