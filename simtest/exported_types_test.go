package simtest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestSurface: what users see has types of this package and of the standard
// library only, and of the package testing nothing but TB.
func TestSurface(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		s := surface{t: t, imports: importsOf(t, file)}
		for _, d := range file.Decls {
			s.declaration(d)
		}
		for name := range s.seen {
			seen[name] = true
		}
	}
	for _, want := range []string{"Start", "Attach", "World", "Option", "Request", "Fault", "Coverage"} {
		if !seen[want] {
			t.Errorf("%s was not looked at", want)
		}
	}
}

func importsOf(t *testing.T, file *ast.File) map[string]string {
	imports := map[string]string{}
	for _, i := range file.Imports {
		path, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		name := path[strings.LastIndexByte(path, '/')+1:]
		if i.Name != nil {
			name = i.Name.Name
		}
		imports[name] = path
	}
	return imports
}

// surface is what a file shows to users.
type surface struct {
	t       *testing.T
	imports map[string]string
	seen    map[string]bool
}

func (s *surface) declaration(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && (d.Recv == nil || exported(d.Recv.List[0].Type)) {
			s.look(d.Name.Name, d.Type)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				if spec.Name.IsExported() {
					s.look(spec.Name.Name, spec.Type)
				}
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					if name.IsExported() {
						s.t.Errorf("%s is a variable or constant: its type cannot be seen here", name)
					}
				}
			}
		}
	}
}

func exported(receiver ast.Expr) bool {
	if star, ok := receiver.(*ast.StarExpr); ok {
		receiver = star.X
	}
	return ast.IsExported(receiver.(*ast.Ident).Name)
}

// look goes through a type, but for the fields that users cannot name.
func (s *surface) look(name string, of ast.Node) {
	if s.seen == nil {
		s.seen = map[string]bool{}
	}
	s.seen[name] = true
	ast.Inspect(of, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			return len(n.Names) == 0 || n.Names[0].IsExported() || !isField(of, n)
		case *ast.SelectorExpr:
			path := s.imports[n.X.(*ast.Ident).Name]
			if first, _, _ := strings.Cut(path, "/"); strings.Contains(first, ".") || path == "" {
				s.t.Errorf("%s shows %s of %s", name, n.Sel, path)
			}
			if path == "testing" && n.Sel.Name != "TB" {
				s.t.Errorf("%s shows testing.%s, and not testing.TB", name, n.Sel)
			}
		}
		return true
	})
}

// isField tells a struct's field from a parameter.
func isField(of ast.Node, f *ast.Field) bool {
	st, ok := of.(*ast.StructType)
	if !ok {
		return false
	}
	for _, field := range st.Fields.List {
		if field == f {
			return true
		}
	}
	return false
}
