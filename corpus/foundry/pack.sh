#!/bin/sh
# Packs a set made by foundry.py for the repository: the messages into corpus/samples/foundry/NAME.tar.zst, its tables into
# corpus/NAME.*.tsv. Usage: pack.sh SET_FOLDER. The archive is made without times, owners and order of the file system, so the
# same messages give the same bytes.
set -eu
if [ $# != 1 ] || [ ! -f "$1/labels.tsv" ]; then
  echo "usage: pack.sh SET_FOLDER, a folder that foundry.py make wrote" >&2
  exit 2
fi
set_folder=$1
corpus=$(cd "$(dirname "$0")/.." && pwd)
goal=$corpus/samples/foundry
name=$(awk -F'[\t/]' 'NR == 2 { print $1 }' "$set_folder/labels.tsv")
mkdir -p "$goal"
tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --exclude=.batches --exclude='*.tsv' \
    --transform="s|^\.|$name|" -C "$set_folder" -cf - . | zstd -19 -q -f -o "$goal/$name.tar.zst"
for table in labels evidence keys; do
  cp "$set_folder/$table.tsv" "$corpus/$name.$table.tsv"
done
ls -l "$goal/$name.tar.zst" "$corpus/$name".*.tsv
