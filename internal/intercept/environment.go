package intercept

import (
	"net"
	"strings"
)

// overriding are variables whose options a Java virtual machine takes over those of
// JAVA_TOOL_OPTIONS.
var overriding = []string{"JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"}

// Environment returns the variables that make clients use a proxy at an address and
// trust the files. existing returns a variable's value so far.
func Environment(proxy net.Addr, f Files, existing func(string) string) map[string]string {
	url := "http://" + proxy.String()
	const direct = "localhost,127.0.0.1,::1"
	options := javaOptions(proxy, f)
	variables := map[string]string{
		// Programs differ in which case they read. A name of the other case, or an
		// exception, that is left from outside could lead to the real vendor.
		"HTTP_PROXY": url, "http_proxy": url, "HTTPS_PROXY": url, "https_proxy": url, "ALL_PROXY": url, "all_proxy": url,
		"NO_PROXY": direct, "no_proxy": direct,
		"SSL_CERT_FILE":       f.Bundle, // OpenSSL, and with it Python and Ruby; Go on Linux
		"CURL_CA_BUNDLE":      f.Bundle,
		"REQUESTS_CA_BUNDLE":  f.Bundle,
		"NODE_EXTRA_CA_CERTS": f.Root,
		"NODE_USE_ENV_PROXY":  "1",
		"JAVA_TOOL_OPTIONS":   strings.TrimSpace(existing("JAVA_TOOL_OPTIONS") + " " + options),
	}
	for _, name := range overriding {
		if set := existing(name); set != "" { // it may name another proxy
			variables[name] = set + " " + options
		}
	}
	return variables
}

// javaOptions returns the options of a Java virtual machine. The last of several values
// of a property counts.
func javaOptions(proxy net.Addr, f Files) string {
	host, port, _ := net.SplitHostPort(proxy.String()) // a listener's address has both
	options := []string{
		"-Dhttp.proxyHost=" + host, "-Dhttp.proxyPort=" + port, "-Dhttps.proxyHost=" + host, "-Dhttps.proxyPort=" + port,
		"-Dhttp.nonProxyHosts=localhost|127.*|[::1]",
		"-Djavax.net.ssl.trustStore=" + f.Store, "-Djavax.net.ssl.trustStoreType=PKCS12", "-Djavax.net.ssl.trustStorePassword=" + storePassword,
	}
	for i, option := range options {
		if strings.ContainsAny(option, " \t") {
			options[i] = `"` + option + `"`
		}
	}
	return strings.Join(options, " ")
}
