package browser

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The story of a lost answer, from an empty page to the reason, by mouse.
func TestStoryByMouse(t *testing.T) {
	p := open(t, "starter", "")
	p.says(".flow", "No request yet")
	p.click(`nav a[href="#/scenarios"]`)
	p.click(`[data-load="egym-lost-answer"]`)
	p.says("main", "A create is committed but its answer is lost", "expects reset")
	p.click(`[data-run=play]`)
	p.says(".steps", "✓ reset", "✓ 409", "✓ 200")
	p.says(".sequence", "withheld: reset", "committed")
	p.shoot("console-play")
	p.click(`nav a[href$="/requests"]`)
	p.says(".rows", "lost, committed")
	p.click(`.row[aria-rowindex="3"]`) // the second request: the first row is the head
	p.says(".detail", "egym.email-held", "documented", "whose answer never arrived", "Way out", "egym.timestamp-form")
	p.click(`#tab-Changes`)
	p.says(".tab", "No change: the vendor refused the request.")
	p.click(`#tab-Why`)
	p.shoot("console")
	p.click(`dd a[href$="/requests/1"]`)
	p.says(".detail h2", "egym-lost-answer 1")
	p.click(`#tab-Changes`)
	p.says(".tab", "The client does not know of this", "created egym.chain-a.accounts", "jane.roe@mailinator.com")
	if hash := eval[string](p, "location.hash"); hash != "#/w/egym-lost-answer/requests/1" {
		t.Errorf("the address is %s", hash)
	}
}

// The same story by the keyboard alone.
func TestStoryByKeyboard(t *testing.T) {
	p := open(t, "starter", "")
	tabTo := func(selector string) {
		t.Helper()
		for range 90 {
			if eval[bool](p, "document.activeElement.matches('"+selector+"')") {
				return
			}
			p.press(kb.Tab)
		}
		t.Fatalf("Tab does not lead to %s", selector)
	}
	tabTo(`nav a[href="#/scenarios"]`)
	p.press(kb.Enter)
	p.waitFor(`[data-load="egym-lost-answer"]`)
	tabTo(`[data-load="egym-lost-answer"]`)
	p.press(kb.Enter)
	p.says("main", "expects reset")
	p.press("s")
	p.says(".steps", "✓ reset")
	p.press("s")
	p.says(".steps", "✓ 409")
	tabTo(`nav a[href$="/requests"]`)
	p.press(kb.Enter)
	p.says(".rows", "409")
	p.press("j", "j")
	p.says(".detail", "egym.email-held", "whose answer never arrived")
	p.press("k")
	p.says(".detail h2", "egym-lost-answer 1")
	p.press("j", kb.Enter)
	if !eval[bool](p, "document.activeElement.matches('.detail')") {
		t.Error("Enter does not go into the request")
	}
	p.press("c")
	p.says("dialog", "As curl")
	if text := eval[string](p, "document.querySelector('dialog textarea').value"); !contains(text, `-H "X-Api-Key: $MOCKVENDORS_EGYM_API_KEY"`, `curl -X POST "$MOCKVENDORS_EGYM_URL"'/api/v2/accounts'`, "jane.roe") {
		t.Errorf("as curl it is %s", text)
	}
	p.press(kb.Escape)
	p.press("r")
	p.says(".detail h2", "egym-lost-answer 3")
	p.press("/")
	if !eval[bool](p, "document.activeElement.matches('#filter')") {
		t.Error("/ does not go to the filter")
	}
	p.press(kb.Escape, "?")
	p.says("dialog", "next, previous request")
}

// shoot takes a picture of the page, into the directory that MOCKVENDORS_SCREENSHOTS
// names. Those of docs are made by
//
//	MOCKVENDORS_SCREENSHOTS=$PWD/docs go test ./internal/console/browser -run StoryByMouse
//
// With MOCKVENDORS_SCREENSHOTS_ALL it also takes some in the dark and on a narrow window.
func (p *page) shoot(name string) {
	p.Helper()
	dir := os.Getenv("MOCKVENDORS_SCREENSHOTS")
	if dir == "" {
		return
	}
	shoot := func(name string, width, height int64, scheme string) {
		var picture []byte
		p.run(chromedp.EmulateViewport(width, height),
			emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}),
			chromedp.Sleep(300e6), chromedp.CaptureScreenshot(&picture))
		if err := os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o644); err != nil {
			p.Fatal(err)
		}
	}
	if os.Getenv("MOCKVENDORS_SCREENSHOTS_ALL") != "" {
		shoot(name+"-dark", 1280, 800, "dark")
		shoot(name+"-narrow", 420, 800, "light")
		shoot(name+"-narrow-dark", 420, 800, "dark")
	}
	shoot(name, 1280, 800, "light")
}
