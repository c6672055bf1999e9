package judge

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A case is a log as the program `askfirst` handed it out: export, receipts, growth, and what must be found.
type testCase struct {
	name     string
	dir      string
	export   Files
	expected struct {
		Key      string `json:"key"`
		Records  uint64 `json:"records"`
		Erased   int    `json:"erased"`
		Receipts int    `json:"receipts"`
		Growths  int    `json:"growths"`
	}
}

func cases(t *testing.T) []testCase {
	t.Helper()
	root := os.Getenv("ASKFIRST_EVIDENCE")
	if root == "" {
		t.Fatal("ASKFIRST_EVIDENCE names the folder with what is to be judged: run tests/independent")
	}
	dirs, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	var all []testCase
	for _, dir := range dirs {
		one := testCase{name: dir.Name(), dir: filepath.Join(root, dir.Name()), export: Files{}}
		text, err := os.ReadFile(filepath.Join(one.dir, "expected.json"))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &one.expected); err != nil {
			t.Fatal(err)
		}
		export := os.DirFS(filepath.Join(one.dir, "export"))
		err = fs.WalkDir(export, ".", func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			one.export[path], err = fs.ReadFile(export, path)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
	if len(all) == 0 {
		t.Fatal("there is nothing to judge")
	}
	return all
}

func read(t *testing.T, pattern string, count int) map[string][]byte {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) != count {
		t.Fatalf("%s: %d of %d (%v)", pattern, len(paths), count, err)
	}
	all := map[string][]byte{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all[path] = text
	}
	return all
}

func TestExportsReceiptsAndGrowthAreAccepted(t *testing.T) {
	for _, one := range cases(t) {
		t.Run(one.name, func(t *testing.T) {
			log, err := VerifyExport(one.export, one.expected.Key)
			if err != nil {
				t.Fatal(err)
			}
			if log.Size != one.expected.Records || log.Erased != one.expected.Erased {
				t.Fatalf("%d records, %d erased: %+v", log.Size, log.Erased, one.expected)
			}
			for path, text := range read(t, filepath.Join(one.dir, "*.receipt"), one.expected.Receipts) {
				receipt, err := VerifyReceipt(text, one.expected.Key)
				if err != nil {
					t.Fatalf("%s: %v", path, err)
				}
				if !bytes.Equal(receipt.Leaf, log.Leaves[receipt.Index][:]) {
					t.Fatalf("%s: the export has another record there", path)
				}
				if filepath.Base(path) != fmt.Sprintf("%d.receipt", receipt.Index) {
					t.Fatalf("%s: is for record %d", path, receipt.Index)
				}
			}
			for path, text := range read(t, filepath.Join(one.dir, "*.growth"), one.expected.Growths) {
				checkpoint, err := VerifyGrowth(text, one.expected.Key, log.Leaves)
				if err != nil {
					t.Fatalf("%s: %v", path, err)
				}
				if checkpoint.Size > log.Size || checkpoint.Origin != log.Origin {
					t.Fatalf("%s: %+v", path, checkpoint)
				}
			}
		})
	}
}

func (f Files) with(path string, content []byte) Files {
	edited := Files{}
	for other, bytes := range f {
		edited[other] = bytes
	}
	edited[path] = content
	return edited
}

func (f Files) without(path string) Files {
	edited := f.with(path, nil)
	delete(edited, path)
	return edited
}

// swap exchanges what lies at two places of a slice, in a copy.
func swap(content []byte, first, second, size int) []byte {
	edited := bytes.Clone(content)
	copy(edited[first:first+size], content[second:second+size])
	copy(edited[second:second+size], content[first:first+size])
	return edited
}

// Every edit of an export is found. In small ones each byte is changed, in large ones some.
func TestEditedExportsAreRefused(t *testing.T) {
	all := cases(t)
	for nth, one := range all {
		t.Run(one.name, func(t *testing.T) {
			key, edits := one.expected.Key, 0
			refused := func(what string, edited Files) {
				t.Helper()
				edits++
				if _, err := VerifyExport(edited, key); err == nil {
					t.Fatalf("%s was not found", what)
				}
			}
			for path, content := range one.export {
				step := 1 + len(one.export)*len(content)*int(one.expected.Records)/20_000
				for place := 0; place < len(content); place += step {
					edited := bytes.Clone(content)
					edited[place] ^= 1 << (place % 8)
					refused(fmt.Sprintf("byte %d of %s", place, path), one.export.with(path, edited))
				}
				if len(content) > 0 {
					refused("the last byte of "+path, one.export.with(path, content[:len(content)-1]))
					refused("the end of "+path, one.export.with(path, content[:len(content)/2]))
					refused("no "+path, one.export.without(path))
				}
				refused("more of "+path, one.export.with(path, append(bytes.Clone(content), 0)))
				if strings.HasPrefix(path, "tile/") {
					size := 32
					if strings.HasPrefix(path, "tile/entries/") {
						size = 34
					}
					if len(content) >= 2*size {
						refused("two in "+path, one.export.with(path, swap(content, 0, len(content)-size, size)))
						refused("the last of "+path, one.export.with(path, content[:len(content)-size]))
					}
				}
			}
			records := bytes.SplitAfter(one.export["records.jsonl"], []byte("\n"))
			if len(records) > 2 {
				last := len(records) - 2
				swapped := append([][]byte{records[last]}, records[1:last]...)
				swapped = append(swapped, records[0])
				refused("two records", one.export.with("records.jsonl", bytes.Join(swapped, nil)))
				refused("the last record", one.export.with("records.jsonl", bytes.Join(records[:last], nil)))
			}
			other := all[(nth+1)%len(all)]
			refused("the checkpoint of another log", one.export.with("checkpoint", other.export["checkpoint"]))
			if _, err := VerifyExport(one.export, other.expected.Key); err == nil {
				t.Fatal("the key of another log is taken")
			}
			t.Logf("%d edits were found", edits)
		})
	}
}

func TestEditedReceiptsAndGrowthAreRefused(t *testing.T) {
	edits := 0
	for _, one := range cases(t) {
		key := one.expected.Key
		log, err := VerifyExport(one.export, key)
		if err != nil {
			t.Fatal(err)
		}
		edit := func(path string, text []byte, accepted func([]byte) bool) {
			step := 1 + len(text)*(one.expected.Receipts+one.expected.Growths)/4_000
			for place := 0; place < len(text); place += step {
				edits++
				edited := bytes.Clone(text)
				edited[place] ^= 1 << (place % 8)
				if accepted(edited) || accepted(text[:place]) {
					t.Fatalf("%s: byte %d was not found", path, place)
				}
			}
		}
		for path, text := range read(t, filepath.Join(one.dir, "*.receipt"), one.expected.Receipts) {
			edit(path, text, func(text []byte) bool { _, err := VerifyReceipt(text, key); return err == nil })
		}
		for path, text := range read(t, filepath.Join(one.dir, "*.growth"), one.expected.Growths) {
			edit(path, text, func(text []byte) bool { _, err := VerifyGrowth(text, key, log.Leaves); return err == nil })
		}
	}
	t.Logf("%d edits were found", edits)
}
