package main

import (
	"maps"
	"net"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestExploreWebhooks explores the two front desks of examples/webhooks as its
// documentation says. The naive one makes two tasks of a webhook that comes twice and none
// of one that is lost; the careful one makes one task of each.
func TestExploreWebhooks(t *testing.T) {
	dir := t.TempDir()
	for name, source := range map[string]string{"mockvendors": ".", "desk": "../../examples/webhooks"} {
		if out, err := exec.Command("go", "build", "-o", filepath.Join(dir, name), source).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	careful := map[string]string{}
	for _, call := range []string{"1", "2"} {
		for _, fault := range []string{"duplicate", "late", "lost", "early", "swap"} {
			careful["egym.webhook.GYM_CHECKIN#"+call+"/delivery:"+fault] = "recovered"
		}
	}
	naive := maps.Clone(careful)
	for call, member := range map[string]string{"1": "acc-jane", "2": "acc-john"} {
		naive["egym.webhook.GYM_CHECKIN#"+call+"/delivery:duplicate"] = "diverged; doubled: egym task Welcome " + member + " (2 instead of 1)"
		naive["egym.webhook.GYM_CHECKIN#"+call+"/delivery:lost"] = "diverged; lost: egym task Welcome " + member
	}
	for desk, want := range map[string]map[string]string{"naive": naive, "careful": careful} {
		t.Run(desk, func(t *testing.T) {
			t.Parallel()
			free, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			hook := "http://" + free.Addr().String() + "/hook"
			free.Close()
			r := exploreWith(t, filepath.Join(dir, "mockvendors"), []string{
				"--scenario", "../../examples/webhooks/desk.yaml", "--faults", "delivery:*", "--webhook", "egym=" + hook,
				"--", filepath.Join(dir, "desk"), desk,
			})
			if diff := cmp.Diff(want, resultsOf(r)); diff != "" {
				t.Errorf("the cells are others (-want +got):\n%s", diff)
			}
		})
	}
}
