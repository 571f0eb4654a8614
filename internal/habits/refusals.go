package habits

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
)

// often is how many equal refusals are a loop.
const often = 3

// refusals judges what the client does with answers that will not change by themselves.
// A write of the same tenant, by whomever, may change them.
func (j *judgement) refusals() {
	same := map[uint64]int{}       // by call: refusals since the tenant's last write
	by := map[string][]uint64{}    // by tenant: those calls
	refused := map[string]int{}    // by vendor: refused credentials in succession
	carried := map[string]string{} // by vendor: the credential of these
	for _, r := range j.requests {
		if r.Committed {
			for _, print := range by[r.whose()] {
				delete(same, print)
			}
			delete(by, r.whose())
		}
		if by := r.credentialRefused(); by != "" {
			if c := r.credential(); c != carried[r.Vendor] {
				carried[r.Vendor], refused[r.Vendor] = c, 0
			}
			if refused[r.Vendor]++; refused[r.Vendor] >= often {
				j.see(CredentialsLoop, r, fmt.Sprintf("%s is refused with %s, the %s time in succession", r.name(), by, ordinal(refused[r.Vendor])))
			}
			continue
		}
		refused[r.Vendor] = 0
		id := r.loop()
		if id == "" {
			continue
		}
		if same[r.print]++; same[r.print] == 1 {
			by[r.whose()] = append(by[r.whose()], r.print)
		}
		if same[r.print] >= often {
			j.see(id, r, fmt.Sprintf("%s is refused with %d, the %s time, and nothing was written since the first", r.name(), r.Status, ordinal(same[r.print])))
		}
	}
}

// loop returns the habit of sending the request again; "" if that may help. To read
// what is not there yet is to wait for it.
func (r *request) loop() string {
	switch {
	case r.failed() || r.Status == http.StatusNotFound && !r.op.Writes:
		return ""
	case r.Status == http.StatusConflict:
		return ConflictLoop
	case r.Status >= 400 || r.Refusal != nil && r.Fault == nil:
		return RefusalLoop
	}
	return ""
}

// credentialRefused says how the vendor refused the request's credential; "" if it did
// not. The status does not tell: some vendors answer 403 to a key that they do not know,
// and others 401 to a caller whom they do know. A rule that refuses before the tenant
// is known is about the credential. A fault's answer has only its status.
func (r *request) credentialRefused() string {
	switch {
	case r.failed():
	case r.Refusal != nil && r.Refusal.Rule != nil && r.Refusal.Status == r.Status:
		if r.Tenant == "" {
			return fmt.Sprintf("%d by %s", r.Status, r.Refusal.Rule.ID)
		}
	case r.Status == http.StatusUnauthorized:
		return strconv.Itoa(r.Status)
	}
	return ""
}

// credential returns what the request carries as its credential.
func (r *request) credential() (text string) {
	for _, name := range slices.Sorted(maps.Keys(r.vendor.Carrier.Sign(r.vendor.Sample.Credential).Header)) {
		text += r.RequestHeader.Get(name) + "\n"
	}
	return text
}

func ordinal(n int) string {
	switch {
	case n%100/10 == 1:
	case n%10 == 1:
		return fmt.Sprintf("%dst", n)
	case n%10 == 2:
		return fmt.Sprintf("%dnd", n)
	case n%10 == 3:
		return fmt.Sprintf("%drd", n)
	}
	return fmt.Sprintf("%dth", n)
}
