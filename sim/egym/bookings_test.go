package egym_test

import (
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

const (
	product  = "/api/v2/products"
	bookings = accounts + "/acc-john/products"
)

func TestProducts(t *testing.T) {
	turns(t, []turn{
		{reason: "all of the chain's, in the order declared", method: "GET", path: product, status: 200,
			want: `[{"productId":"p-1","title":"Body Check","description":"A measurement","scope":"CHAIN"},{"productId":"p-2"}]`},
		{reason: "the same at another gym", key: "key-a2", method: "GET", path: product + "/p-1", status: 200, want: `{"title":"Body Check"}`},
		{reason: "a chain without products", key: "key-b", method: "GET", path: product, status: 200, want: `[]`},
		{reason: "what another chain has", key: "key-b", method: "GET", path: product + "/p-1", status: 404,
			want: `{"errorCode":"notFound","metadata":{"entity":"PRODUCT"}}`, rule: "product-unknown", field: "productId", value: "p-1"},
		{reason: "what nobody has cannot be booked", method: "PUT", path: bookings, body: `{"productId":"p-9"}`, status: 404,
			want: `{"metadata":{"entity":"PRODUCT"}}`, rule: "product-unknown", field: "productId", value: "p-9"},
		{reason: "a key that reads may see products", key: "key-r", method: "GET", path: product, status: 200},
	})
}

func TestBookings(t *testing.T) {
	const john, mary, over = "acc-john/gym-1/p-2", "acc-mary/gym-2/p-1", "2026-01-14"
	put := func(reason, body string, status int, want, rule, field, value, holder string) turn {
		return turn{reason: reason, method: "PUT", path: bookings, body: body, status: status, want: want, rule: rule, field: field, value: value, holder: holder}
	}
	turns(t, []turn{
		{reason: "what was booked at the key's gym", method: "GET", path: bookings, status: 200, want: `[{"productId":"p-2","startDate":"2026-01-01","endDate":"2026-02-01"}]`},
		{reason: "nothing at another gym", key: "key-a2", method: "GET", path: bookings, status: 200, want: `[]`},
		{reason: "what is over is not listed", key: "key-a2", method: "GET", path: accounts + "/acc-mary/products", status: 200, want: `[]`,
			rule: "booking-over", field: "endDate", value: over, holder: mary},
		put("a new booking", `{"productId":"p-1","startDate":"2026-01-15","endDate":"2026-01-16"}`, 201, `{"productId":"p-1","startDate":"2026-01-15","endDate":"2026-01-16"}`, "", "", "", ""),
		put("without dates", `{"productId":"p-1"}`, 201, `{"productId":"p-1"}`, "", "", "", ""),
		put("with null for a date", `{"productId":"p-1","startDate":null}`, 201, `{"productId":"p-1"}`, "null-left-out", "startDate", "null", ""),
		put("with null for the other", `{"productId":"p-1","endDate":null}`, 201, `{"productId":"p-1"}`, "null-left-out", "endDate", "null", ""),
		put("on the last day", `{"productId":"p-1","endDate":"2050-12-31"}`, 201, `{"endDate":"2050-12-31"}`, "", "", "", ""),
		put("a changed booking", `{"productId":"p-2","endDate":"2026-03-01"}`, 200, `{"productId":"p-2","endDate":"2026-03-01"}`, "booking-changed", "productId", "p-2", john),
		{reason: "the same product at another gym is a new booking", key: "key-a2", method: "PUT", path: bookings, body: `{"productId":"p-2"}`, status: 201, want: `{"productId":"p-2"}`},
		{reason: "what is over can be booked anew", key: "key-a2", method: "PUT", path: accounts + "/acc-mary/products", body: `{"productId":"p-1"}`, status: 201, want: `{"productId":"p-1"}`},
		put("a start of yesterday", `{"productId":"p-1","startDate":"2026-01-14"}`, 400,
			`{"errorCode":"invalidArguments","fieldErrors":[{"name":"startDate","rejectedValue":"2026-01-14"}]}`, "booking-date", "startDate", over, ""),
		put("an end of today", `{"productId":"p-1","endDate":"2026-01-15"}`, 400, `{"fieldErrors":[{"name":"endDate"}]}`, "booking-date", "endDate", "2026-01-15", ""),
		put("an end after the last day", `{"productId":"p-1","endDate":"2051-01-01"}`, 400, `{"fieldErrors":[{"name":"endDate"}]}`, "booking-date", "endDate", "2051-01-01", ""),
		put("an end before the start", `{"productId":"p-1","startDate":"2026-03-01","endDate":"2026-02-01"}`, 400,
			`{"fieldErrors":[{"name":"endDate","message":"must be on or after startDate"}]}`, "booking-end-before-start-refused", "endDate", "2026-02-01", ""),
		put("no product", `{"startDate":"2026-03-01"}`, 400, `{"errorCode":"invalidRequest","fieldErrors":[{"name":"productId"}]}`, "field-missing", "productId", "", ""),
		put("no date", `{"productId":"p-1","endDate":"2026-02-30"}`, 400, `{"fieldErrors":[{"name":"endDate"}]}`, "field-invalid", "endDate", "2026-02-30", ""),
		{reason: "an end before the start, accepted", reading: "booking-order=accepted", method: "PUT", path: bookings, body: `{"productId":"p-1","startDate":"2026-03-01","endDate":"2026-02-01"}`,
			status: 201, want: `{"startDate":"2026-03-01","endDate":"2026-02-01"}`, rule: "booking-end-before-start-accepted", field: "endDate", value: "2026-02-01"},
		{reason: "a start of today, made up", reading: "booking-start=today", method: "PUT", path: bookings, body: `{"productId":"p-1"}`,
			status: 201, want: `{"startDate":"2026-01-15"}`, rule: "booking-starts-today", field: "startDate", value: "2026-01-15"},
		{reason: "what was booked is deactivated", method: "DELETE", path: bookings + "/p-2", status: 204},
		{reason: "what was not booked too", method: "DELETE", path: bookings + "/p-1", status: 204, rule: "not-booked", field: "productId", value: "p-1", holder: "acc-john"},
		{reason: "the booking of another gym is not", key: "key-a2", method: "DELETE", path: bookings + "/p-2", status: 204, rule: "not-booked", field: "productId", value: "p-2", holder: "acc-john"},
		{reason: "what is over is not booked", key: "key-a2", method: "DELETE", path: accounts + "/acc-mary/products/p-1", status: 204, rule: "not-booked", field: "productId", value: "p-1", holder: "acc-mary"},
		{reason: "another chain's member", key: "key-b", method: "PUT", path: bookings, body: `{"productId":"p-1"}`, status: 404, want: `{"metadata":{"entity":"CHAIN_PROFILE"}}`,
			rule: "foreign-account", field: "accountId", value: "acc-john"},
		{reason: "a key that reads only may not book", key: "key-r", method: "PUT", path: bookings, body: `{"productId":"p-1"}`, status: 403,
			want: `{"message":"The API key lacks the permission BOOK_PRODUCTS."}`, rule: "permission-missing", field: "x-api-key"},
		{reason: "nor deactivate", key: "key-r", method: "DELETE", path: bookings + "/p-2", status: 403,
			want: `{"message":"The API key lacks the permission BOOK_PRODUCTS."}`, rule: "permission-missing", field: "x-api-key"},
	})
}

func TestWaysOutOfBookings(t *testing.T) {
	refused := func(rule, body string) turn {
		return turn{method: "PUT", path: bookings, body: body, status: 400, rule: rule}
	}
	ways := func(reason string, r turn, bodies ...string) {
		var all []apitest.Way
		for _, body := range bodies {
			all = append(all, succeeds(turn{method: "PUT", path: bookings, body: body}))
		}
		apitest.Ways(t, reason, r.refused, all...)
	}
	ways("a day that has passed", refused("booking-date", `{"productId":"p-2","startDate":"2026-01-01","endDate":"2026-04-01"}`),
		`{"productId":"p-2","startDate":"2026-01-15","endDate":"2026-04-01"}`, `{"productId":"p-2","endDate":"2026-04-01"}`)
	ways("an end before the start", refused("booking-end-before-start-refused", `{"productId":"p-1","startDate":"2026-03-01","endDate":"2026-02-01"}`),
		`{"productId":"p-1","startDate":"2026-03-01","endDate":"2026-03-01"}`)
	apitest.Ways(t, "another product", turn{method: "PUT", path: bookings, body: `{"productId":"p-9"}`, status: 404, rule: "product-unknown"}.refused,
		succeeds(turn{method: "GET", path: product}, turn{method: "PUT", path: bookings, body: `{"productId":"p-1"}`}))
}

func TestReadingsOfBookings(t *testing.T) {
	book := func(body string) func(*apitest.Client) *apitest.Answer { return one("PUT", "/acc-john/products", body) }
	apitest.Readings(t, func(tb testing.TB) *apitest.Client { _, c := start(tb); return c },
		apitest.Reads("booking-order", "a booking that ends before it starts", book(`{"productId":"p-1","startDate":"2026-03-01","endDate":"2026-02-01"}`)).
			As("rejected", 400, `{"fieldErrors":[{"name":"endDate","rejectedValue":"2026-02-01"}]}`, "egym.booking-end-before-start-refused").
			As("accepted", 201, `{"startDate":"2026-03-01","endDate":"2026-02-01"}`, "egym.booking-end-before-start-accepted"),
		apitest.Reads("booking-start", "a booking without a start", book(`{"productId":"p-1"}`)).
			As("none", 201, `{"productId":"p-1"}`, "").
			As("today", 201, `{"productId":"p-1","startDate":"2026-01-15"}`, "egym.booking-starts-today"),
		apitest.Reads("booking-left-out", "a change of the end only", book(`{"productId":"p-2","endDate":"2026-04-01"}`)).
			As("cleared", 200, `{"endDate":"2026-04-01"}`, "egym.booking-changed").
			As("kept", 200, `{"startDate":"2026-01-01","endDate":"2026-04-01"}`, "egym.booking-changed"),
		apitest.Reads("booking-left-out", "a change of the start only", book(`{"productId":"p-2","startDate":"2026-01-20","endDate":null}`)).
			As("cleared", 200, `{"startDate":"2026-01-20"}`, "egym.booking-changed").
			As("kept", 200, `{"startDate":"2026-01-20","endDate":"2026-02-01"}`, "egym.booking-changed"),
		apitest.Reads("deactivate-not-booked", "a product that was not booked", one("DELETE", "/acc-john/products/p-1", "")).
			As("no-content", 204, "", "egym.not-booked").
			As("not-found", 404, `{"metadata":{"entity":"PRODUCT"}}`, "egym.product-unknown"),
		apitest.Reads("null-fields", "products", func(c *apitest.Client) *apitest.Answer { return c.Do("GET", product+"/p-2", nil) }).
			As("omitted", 200, `{"productId":"p-2"}`, "").
			As("null", 200, `{"productId":"p-2","title":null,"description":null,"scope":null}`, ""),
		apitest.Reads("null-fields", "a booking without an end", book(`{"productId":"p-1","startDate":"2026-03-01"}`)).
			As("omitted", 201, `{"startDate":"2026-03-01"}`, "").
			As("null", 201, `{"startDate":"2026-03-01","endDate":null}`, ""),
	)
}

// A booking is over on the day after its endDate, in UTC.
func TestBookingEnds(t *testing.T) {
	w, c := start(t)
	c.Do("PUT", bookings, `{"productId":"p-1","endDate":"2026-01-16"}`).Is(201, "")
	w.Advance(39*time.Hour - time.Second) // to the end of the 16th
	c.Do("GET", bookings, nil).Is(200, `[{"productId":"p-1"},{"productId":"p-2"}]`).By("")
	w.Advance(time.Second)
	c.Do("GET", bookings, nil).Is(200, `[{"productId":"p-2"}]`).By("egym.booking-over")
	c.Do("PUT", bookings, `{"productId":"p-1","endDate":"2026-01-18"}`).Is(201, "")
}

// Bookings stay with a person whose membership is deleted, and go with the account.
func TestBookingsOutliveMembership(t *testing.T) {
	w, c := start(t)
	w.Flip("recreate-after-delete", "same-account")
	c.Do("DELETE", accounts+"/acc-john", nil).Is(204, "")
	c.Do("GET", bookings, nil).Is(404, "")
	c.Do("POST", accounts, john).Is(201, `{"accountId":"acc-john"}`)
	c.Do("GET", bookings, nil).Is(200, `[{"productId":"p-2"}]`)
	c.Do("DELETE", accounts+"/acc-john?eraseMemberData=true", nil).Is(204, "")
	if n := len(w.Last().Changes); n != 6 { // the account, its booking, its task, its RFID, its NFC token, and the event
		t.Errorf("%d rows changed, want 6", n)
	}
}

// Each row makes one mistake in the bookings of the closed scenario.
func TestMistakesInBookings(t *testing.T) {
	for _, row := range []struct{ reason, old, new, want string }{
		{"nobody", `p-2, accountId: "acc-john"`, `p-2, accountId: "acc-nobody"`, `chain chain-a has no account "acc-nobody"`},
		{"another chain's account", `p-2, accountId: "acc-john"`, `p-2, accountId: "acc-b"`, `chain chain-a has no account "acc-b"`},
		{"a product that there is not", "productId: p-2, accountId", "productId: p-9, accountId", `has no product "p-9"`},
		{"a gym that there is not", `gym: "gym-2", endDate`, `gym: "gym-9", endDate`, "use gym-1, gym-2, gym-3, gym-4"},
		{"a day that there is not", `startDate: "2026-01-01"`, `startDate: "2026-02-30"`, `startDate must be a date as YYYY-MM-DD, not "2026-02-30"`},
		{"the same product twice", `{productId: p-1, accountId: "acc-mary", gym: "gym-2", `, `{productId: p-2, accountId: "acc-john", gym: "gym-1", `, "account acc-john already has a booking of p-2 at gym-1"},
		{"a product without an id", "{productId: p-2}", `{productId: ""}`, "a product's id cannot be empty"},
	} {
		t.Run(row.reason, func(t *testing.T) { mistake(t, row.old, row.new, row.want) })
	}
}
