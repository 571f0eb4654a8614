package main

import (
	"bytes"
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"
)

// No engine and no cluster is at hand in CI. What they would refuse to read is refused
// here; that what they would run works is tested with the unpacked image.

func TestCompose(t *testing.T) {
	options, err := cli.NewProjectOptions([]string{"../deploy/compose.yaml"}, cli.WithName("mock"))
	if err != nil {
		t.Fatal(err)
	}
	project, err := options.LoadProject(context.Background()) // by the schema of Compose
	if err != nil {
		t.Fatal(err)
	}
	service, err := project.GetService("mockvendors")
	if err != nil {
		t.Fatal(err)
	}
	if service.Image != reference || !slices.Contains(service.Command, "--allow-host") || service.Ports[0].HostIP != "127.0.0.1" {
		t.Errorf("%+v", service)
	}
}

func TestKubernetes(t *testing.T) {
	text, err := os.ReadFile("../deploy/kubernetes.yaml")
	if err != nil {
		t.Fatal(err)
	}
	parts := bytes.Split(text, []byte("\n---\n"))
	if len(parts) != 2 {
		t.Fatalf("%d objects", len(parts))
	}
	var deployment appsv1.Deployment
	var service corev1.Service
	for i, object := range []any{&deployment, &service} {
		if err := yaml.UnmarshalStrict(parts[i], object); err != nil {
			t.Fatal(err)
		}
	}
	pod := deployment.Spec.Template
	c := pod.Spec.Containers[0]
	for name, value := range deployment.Spec.Selector.MatchLabels {
		if pod.Labels[name] != value || service.Spec.Selector[name] != value {
			t.Errorf("%s is not the same everywhere", name)
		}
	}
	if c.Image != reference || c.Ports[0].Name != service.Spec.Ports[0].TargetPort.StrVal || !strings.Contains(strings.Join(c.Args, " "), "--allow-host "+service.Name) {
		t.Errorf("%+v", c)
	}
	if got := strings.Join(c.ReadinessProbe.Exec.Command, " "); got != "/mockvendors ready" {
		t.Errorf("the probe is %q", got)
	}
}
