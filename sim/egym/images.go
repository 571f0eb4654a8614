package egym

import (
	"bytes"
	"encoding/binary"

	"github.com/mockvendors/mockvendors/sim"
)

// Image describes a profile picture. No operation returns the picture itself, so
// its bytes are not stored.
type Image struct {
	Type   string `json:"type" enum:"image/jpeg|image/png"`
	Size   int    `json:"size" min:"1"`
	SHA256 string `json:"sha256"`
}

const (
	maxImage       = 16 << 20
	multipartFrame = 64 << 10 // for boundaries and headers of the parts
)

// aPicture is what the part named file must be.
const aPicture = "a JPEG or PNG picture"

type upload struct {
	ID     string          `path:"accountId"`
	Length sim.Opt[string] `header:"Content-Length"` // Go's server moves it to the request's Length
	File   sim.File        `file:"file"`
}

// uploadImage sets the profile picture.
func (a *api) uploadImage(tx *sim.Tx, in upload) (none sim.None, err error) {
	if tx.Request.Length < 0 && !in.Length.Sent {
		return none, badPart("header", "Content-Length", sim.Missing, "the length of the body in bytes")
	}
	if !in.File.Sent {
		return none, badPart("body", "file", sim.Missing, aPicture)
	}
	if in.File.Size > maxImage {
		return none, tooLarge.Refuse("file", "")
	}
	kind := imageType(in.File)
	if kind == "" {
		return none, badPart("body", "file", sim.Invalid, aPicture)
	}
	row, err := a.lookupMember(tx, in.ID)
	if err != nil {
		return none, err
	}
	row.image = &Image{Type: kind, Size: in.File.Size, SHA256: in.File.SHA256}
	a.accounts.Put(tx, row)
	return none, nil
}

func badPart(in, name string, problem sim.FieldProblem, want string) error {
	return &sim.BadInput{Fields: []sim.BadField{{In: in, Name: name, Problem: problem, Want: want}}}
}

// deleteImage removes the profile picture, and succeeds if there is none.
func (a *api) deleteImage(tx *sim.Tx, in byID) (none sim.None, err error) {
	row, err := a.lookupMember(tx, in.ID)
	if err != nil {
		return none, err
	}
	if row.image == nil {
		tx.Note(noImage).At("accountId", in.ID).HeldBy(row.Ref())
		return none, nil
	}
	row.image = nil
	a.accounts.Put(tx, row)
	return none, nil
}

// imageType recognizes a JPEG or a PNG by its signature and the header after it,
// and returns "" for anything else. It does not check the rest of the file.
func imageType(file sim.File) string {
	switch {
	case isPNG(file.Head):
		return "image/png"
	case isJPEG(file.Head, file.Size):
		return "image/jpeg"
	}
	return ""
}

// isPNG reports whether data has the signature and a first chunk IHDR with a
// width and a height.
func isPNG(data []byte) bool {
	const signature = "\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR"
	if len(data) < len(signature)+8 || !bytes.HasPrefix(data, []byte(signature)) {
		return false
	}
	size := data[len(signature):]
	return binary.BigEndian.Uint32(size) > 0 && binary.BigEndian.Uint32(size[4:]) > 0
}

// isJPEG reports whether a file of that size, which begins with data, has the
// signature and a complete first segment. Any number of bytes 0xff may come before a
// segment's marker.
func isJPEG(data []byte, size int) bool {
	if !bytes.HasPrefix(data, []byte("\xff\xd8\xff")) {
		return false
	}
	segment := data[2:]
	for len(segment) > 0 && segment[0] == 0xff {
		segment = segment[1:]
	}
	if len(segment) < 3 || segment[0] < 0xc0 {
		return false
	}
	length := int(binary.BigEndian.Uint16(segment[1:]))
	return length >= 2 && 1+length <= size-(len(data)-len(segment))
}
