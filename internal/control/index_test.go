package control_test

import (
	"strings"
	"testing"
)

func TestIndex(t *testing.T) {
	s := start(t, "")
	got := s.do("GET", "/", "").is(200).says("<!doctype html>", "starter", `href="/_mock/worlds/default/requests"`)
	if ct := got.header.Get("Content-Type"); ct != "text/html; charset=utf-8" {
		t.Errorf("Content-Type is %q", ct)
	}
	for _, v := range s.Vendors(nil) {
		got.says(v.Title, "<code>"+v.URL+"</code>", v.Contract)
	}
	for _, link := range strings.Split(got.text, `href="`)[1:] {
		link, _, _ = strings.Cut(link, `"`)
		s.do("GET", strings.TrimPrefix(link, s.URL), "").is(200) // no dead links
	}
	if strings.Contains(got.text, "egym-alpha-mitte") {
		t.Error("the index shows a credential")
	}
	head := s.do("HEAD", "/", "").is(200)
	if head.text != "" || head.header.Get("Content-Type") != got.header.Get("Content-Type") {
		t.Errorf("HEAD answers a body %q, Content-Type %q", head.text, head.header.Get("Content-Type"))
	}
	s.do("GET", "/index.html", "").problem(404, "unknown-path") // it is at / only
}

// A vendor that has an address of its own is shown with that.
func TestIndexShowsVendorAddresses(t *testing.T) {
	s := start(t, "")
	s.VendorURLs["onsi"] = "http://127.0.0.1:9"
	s.do("GET", "/", "").is(200).says("<code>http://127.0.0.1:9</code>")
	s.do("GET", "/_mock/vendors", "").is(200).says(`"url": "http://127.0.0.1:9"`)
}

// What a scenario is called is text, not markup.
func TestIndexIsEscaped(t *testing.T) {
	s := start(t, "")
	s.Start.Scenario = "<script>"
	if strings.Contains(s.do("GET", "/", "").text, "<script>") {
		t.Error("the scenario's name is taken as markup")
	}
}
