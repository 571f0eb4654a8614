package contract_test

import (
	"bytes"
	"fmt"
	"os"
	"testing"

	"github.com/mockvendors/mockvendors/internal/contract"
)

func BenchmarkCheckSmall(b *testing.B) {
	c, x := club(b), addMember()
	b.Run("answer", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			c.CheckResponse("addMember", x)
		}
	})
	b.Run("exchange", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			c.Check("addMember", x)
		}
	})
}

func BenchmarkCheckListOf100(b *testing.B) {
	c, x := club(b), listMembers()
	one := x.ResponseBody[1 : len(x.ResponseBody)-1]
	x.ResponseBody = fmt.Appendf(nil, "[%s%s]", bytes.Repeat(fmt.Appendf(nil, "%s,", one), 99), one)
	if got := c.Check("listMembers", x); got != nil {
		b.Fatal(got)
	}
	b.ReportAllocs()
	for b.Loop() {
		c.Check("listMembers", x)
	}
}

// BenchmarkLoadLarge loads 300 operations with a schema of twenty properties each.
func BenchmarkLoadLarge(b *testing.B) {
	var paths, schemas bytes.Buffer
	for i := range 300 {
		fmt.Fprintf(&paths, "  /things%d/{id}:\n    get:\n      operationId: get%d\n      parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n      responses:\n        \"200\":\n          description: Fine\n          content: {application/json: {schema: {$ref: \"#/components/schemas/Thing%d\"}}}\n", i, i, i)
		fmt.Fprintf(&schemas, "    Thing%d:\n      type: object\n      additionalProperties: false\n      properties:\n", i)
		for p := range 20 {
			fmt.Fprintf(&schemas, "        property%d: {type: string, maxLength: 20, description: One of them}\n", p)
		}
	}
	document := fmt.Appendf(nil, "openapi: 3.0.3\ninfo: {title: Large, version: '1'}\npaths:\n%scomponents:\n  schemas:\n%s", &paths, &schemas)
	b.SetBytes(int64(len(document)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := contract.Load(document); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLoadShipped loads the largest contract that the repository has.
func BenchmarkLoadShipped(b *testing.B) {
	document, err := os.ReadFile("../../contracts/egym.yaml")
	if err != nil {
		b.Fatal(err)
	}
	for name, load := range map[string]func([]byte) (*contract.Contract, error){
		"vendor": contract.Load, "simulator": contract.LoadSimulated,
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(document)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := load(document); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
