package vendors_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/vendors"
)

// places is where vendors may be named, besides their own folders and tests:
// the list, clients of one vendor, and benchmarks.
var places = []string{"internal/vendors", "examples", "internal/explore/planted", "internal/bench", "cmd/mockvendors/testdata"}

// TestNobodyNamesAVendor: code outside of a vendor's package that asks for its
// name would have to change for a sixth one. The first vendor of the list is the
// example in comments, help texts and messages ("as in egym.publishAccount");
// no other is named at all.
func TestNobodyNamesAVendor(t *testing.T) {
	var names []*regexp.Regexp
	for _, v := range vendors.All() {
		names = append(names, nameOf(v.Name))
	}
	seen := 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		at, err := filepath.Rel("../..", path)
		if err != nil {
			return err
		}
		at = filepath.ToSlash(at)
		for _, v := range vendors.All() {
			if strings.HasPrefix(at, "sim/"+v.Name+"/") {
				return nil
			}
		}
		if slices.ContainsFunc(places, func(place string) bool { return strings.HasPrefix(at, place+"/") }) {
			return nil
		}
		seen++
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		for _, m := range mentions(file, names) {
			t.Errorf("%s: %s names a vendor", files.Position(m.at), m.text)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 50 {
		t.Errorf("only %d files were read: is this test looking at the right place?", seen)
	}
}

// nameOf finds a vendor's name in any spelling: clubos, CLUBOS_URL, Club OS.
func nameOf(name string) *regexp.Regexp {
	return regexp.MustCompile("(?i)(^|[^a-z0-9])" + strings.Join(strings.Split(name, ""), "[ -]?") + "($|[^a-z0-9])")
}

type mention struct {
	at   token.Pos
	text string
}

// mentions returns where a file names a vendor and should not. The first of the
// names is that of the example.
func mentions(file *ast.File, names []*regexp.Regexp) (found []mention) {
	named := func(text string) bool {
		return slices.ContainsFunc(names, func(name *regexp.Regexp) bool { return name.MatchString(text) })
	}
	others := func(text string) bool {
		return slices.ContainsFunc(names[1:], func(name *regexp.Regexp) bool { return name.MatchString(text) })
	}
	for _, group := range file.Comments {
		if others(group.Text()) {
			found = append(found, mention{group.Pos(), "this comment"})
		}
	}
	help := helpTexts(file)
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			if named(capital.ReplaceAllString(n.Name, " $0")) {
				found = append(found, mention{n.Pos(), n.Name})
			}
		case *ast.BasicLit:
			text, err := strconv.Unquote(n.Value)
			if n.Kind != token.STRING || err != nil {
				break
			}
			example := help[n] || strings.Contains(text, "as in ")
			if others(text) || named(text) && !example {
				found = append(found, mention{n.Pos(), n.Value})
			}
		}
		return true
	})
	return found
}

var capital = regexp.MustCompile("[A-Z]+")

// helpTexts returns the literals of a file that a command shows as its help.
func helpTexts(file *ast.File) map[*ast.BasicLit]bool {
	help := map[*ast.BasicLit]bool{}
	mark := func(n ast.Node) {
		ast.Inspect(n, func(inner ast.Node) bool {
			if literal, ok := inner.(*ast.BasicLit); ok {
				help[literal] = true
			}
			return true
		})
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.KeyValueExpr:
			if key, ok := n.Key.(*ast.Ident); ok && slices.Contains([]string{"Short", "Long", "Example"}, key.Name) {
				mark(n.Value)
			}
		case *ast.CallExpr:
			if call, ok := n.Fun.(*ast.SelectorExpr); ok && strings.HasSuffix(call.Sel.Name, "Var") && len(n.Args) > 0 {
				mark(n.Args[len(n.Args)-1]) // a flag's usage
			}
		}
		return true
	})
	return help
}

// Each of these names a vendor and must not.
func TestMentionsAreFound(t *testing.T) {
	for _, row := range []struct {
		reason, code string
		found        int
	}{
		{"the example's bare name", `var a = "egym"`, 1},
		{"the example's name within a text", `var a = "see egym.accounts"`, 1},
		{"another spelling", `var a = "EGYM_URL"`, 1},
		{"an example", `var a = "write VENDOR=URL, as in egym=http://a"`, 0},
		{"a help text", `var c = cobra.Command{Long: "see " + "egym"}`, 0},
		{"a flag's usage", `func f() { flags.StringVar(&s, "a", "", "egym=60%") }`, 0},
		{"a flag's default", `func f() { flags.StringVar(&s, "a", "egym", "") }`, 1},
		{"another vendor in a help text", `var c = cobra.Command{Long: "Onsi"}`, 1},
		{"another vendor in a comment", "// a is for Club OS\nvar a int", 1},
		{"the example in a comment", "// a is such as egym\nvar a int", 0},
		{"a name", `var clubosURL int`, 1},
		{"a part of a word", `var responsive = "consist"`, 0},
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "a.go", "package a\n"+row.code+"\n", parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		if got := mentions(file, []*regexp.Regexp{nameOf("egym"), nameOf("clubos"), nameOf("onsi")}); len(got) != row.found {
			t.Errorf("%s: found %v, want %d", row.reason, got, row.found)
		}
	}
}
