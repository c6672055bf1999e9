// Package judge verifies what AskFirst hands out with implementations that others made: signed notes and tiles of
// golang.org/x/mod/sumdb, proofs of transparency-dev/merkle, tlog-proofs and ECDSA keys of transparency-dev/formats. What
// those do not know, the receipt and the records, is read here as docs/evidence.md describes it.
package judge

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	fnote "github.com/transparency-dev/formats/note"
	tproof "github.com/transparency-dev/formats/proof"
	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Files holds an export: its files by their paths.
type Files map[string][]byte

// Checkpoint is what a signed note says of a log.
type Checkpoint struct {
	Origin string
	Size   uint64
	Root   []byte
}

// OpenCheckpoint verifies the note with the key, and reads it.
func OpenCheckpoint(text []byte, vkey string) (*Checkpoint, error) {
	verifier, err := fnote.NewVerifier(vkey)
	if err != nil {
		return nil, fmt.Errorf("key: %w", err)
	}
	opened, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		return nil, fmt.Errorf("note: %w", err)
	}
	for _, signature := range append(opened.Sigs, opened.UnverifiedSigs...) {
		// That reader takes bits behind the end of the signature, which mean nothing; the specification has none.
		if _, err := base64.StdEncoding.Strict().DecodeString(signature.Base64); err != nil {
			return nil, fmt.Errorf("signature: %w", err)
		}
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" || lines[0] != verifier.Name() {
		return nil, fmt.Errorf("checkpoint: %q", opened.Text)
	}
	size, err := strconv.ParseUint(lines[1], 10, 63)
	if err != nil || strconv.FormatUint(size, 10) != lines[1] {
		return nil, fmt.Errorf("size: %q", lines[1])
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != 32 {
		return nil, fmt.Errorf("root: %q", lines[2])
	}
	return &Checkpoint{lines[0], size, root}, nil
}

// Log is an export that was verified.
type Log struct {
	Checkpoint
	Leaves []tlog.Hash
	Erased int
}

// hashes keeps the hashes of a growing tree where tlog looks for them.
type hashes []tlog.Hash

func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, 0, len(indexes))
	for _, index := range indexes {
		if index >= int64(len(h)) {
			return nil, errors.New("no such hash")
		}
		found = append(found, h[index])
	}
	return found, nil
}

// widths of the tiles of a level with this many hashes.
func widths(count uint64) []int {
	var all []int
	for ; count > 256; count -= 256 {
		all = append(all, 256)
	}
	if count > 0 {
		all = append(all, int(count))
	}
	return all
}

func bundlePath(number, width int) string {
	// tlog writes tile/<height>/<level>/<number>; C2SP leaves the height out, and names entries.
	path := tlog.Tile{H: 8, L: -1, N: int64(number), W: width}.Path()
	return strings.Replace(path, "tile/8/data/", "tile/entries/", 1)
}

func tilePath(tile tlog.Tile) string {
	return strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
}

type record struct {
	Index  *uint64 `json:"index"`
	Salt   *string `json:"salt"`
	Body   *string `json:"body"`
	Erased *bool   `json:"erased"`
}

// VerifyExport verifies every file of an export.
func VerifyExport(files Files, vkey string) (*Log, error) {
	checkpoint, err := OpenCheckpoint(files["checkpoint"], vkey)
	if err != nil {
		return nil, err
	}
	log := &Log{Checkpoint: *checkpoint}
	seen := map[string]bool{"checkpoint": true, "records.jsonl": true}

	lines := bytes.SplitAfter(files["records.jsonl"], []byte("\n"))
	if last := lines[len(lines)-1]; len(last) != 0 {
		return nil, errors.New("records.jsonl: the last line is cut")
	}
	lines = lines[:len(lines)-1]
	if uint64(len(lines)) != checkpoint.Size {
		return nil, fmt.Errorf("records.jsonl: %d lines for %d records", len(lines), checkpoint.Size)
	}

	var commitments [][]byte
	for number, width := range widths(checkpoint.Size) {
		path := bundlePath(number, width)
		seen[path] = true
		bundle := files[path]
		for range width {
			if len(bundle) < 34 || bundle[0] != 0 || bundle[1] != 32 {
				return nil, fmt.Errorf("%s: no entry of 32 bytes", path)
			}
			commitments = append(commitments, bundle[2:34])
			bundle = bundle[34:]
		}
		if len(bundle) != 0 {
			return nil, fmt.Errorf("%s: too long", path)
		}
	}

	var stored hashes
	ranges := (&compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}).NewEmptyRange(0)
	for index, commitment := range commitments {
		if err := checkRecord(lines[index], uint64(index), commitment, log); err != nil {
			return nil, fmt.Errorf("records.jsonl, record %d: %w", index, err)
		}
		more, err := tlog.StoredHashes(int64(index), commitment, stored)
		if err != nil {
			return nil, err
		}
		stored = append(stored, more...)
		log.Leaves = append(log.Leaves, more[0])
		if err := ranges.Append(rfc6962.DefaultHasher.HashLeaf(commitment), nil); err != nil {
			return nil, err
		}
	}

	root, err := tlog.TreeHash(int64(checkpoint.Size), stored)
	if err != nil {
		return nil, err
	}
	other, err := ranges.GetRootHash(nil)
	if err != nil {
		return nil, err
	}
	if checkpoint.Size == 0 {
		other = rfc6962.DefaultHasher.EmptyRoot()
		root = tlog.Hash(other)
	}
	if !bytes.Equal(root[:], other) {
		return nil, errors.New("the two libraries do not agree about the root")
	}
	if !bytes.Equal(root[:], checkpoint.Root) {
		return nil, errors.New("checkpoint: another root")
	}

	for _, tile := range tlog.NewTiles(8, 0, int64(checkpoint.Size)) {
		path := tilePath(tile)
		seen[path] = true
		expected, err := tlog.ReadTileData(tile, stored)
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(expected, files[path]) {
			return nil, fmt.Errorf("%s: another tile", path)
		}
	}
	for path := range files {
		if !seen[path] {
			return nil, fmt.Errorf("%s: does not belong there", path)
		}
	}
	return log, nil
}

