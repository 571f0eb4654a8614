package deliver

import (
	"fmt"
	"net"
	"net/netip"
	"sync"
)

// Listeners are the addresses at which the simulator itself takes requests. A webhook to
// one of them could cause the next webhook, without end. The zero value has none.
type Listeners struct {
	mu  sync.Mutex
	all map[netip.AddrPort]int
}

// Add adds the address of a listener, until the function that it returns is called.
func (l *Listeners) Add(of net.Addr) (remove func()) {
	tcp, ok := of.(*net.TCPAddr)
	if !ok {
		return func() {}
	}
	at := plain(tcp.AddrPort())
	l.count(at, 1)
	return func() { l.count(at, -1) }
}

func (l *Listeners) count(at netip.AddrPort, n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all == nil {
		l.all = map[netip.AddrPort]int{}
	}
	l.all[at] += n
	if l.all[at] == 0 {
		delete(l.all, at)
	}
}

func plain(a netip.AddrPort) netip.AddrPort {
	return netip.AddrPortFrom(a.Addr().Unmap().WithZone(""), a.Port())
}

// ownError is why nothing is sent to an address of the simulator.
type ownError struct{ address string }

func (e ownError) Error() string {
	return fmt.Sprintf("%s is the simulator itself, and a webhook to it could cause the next one: name a receiver of your own", e.address)
}

// refuses returns why nothing is sent to an address; nil if it may be sent.
func (l *Listeners) refuses(address string) error {
	at, err := netip.ParseAddrPort(address)
	if l == nil || err != nil {
		return nil
	}
	at = plain(at)
	l.mu.Lock()
	defer l.mu.Unlock()
	for own := range l.all {
		if own == at || own.Port() == at.Port() && own.Addr().IsUnspecified() && isOfThisMachine(at.Addr()) {
			return ownError{at.String()}
		}
	}
	return nil
}

// isOfThisMachine reports whether a listener on all addresses is reached at ip.
func isOfThisMachine(ip netip.Addr) bool {
	if ip.IsLoopback() || ip.IsUnspecified() {
		return true
	}
	all, err := net.InterfaceAddrs()
	for _, a := range all {
		if prefix, err := netip.ParsePrefix(a.String()); err == nil && prefix.Addr().Unmap() == ip {
			return true
		}
	}
	return err != nil // then it may well be
}
