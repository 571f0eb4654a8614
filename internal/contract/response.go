package contract

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

func (op *operation) checkResponse(x Exchange) []Finding {
	r, ok := op.response(x.Status)
	if !ok {
		documented := slices.Sorted(maps.Keys(op.responses))
		return []Finding{{"response.status", fmt.Sprintf("%d is not documented; documented: %s",
			x.Status, strings.Join(documented, ", "))}}
	}
	var found []Finding
	for _, header := range r.headers {
		found = append(found, header.check(x.ResponseHeader.Values(header.Name), asResponse)...)
	}
	return append(found, r.checkBody(x)...)
}

// anything reports whether the body may be of any type and form, or missing.
func (r response) anything() bool {
	media := r.content["*/*"]
	return media != nil && media.Schema != nil && media.Schema.Value.IsEmpty()
}

func (r response) checkBody(x Exchange) []Finding {
	empty := len(x.ResponseBody) == 0
	switch {
	case len(r.content) == 0 || x.Method == http.MethodHead:
		if empty {
			return nil
		}
		return []Finding{{"response.body", "must be empty: no body is documented"}}
	case empty && r.anything():
		return nil
	case empty:
		return []Finding{{"response.body", missing}}
	}
	contentType := x.ResponseHeader.Get("Content-Type")
	media := r.content.Get(contentType)
	if media == nil {
		return []Finding{asResponse.undocumented(contentType, r.content)}
	}
	return asResponse.checkBody(x.ResponseHeader, media, x.ResponseBody)
}
