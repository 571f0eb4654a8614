package main

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// reference is the name that the image has after docker load.
const reference = "mockvendors:latest"

// nobody is a user without rights, as distroless images have it. Kubernetes'
// runAsNonRoot needs a number.
const nobody = "65532:65532"

// writeImages writes the image of each Linux platform as docker load and podman load
// read it, and one for all of them in the directory image, as crane push and skopeo
// copy read it.
func writeImages(out string, binaries map[platform][]byte, licence []byte) error {
	index := mutate.IndexMediaType(empty.Index, types.OCIImageIndex)
	any := false
	for _, p := range platforms {
		binary, ok := binaries[p]
		if p.os != "linux" || !ok {
			continue
		}
		img, err := image(p, binary, licence)
		if err != nil {
			return err
		}
		file := "mockvendors-image-" + p.arch + ".tar"
		if err := tarball.WriteToFile(filepath.Join(out, file), name.MustParseReference(reference), img); err != nil {
			return err
		}
		digest, err := img.Digest()
		if err != nil {
			return err
		}
		fmt.Println(file, digest)
		index, any = mutate.AppendManifests(index, mutate.IndexAddendum{
			Add: img, Descriptor: v1.Descriptor{Platform: &v1.Platform{OS: p.os, Architecture: p.arch}},
		}), true
	}
	if !any {
		return nil
	}
	digest, err := index.Digest()
	if err != nil {
		return err
	}
	fmt.Println("image", digest)
	_, err = layout.Write(filepath.Join(out, "image"), index)
	return err
}

// image returns an image that has the program and nothing else: no shell, no
// libraries, no files of a distribution.
func image(p platform, binary, licence []byte) (v1.Image, error) {
	text, err := tarred([]file{{"mockvendors", 0o755, binary}, {"LICENSE", 0o644, licence}})
	if err != nil {
		return nil, err
	}
	layer, err := tarball.LayerFromOpener(func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(text)), nil
	}, tarball.WithMediaType(types.OCILayer))
	if err != nil {
		return nil, err
	}
	base := mutate.ConfigMediaType(mutate.MediaType(empty.Image, types.OCIManifestSchema1), types.OCIConfigJSON)
	img, err := mutate.AppendLayers(base, layer)
	if err != nil {
		return nil, err
	}
	return mutate.ConfigFile(img, &v1.ConfigFile{
		OS: p.os, Architecture: p.arch, Created: v1.Time{Time: written},
		RootFS:  rootFS(layer),
		History: []v1.History{{Created: v1.Time{Time: written}, CreatedBy: "go run ./release"}},
		Config: v1.Config{
			User:         nobody,
			Entrypoint:   []string{"/mockvendors"},
			Cmd:          []string{"serve"},
			Env:          []string{"MOCKVENDORS_ADDR=0.0.0.0:8409"}, // of serve and of ready
			ExposedPorts: map[string]struct{}{"8409/tcp": {}},
			Healthcheck:  &v1.HealthConfig{Test: []string{"CMD", "/mockvendors", "ready"}, Interval: 5 * time.Second, Timeout: 3 * time.Second, Retries: 3},
			Labels: map[string]string{
				"org.opencontainers.image.source":   "https://github.com/mockvendors/mockvendors",
				"org.opencontainers.image.licenses": "Apache-2.0",
			},
		},
	})
}

func rootFS(layer v1.Layer) v1.RootFS {
	id, err := layer.DiffID()
	if err != nil {
		panic(err) // the layer is in memory
	}
	return v1.RootFS{Type: "layers", DiffIDs: []v1.Hash{id}}
}
