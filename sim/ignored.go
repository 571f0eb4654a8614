package sim

// Ignored is a name that a client sent and the vendor dropped: an unknown query
// parameter or body field, a name that was sent twice, or a path in another case.
type Ignored struct {
	Where string // "query", "body" or "path"
	Name  string // as sent; dotted within objects: "contact.phonenumber"
	Near  string // the nearest name that the operation has; Name itself if it was sent twice; "" if none is near
}
