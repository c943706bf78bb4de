#!/usr/bin/env bash
# Installs into a throw-away folder, moves the release binary elsewhere, and uses it there: schema,
# rules and lists travel inside it.
set -euo pipefail

here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

make -C "$here" --no-print-directory install PREFIX="$work/usr" > "$work/install.txt"
for file in bin/heraut share/man/man1/heraut.1 share/bash-completion/completions/heraut \
    share/zsh/site-functions/_heraut share/fish/vendor_completions.d/heraut.fish; do
    [ -s "$work/usr/$file" ] || { echo "not installed: $file" >&2; exit 1; }
done
bash -n "$work/usr/share/bash-completion/completions/heraut"

mkdir "$work/elsewhere"
mv "$work/usr/bin/heraut" "$work/elsewhere/moved"
cd "$work/elsewhere"
./moved init news > /dev/null
./moved doctor -C news > doctor.txt || true
grep -q 'rules, all compiled' doctor.txt || { cat doctor.txt >&2; exit 1; }
line='{"id":"1","lang":"nl","text":"Een vrouw uit Eritrea kreeg vandaag haar vergunning"}'
printf '%s\n' "$line" | ./moved check --jsonl | grep -q '"blocked":true' \
    || { echo "the moved binary does not block" >&2; exit 1; }
echo "the installed binary works wherever it is put ($(du -h moved | cut -f1))"
