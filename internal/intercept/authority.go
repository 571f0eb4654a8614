// Package intercept lets clients that have a vendor's https address built in reach the
// simulator unchanged: by a proxy, and by certificates that clients of this machine
// trust only if they are told to.
package intercept

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"net"
	"strings"
	"time"
)

// Authority has the root that a client has to trust, and the certificates that the
// client is then shown. Nobody can sign anything with it: the keys of the root and the
// intermediate are gone once the one server certificate is signed. The key of the server
// certificate stays in memory.
type Authority struct {
	Root         *x509.Certificate
	Intermediate *x509.Certificate
	Until        time.Time // when all certificates end

	from   time.Time
	server tls.Certificate
}

// lifetime bounds what a stolen key of a running server is good for, and is longer than
// a server usually runs.
const lifetime = 90 * 24 * time.Hour

// NewAuthority makes an authority for hosts and addresses. The intermediate vouches for
// no others: "*.example.com" allows names below example.com.
func NewAuthority(hosts []string, addresses []net.IP) (*Authority, error) {
	a, intermediateKey, err := newAuthority(hosts, addresses)
	if err != nil {
		return nil, err
	}
	server := a.template("server")
	server.KeyUsage, server.ExtKeyUsage = x509.KeyUsageDigitalSignature, a.Intermediate.ExtKeyUsage
	server.DNSNames, server.IPAddresses = hosts, addresses
	leaf, serverKey, err := sign(server, a.Intermediate, intermediateKey)
	if err != nil {
		return nil, err
	}
	a.server = tls.Certificate{Certificate: [][]byte{leaf.Raw, a.Intermediate.Raw}, PrivateKey: serverKey, Leaf: leaf}
	return a, nil
}

// newAuthority makes the root and the intermediate, and returns the key of the latter.
func newAuthority(hosts []string, addresses []net.IP) (a *Authority, intermediateKey *ecdsa.PrivateKey, err error) {
	// The machine's time, not a world's: clients check certificates against their own clock.
	from := time.Now().Add(-time.Hour).Truncate(time.Second)
	a = &Authority{from: from, Until: from.Add(lifetime)}

	root := a.template("root, for tests on this machine only")
	root.IsCA, root.KeyUsage, root.MaxPathLen = true, x509.KeyUsageCertSign, 1
	var rootKey *ecdsa.PrivateKey
	if a.Root, rootKey, err = sign(root, root, nil); err != nil {
		return nil, nil, err
	}

	intermediate := a.template("intermediate, for the vendors' hosts only")
	intermediate.IsCA, intermediate.KeyUsage, intermediate.MaxPathLenZero = true, x509.KeyUsageCertSign, true
	intermediate.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	constrain(intermediate, hosts, addresses)
	a.Intermediate, intermediateKey, err = sign(intermediate, a.Root, rootKey)
	return a, intermediateKey, err
}

// template returns what all certificates have in common. Go chooses serial numbers.
func (a *Authority) template(name string) *x509.Certificate {
	return &x509.Certificate{
		Subject: pkix.Name{CommonName: "mockvendors " + name}, NotBefore: a.from, NotAfter: a.Until, BasicConstraintsValid: true,
	}
}

// sign signs a certificate for a new key. Without a parent's key, the certificate signs
// itself.
func sign(template, parent *x509.Certificate, parentKey crypto.Signer) (*x509.Certificate, *ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	if template == parent {
		parentKey = key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), parentKey)
	if err != nil {
		return nil, nil, err
	}
	signed, err := x509.ParseCertificate(der)
	return signed, key, err
}

// constrain lets a certificate vouch for these hosts and addresses only. Names and
// addresses are constrained apart: where no address is allowed, all are excluded.
func constrain(c *x509.Certificate, hosts []string, addresses []net.IP) {
	c.PermittedDNSDomainsCritical = true
	for _, host := range hosts {
		c.PermittedDNSDomains = append(c.PermittedDNSDomains, strings.TrimPrefix(host, "*."))
	}
	for _, ip := range addresses {
		if short := ip.To4(); short != nil {
			ip = short
		}
		c.PermittedIPRanges = append(c.PermittedIPRanges, &net.IPNet{IP: ip, Mask: net.CIDRMask(8*len(ip), 8*len(ip))})
	}
	if len(addresses) == 0 {
		for _, size := range []int{net.IPv4len, net.IPv6len} {
			c.ExcludedIPRanges = append(c.ExcludedIPRanges, &net.IPNet{IP: make(net.IP, size), Mask: make(net.IPMask, size)})
		}
	}
}

// TLS returns the TLS configuration of a server. It allows HTTP/1.1 only: a fault acts
// on a connection, and HTTP/2 sends many requests over one.
func (a *Authority) TLS() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}, Certificates: []tls.Certificate{a.server}}
}
