package egym

import (
	"net/http"

	"github.com/mockvendors/mockvendors/sim"
)

var productUnknown = rules.Rule("product-unknown",
	"A productId that the chain does not have is answered with a 404 for the entity PRODUCT.",
	sim.Inferred("PRODUCT is one of the entities that a 404 can name"),
	"List the products by GET /api/v2/products, and send the productId of one of them: in the simulator, one of the chain's products.").
	Refuses(http.StatusNotFound, "notFound", "There is no such product.")

// Product is something that members can book. Every gym of a chain has all of the
// chain's products.
type Product struct {
	ProductID   string `json:"productId" required:"true"`
	Title       string `json:"title,omitzero"`
	Description string `json:"description,omitzero"`
	Scope       string `json:"scope,omitzero" enum:"LOCATION|CHAIN|BRAND"`
}

// products lists the products that members can book.
func (a *api) products(tx *sim.Tx, _ sim.None) ([]any, error) {
	all := a.chains.Of(tx).Data.Products
	shown := make([]any, len(all))
	for i := range all {
		shown[i] = shownOf(tx, &all[i])
	}
	return shown, nil
}

type byProductID struct {
	ID string `path:"productId"`
}

// productDetails shows one product.
func (a *api) productDetails(tx *sim.Tx, in byProductID) (any, error) {
	p, err := a.product(tx, in.ID)
	if err != nil {
		return nil, err
	}
	return shownOf(tx, &p), nil
}

// product returns the chain's product with the id.
func (a *api) product(tx *sim.Tx, id string) (Product, error) {
	p, ok := a.chains.Of(tx).Data.byProductID[id]
	if !ok {
		return p, noProduct(id)
	}
	return p, nil
}

func noProduct(id string) error {
	return productUnknown.Refuse("productId", sim.Readable(id)).With(detail{entity: "PRODUCT"})
}

// shownOf returns what answers show of a struct that v points to.
func shownOf[T any](tx *sim.Tx, v *T) any {
	if tx.Reads(nullFields) == "null" {
		return sim.Nulled(v)
	}
	return v
}
