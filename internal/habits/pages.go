package habits

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/sim"
)

// page is a page of a list that the client got.
type page struct {
	*request
	begin, end int // of its items
	more       bool
}

// pages judges whether lists were read whole. A list is read from its first page on;
// the pages may come in any order.
func (j *judgement) pages() {
	walks, order := map[string][]page{}, []string{}
	for _, r := range j.requests {
		p, list, ok := r.page()
		if !ok {
			continue
		}
		walk, going := walks[list]
		if !going {
			order = append(order, list)
		}
		if p.begin == 0 && slices.ContainsFunc(walk, func(earlier page) bool { return earlier.begin == 0 }) {
			j.walk(walk)
			walk = nil
		}
		walks[list] = append(walk, p)
	}
	for _, list := range order {
		j.walk(walks[list])
	}
	if len(order) == 0 {
		j.cannotJudge("Pages: no list in pages was read.")
	}
}

func (j *judgement) walk(walk []page) {
	slices.SortStableFunc(walk, func(a, b page) int { return cmp.Compare(a.begin, b.begin) })
	end := 0
	if j.forgotten > 0 { // and with it, perhaps, the pages before the first that is known
		end = walk[0].begin
	}
	for _, p := range walk {
		if p.begin > end && p.begin < p.end { // an empty page skips nothing
			j.see(PagesSkipped, p.request, fmt.Sprintf("%s has the items from %d on, and those from %d on never came", p.name(), p.begin, end))
		}
		end = max(end, p.end)
	}
	if last := walk[len(walk)-1]; last.more {
		j.see(LastPageMissed, last.request, fmt.Sprintf("%s has the items up to %d, and says that there are more", last.name(), last.end))
	}
}

// page returns the page that a request got, and the list that it is of.
func (r *request) page() (p page, list string, ok bool) {
	by := r.doc.Pages
	if by == nil || r.failed() || r.Status/100 != 2 {
		return p, "", false
	}
	query, err := url.ParseQuery(r.Query)
	var answer any
	if err != nil || json.Unmarshal(r.ResponseBody, &answer) != nil {
		return p, "", false
	}
	items, isList := at(answer, by.Items).([]any)
	if !isList {
		return p, "", false
	}
	p = page{request: r, begin: number(query, by.Skip, 0)}
	if by.Page != "" {
		p.begin = (number(query, by.Page, 1) - 1) * by.Size
	}
	p.end = p.begin + len(items)
	total, told := at(answer, by.Total).(float64)
	more, _ := at(answer, by.More).(bool)
	p.more = more || told && p.end < int(total) || by.Size > 0 && len(items) >= by.Size
	if len(items) == 0 {
		p.more = false // beyond the end
	}
	for _, name := range []string{by.Skip, by.Page, by.Take} { // a page of another size is of the same list
		query.Del(name)
	}
	return p, sim.Key(r.Vendor, r.Tenant, r.Operation, r.Path, query.Encode()), true
}

// at returns what is at a JSON pointer, nil if nothing is.
func at(value any, pointer string) any {
	if pointer == "" {
		return nil
	}
	for token := range jsontext.Pointer(pointer).Tokens() {
		members, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = members[token]
	}
	return value
}

// number returns a query parameter's number, or without if it has none.
func number(query url.Values, name string, without int) int {
	if n, err := strconv.Atoi(query.Get(name)); err == nil {
		return n
	}
	return without
}
