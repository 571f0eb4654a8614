package vendors_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/vendors"
)

// TestNobodyNamesAVendor: code outside of a vendor's package that asks for its
// name would have to change for a sixth one.
func TestNobodyNamesAVendor(t *testing.T) {
	names := map[string]bool{}
	for _, v := range vendors.All() {
		names[v.Name] = true
	}
	seen := 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		if names[filepath.Base(filepath.Dir(path))] { // the vendor's own
			return nil
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		seen++
		ast.Inspect(file, func(n ast.Node) bool {
			if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				if text, err := strconv.Unquote(literal.Value); err == nil && names[text] {
					t.Errorf("%s names the vendor %s", files.Position(literal.Pos()), text)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 50 {
		t.Errorf("only %d files were read: is this test looking at the right place?", seen)
	}
}
