// Reads a publication and proofs with Go's packages sumdb/note and sumdb/tlog, and with nothing of this program's.
//
// usage: main PUBLICATION VERIFIER-KEY PROOFS-FOLDER [OLDER-CHECKPOINT CONSISTENCY-FILE]
//
// It checks the signed checkpoint, every hash tile against its root, every entry and every record line against the
// tiles, every proof file (C2SP tlog-proof), and the consistency file (C2SP tlog-witness) against the older checkpoint.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "go:", err)
		os.Exit(1)
	}
}

func check(holds bool, format string, values ...interface{}) {
	if !holds {
		must(fmt.Errorf(format, values...))
	}
}

func read(path string) []byte {
	data, err := os.ReadFile(path)
	must(err)
	return data
}

// open checks a signed checkpoint and yields its tree.
func open(data []byte, verifier note.Verifier) tlog.Tree {
	signed, err := note.Open(data, note.VerifierList(verifier))
	must(err)
	lines := strings.Split(signed.Text, "\n")
	check(len(lines) == 4 && lines[0] == verifier.Name(), "checkpoint is of %q", lines[0])
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	return tlog.Tree{N: size, Hash: hash(lines[2])}
}

func hash(text string) (hash tlog.Hash) {
	data, err := base64.StdEncoding.DecodeString(text)
	must(err)
	check(len(data) == len(hash), "a hash has %d bytes", len(data))
	copy(hash[:], data)
	return hash
}

func hashes(lines []string) (all []tlog.Hash) {
	for _, line := range lines {
		all = append(all, hash(line))
	}
	return all
}

// place is a path as C2SP tlog-tiles has it.
func place(kind string, index int64, width int, suffix string) string {
	groups := fmt.Sprintf("%03d", index%1000)
	for index >= 1000 {
		index /= 1000
		groups = fmt.Sprintf("x%03d/%s", index%1000, groups)
	}
	if width < 1<<height {
		groups += fmt.Sprintf(".p/%d", width)
	}
	return kind + "/" + groups + suffix
}

type tiles struct{ folder string }

func (t tiles) Height() int                            { return height }
func (t tiles) SaveTiles(tiles []tlog.Tile, _ [][]byte) {}
func (t tiles) ReadTiles(wanted []tlog.Tile) (data [][]byte, err error) {
	for _, tile := range wanted {
		path := place(fmt.Sprintf("tile/%d", tile.L), tile.N, tile.W, "")
		found, err := os.ReadFile(filepath.Join(t.folder, path))
		if err != nil {
			return nil, err
		}
		data = append(data, found)
	}
	return data, nil
}

// checkRecords checks every entry and every line against the tree, and counts the lines that are there.
func checkRecords(folder string, tree tlog.Tree) (shown int) {
	reader := tlog.TileHashReader(tree, tiles{folder})
	for start := int64(0); start < tree.N; start += 1 << height {
		width := tree.N - start
		if width > 1<<height {
			width = 1 << height
		}
		index := start >> height
		entries := read(filepath.Join(folder, place("tile/entries", index, int(width), "")))
		lines := bytes.Split(read(filepath.Join(folder, place("records", index, int(width), ".jsonl"))), []byte("\n"))
		check(int64(len(entries)) == 34*width && int64(len(lines)) == width+1, "records from %d on: wrong length", start)
		var places []int64
		for at := int64(0); at < width; at++ {
			places = append(places, tlog.StoredHashIndex(0, start+at))
		}
		leaves, err := reader.ReadHashes(places)
		must(err)
		for at := int64(0); at < width; at++ {
			entry := entries[34*at : 34*at+34]
			check(entry[0] == 0 && entry[1] == 32, "entry %d: wrong length", start+at)
			digest := entry[2:]
			check(tlog.RecordHash(digest) == leaves[at], "entry %d is not in the tree", start+at)
			if bytes.Equal(lines[at], []byte(fmt.Sprintf(`{"digest":"%x"}`, digest))) {
				continue
			}
			sum := sha256.Sum256(lines[at])
			check(bytes.Equal(sum[:], digest), "record %d has another digest", start+at)
			shown++
		}
	}
	return shown
}

func checkProof(data []byte, verifier note.Verifier) {
	parts := bytes.SplitN(data, []byte("\n\n"), 2)
	check(len(parts) == 2, "no empty line")
	lines := strings.Split(string(parts[0]), "\n")
	check(len(lines) >= 3 && lines[0] == "c2sp.org/tlog-proof@v1", "not a proof")
	record, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	must(err)
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	must(err)
	tree := open(parts[1], verifier)
	digest := sha256.Sum256(record)
	must(tlog.CheckRecord(hashes(lines[3:]), tree.N, tree.Hash, index, tlog.RecordHash(digest[:])))
}

func checkGrowth(data []byte, older tlog.Tree, verifier note.Verifier) {
	parts := bytes.SplitN(data, []byte("\n\n"), 2)
	check(len(parts) == 2, "no empty line")
	lines := strings.Split(string(parts[0]), "\n")
	check(lines[0] == fmt.Sprintf("old %d", older.N), "the consistency file is from %q", lines[0])
	tree := open(parts[1], verifier)
	must(tlog.CheckTree(hashes(lines[1:]), tree.N, tree.Hash, older.N, older.Hash))
}

func main() {
	check(len(os.Args) == 4 || len(os.Args) == 6, "usage: main PUBLICATION VERIFIER PROOFS [CHECKPOINT CONSISTENCY]")
	folder, proofs := os.Args[1], os.Args[3]
	verifier, err := note.NewVerifier(os.Args[2])
	must(err)
	tree := open(read(filepath.Join(folder, "checkpoint")), verifier)
	shown := checkRecords(folder, tree)
	files, err := filepath.Glob(filepath.Join(proofs, "*.tlog-proof"))
	must(err)
	for _, file := range files {
		checkProof(read(file), verifier)
	}
	if len(os.Args) == 6 {
		checkGrowth(read(os.Args[5]), open(read(os.Args[4]), verifier), verifier)
	}
	fmt.Printf("go: %d records, %d of them shown, %d proofs\n", tree.N, shown, len(files))
}