func checkRecord(line []byte, index uint64, commitment []byte, log *Log) error {
	var one record
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&one); err != nil {
		return err
	}
	if one.Index == nil || *one.Index != index {
		return errors.New("another index")
	}
	// There is one way to write a line.
	if one.Erased != nil {
		if string(line) != fmt.Sprintf("{\"index\":%d,\"erased\":true}\n", index) {
			return errors.New("no line for an erased record")
		}
		log.Erased++
		return nil
	}
	if one.Salt == nil || one.Body == nil {
		return errors.New("salt or body is missing")
	}
	if !strings.HasPrefix(string(line), fmt.Sprintf("{\"index\":%d,\"salt\":\"%s\",\"body\":\"", index, *one.Salt)) ||
		!strings.HasSuffix(string(line), "\"}\n") {
		return errors.New("no line for a record")
	}
	found, err := commit(*one.Salt, *one.Body)
	if err != nil {
		return err
	}
	if !bytes.Equal(found, commitment) {
		return errors.New("another record than the one that was committed to")
	}
	return nil
}

func commit(salt, body string) ([]byte, error) {
	bytes, err := hex.DecodeString(salt)
	if err != nil || len(bytes) != 16 || strings.ToLower(salt) != salt {
		return nil, fmt.Errorf("salt: %q", salt)
	}
	sum := sha256.Sum256(append(bytes, body...))
	return sum[:], nil
}

// Receipt is a receipt that was verified.
type Receipt struct {
	Checkpoint
	Index uint64
	Leaf  []byte
}

// VerifyReceipt verifies a receipt with nothing but a key.
func VerifyReceipt(text []byte, vkey string) (*Receipt, error) {
	parts := strings.SplitN(string(text), "\n", 5)
	if len(parts) != 5 || parts[0] != "askfirst/receipt@v1" || !strings.HasPrefix(parts[1], "salt ") || parts[3] != "" {
		return nil, errors.New("no receipt")
	}
	commitment, err := commit(strings.TrimPrefix(parts[1], "salt "), parts[2])
	if err != nil {
		return nil, err
	}
	var inclusion tproof.TLogProof
	if err := inclusion.Unmarshal([]byte(parts[4])); err != nil {
		return nil, err
	}
	// That reader takes some texts that the specification does not know.
	if string(inclusion.Marshal()) != parts[4] {
		return nil, errors.New("the proof can be written in one way only")
	}
	checkpoint, err := OpenCheckpoint(inclusion.Checkpoint, vkey)
	if err != nil {
		return nil, err
	}
	var path [][]byte
	var record tlog.RecordProof
	for _, hash := range inclusion.Hashes {
		path = append(path, hash[:])
		record = append(record, hash)
	}
	leaf := rfc6962.DefaultHasher.HashLeaf(commitment)
	if err := proof.VerifyInclusion(rfc6962.DefaultHasher, inclusion.Index, checkpoint.Size, leaf, path, checkpoint.Root); err != nil {
		return nil, err
	}
	if err := tlog.CheckRecord(record, int64(checkpoint.Size), tlog.Hash(checkpoint.Root), int64(inclusion.Index), tlog.Hash(leaf)); err != nil {
		return nil, fmt.Errorf("the two libraries do not agree: %w", err)
	}
	return &Receipt{*checkpoint, inclusion.Index, leaf}, nil
}

// VerifyGrowth verifies the proof that a log grew from the tree of old leaves.
func VerifyGrowth(text []byte, vkey string, leaves []tlog.Hash) (*Checkpoint, error) {
	head, note, found := strings.Cut(string(text), "\n\n")
	if !found {
		return nil, errors.New("no empty line")
	}
	lines := strings.Split(head, "\n")
	number, found := strings.CutPrefix(lines[0], "old ")
	old, err := strconv.ParseUint(number, 10, 63)
	if !found || err != nil || strconv.FormatUint(old, 10) != number || old > uint64(len(leaves)) {
		return nil, fmt.Errorf("old size: %q", lines[0])
	}
	var path [][]byte
	for _, line := range lines[1:] {
		hash, err := base64.StdEncoding.Strict().DecodeString(line)
		if err != nil || len(hash) != 32 {
			return nil, fmt.Errorf("hash: %q", line)
		}
		path = append(path, hash)
	}
	checkpoint, err := OpenCheckpoint([]byte(note), vkey)
	if err != nil {
		return nil, err
	}
	ranges := (&compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}).NewEmptyRange(0)
	for _, leaf := range leaves[:old] {
		if err := ranges.Append(leaf[:], nil); err != nil {
			return nil, err
		}
	}
	root := rfc6962.DefaultHasher.EmptyRoot()
	if old > 0 {
		if root, err = ranges.GetRootHash(nil); err != nil {
			return nil, err
		}
	}
	return checkpoint, proof.VerifyConsistency(rfc6962.DefaultHasher, old, checkpoint.Size, path, root, checkpoint.Root)
}
