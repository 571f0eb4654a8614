package judge_test

import (
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// What failed assertions show of the journal is about their vendor, and stands below
// the first of them only. A breach of the contract says how to allow it.
func TestTheJournalIsShownOnce(t *testing.T) {
	set := world.NewSet(vendors.All())
	sc, err := scenario.Read(set, "mine.yaml", []byte(`version: 1
name: mine
title: Mine
vendors:
  egym: {chains: [{id: a, gyms: [{id: g, apiKeys: [key-e]}]}]}
  onsi: {clients: [{id: acme, apiKeys: [key-o], tiers: [Gold]}]}
assert:
  state: [{at: egym.a.accounts, count: 1}, {at: egym.a.accounts, count: 2}, {at: onsi.acme.members, count: 1}]
`))
	if err != nil {
		t.Fatal(err)
	}
	watch := judge.WatchWorlds(set)
	w, err := set.Make(world.Default, sc.Start)
	if err != nil {
		t.Fatal(err)
	}
	for range 7 {
		for _, path := range []string{"/onsi/v1/tiers", "/egym/api/v2/accounts?limit=x"} {
			r := httptest.NewRequest("GET", path, nil)
			r.Host = "127.0.0.1"
			r.Header.Set("X-Api-Key", map[bool]string{true: "key-o", false: "key-e"}[path[1] == 'o'])
			set.ServeHTTP(httptest.NewRecorder(), r)
		}
	}
	const asked, read = "GET egym/a listAccounts 400 egym.field-invalid: at limit", "GET onsi/acme getTiers 200 read"
	want := [][]string{
		{"#4 " + asked, "#6 " + asked, "#8 " + asked, "#10 " + asked, "#12 " + asked, "#14 " + asked},
		nil,
		{"#3 " + read, "#5 " + read, "#7 " + read, "#9 " + read, "#11 " + read, "#13 " + read},
		nil,
	}
	var got [][]string
	verdicts, _ := watch.Played(w, sc)
	for _, v := range verdicts[:4] {
		got = append(got, v.Journal)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	says := verdicts[slices.IndexFunc(verdicts, func(v judge.Verdict) bool { return v.Name == "contract" })].Says
	if last := says[len(says)-1]; last != "to allow this, write assert: {contract: allow}" {
		t.Errorf("a breach ends with %q", last)
	}
}
