package main

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/deliver"
	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/world"
)

// webhookFlags holds the flags about webhooks.
type webhookFlags struct {
	subscribers []string // VENDOR=URL
	hosts       []string
}

// declare declares the flags of a command that runs another one.
func (f *webhookFlags) declare(flags *pflag.FlagSet) {
	flags.StringArrayVar(&f.subscribers, "webhook", nil, "`VENDOR=URL`: subscribe this URL to the webhooks of the vendor's first tenant; may be repeated")
	f.declareHosts(flags)
}

// declareHosts declares the flag that says where webhooks may go.
func (f *webhookFlags) declareHosts(flags *pflag.FlagSet) {
	flags.StringSliceVar(&f.hosts, "allow-webhook-host", nil, "`name` of a host to deliver webhooks to, besides this machine")
}

// allow has a set without worlds deliver to the hosts.
func (f *webhookFlags) allow(set *world.Set) error {
	for _, name := range f.hosts {
		host, err := control.AllowedHost(name)
		if err != nil {
			return fmt.Errorf("--allow-webhook-host %s", strings.ReplaceAll(err.Error(), "--allow-host", "--allow-webhook-host"))
		}
		set.WebhookHosts = append(set.WebhookHosts, strings.Trim(host, "[]"))
	}
	return nil
}

// subscription is what --webhook made.
type subscription struct{ vendor, url, secret string }

// subscribe returns the start with the subscribers, and what it took.
func (f *webhookFlags) subscribe(set *world.Set, start *world.Start) (*world.Start, []subscription, error) {
	var made []subscription
	for _, pair := range f.subscribers {
		name, url, ok := strings.Cut(pair, "=")
		v := set.Vendor(name)
		if !ok || v == nil {
			return nil, nil, fmt.Errorf("--webhook %q: write VENDOR=URL, as in egym=http://127.0.0.1:9000/hook%s", pair, vendorSuggestion(set, name))
		}
		if err := (deliver.Sender{Hosts: set.WebhookHosts}).Refuses(url); err != nil {
			return nil, nil, fmt.Errorf("--webhook %s: %w", pair, err)
		}
		next, secret, err := start.Subscribed(v, url)
		if err != nil {
			return nil, nil, fmt.Errorf("--webhook %s: %w", pair, err)
		}
		start, made = next, append(made, subscription{name, url, secret})
	}
	return start, made, nil
}

// The parts of a subscription, as the environment and --set-env name them.
const (
	webhookURL    = "webhookUrl"
	webhookSecret = "webhookSecret"
)

// addTo adds what a receiver needs to what a command can be given.
func (s subscription) addTo(known places) {
	known[s.vendor+"."+webhookURL] = s.url
	known[s.vendor+"."+webhookSecret] = s.secret
}

// stillOnTheirWay says how many deliveries a run did not wait for.
func stillOnTheirWay(n int) string {
	return fmt.Sprintf("%s still on the way; a run waits for them %s: %s", judge.Plural(n, "webhook"), world.Settling, deliver.HowToBeQuick)
}
