package tell

import (
	"regexp"
	"strings"

	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// Variable returns the name of the environment variable for a vendor's URL or a member
// of its credential: apiKey is MOCKVENDORS_EGYM_API_KEY.
func Variable(vendor, member string) string {
	words := capital.ReplaceAllString(member, "_$0")
	return strings.ToUpper("mockvendors_" + vendor + "_" + words)
}

var capital = regexp.MustCompile(`[A-Z]`)

// CarrierVariables returns the value of the header that carries a vendor's credential,
// with variables in place of the credential.
func CarrierVariables(v *world.Vendor) string {
	text := v.Carrier.Text(sim.Credential{
		APIKey:   "$" + Variable(v.Name, "apiKey"),
		Token:    "$" + Variable(v.Name, "token"),
		Username: "$" + Variable(v.Name, "username"),
		Password: "$" + Variable(v.Name, "password"),
	})
	return strings.TrimPrefix(text, v.Carrier.Header()+": ")
}
