#!/usr/bin/env bash
# The main job from end to end, in a throw-away workspace: every step is told, and every claim is
# checked. Ends with 0 only if all of it happened.
#
#     scripts/demo.sh [FOLDER-WITH-THE-BINARIES]
set -euo pipefail

here=$(cd "$(dirname "$0")/.." && pwd)
bin=$(cd "${1:-$here/.build/debug}" && pwd)
work=$(mktemp -d)
receiver_pid=""
timer_pid=""

finish() {
    for pid in $timer_pid $receiver_pid; do
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    rm -rf "$work"
}
trap finish EXIT

bold=""
plain=""
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    bold=$'\e[1m'
    plain=$'\e[0m'
fi

step() { printf '\n%s== %s%s\n' "$bold" "$1" "$plain"; }
say() { printf '   %s\n' "$1"; }
fail() { printf '\nDEMO FAILED: %s\n' "$1" >&2; exit 1; }
expect() { # expect WHAT FOUND WANTED
    [ "$2" = "$3" ] || fail "$1: found '$2', wanted '$3'"
    say "checked: $1: $2"
}
heraut() { "$bin/heraut" "$@"; }

export HERAUT_WORKSPACE="$work/news"
unset HERAUT_PERSON HERAUT_KEY || true
cd "$here"

step "Two people, each with an SSH key: Anna writes, Bram signs. Carla speaks for the agency."
for person in anna bram carla; do
    ssh-keygen -q -t ed25519 -N '' -C "$person" -f "$work/$person"
    say "made a key for $person"
done

step "A workspace, with one channel: a signed webhook to a receiver on this machine."
secret="$work/news/secrets/site.txt"
port=$((20000 + RANDOM % 20000))
while (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null; do
    port=$((20000 + RANDOM % 20000))
done
heraut init "$HERAUT_WORKSPACE" --agency "Dienst Voorbeeld" \
    --person "anna:author,approver:$work/anna.pub" \
    --person "bram:approver:$work/bram.pub" \
    --person "carla:spokesperson:$work/carla.pub" \
    --webhook "site=http://127.0.0.1:$port/hooks/heraut" 2>/dev/null

record="$work/received.jsonl"
"$bin/heraut-receiver" --port "$port" --record "$record" --secret-file "$secret" \
    > "$work/receiver.txt" &
receiver_pid=$!
for _ in $(seq 100); do
    grep -q listening "$work/receiver.txt" && break
    sleep 0.1
done
say "the receiver is $(cat "$work/receiver.txt")"
heraut channels | sed 's/^/   /'

step "Anna queues all sample drafts. The gate looks at each the moment it is saved."
good=()
refused=()
begin=$SECONDS
for draft in queue/samples/*.md; do
    name=$(basename "$draft" .md)
    if heraut draft "$draft" --as anna --json > "$work/draft.json" 2> /dev/null; then
        id=$(sed 's/.*"post":"\([^"]*\)".*/\1/' "$work/draft.json")
        good+=("$id")
        say "$id  kept       $name"
    else
        [ $? -eq 1 ] || fail "the draft $name could not be read"
        id=$(sed 's/.*"post":"\([^"]*\)".*/\1/' "$work/draft.json")
        refused+=("$id")
        say "$id  BLOCKED    $name"
    fi
done
wanted_good=$(find queue/samples -name '*.md' ! -name 'refused-*' | wc -l)
wanted_refused=$(find queue/samples -name 'refused-*.md' | wc -l)
expect "drafts that the gate lets pass" "${#good[@]}" "$wanted_good"
expect "drafts that the gate blocks" "${#refused[@]}" "$wanted_refused"

step "What the gate says about the blocked ones: where, why, and how to say it instead."
for draft in queue/samples/refused-*.md; do
    set +e
    heraut check "$draft" > "$work/findings.txt" 2> /dev/null
    code=$?
    set -e
    sed 's/^/   /' "$work/findings.txt"
    [ "$code" -eq 1 ] || fail "'heraut check $draft' ended with $code instead of 1"
    grep -q ' block ' "$work/findings.txt" || fail "no finding is shown for $draft"
    grep -q '\^' "$work/findings.txt" || fail "no span is shown for $draft"
    grep -q 'Liever: ' "$work/findings.txt" || fail "no suggestion is shown for $draft"
done
for id in "${refused[@]}"; do
    if heraut submit "$id" --at +1h --as anna --key "$work/anna" > /dev/null 2>&1; then
        fail "the blocked post $id could be submitted"
    fi
done
say "checked: none of the ${#refused[@]} blocked posts can be submitted"

step "Anna submits the others, all for the same second, and signs for the text."
# Time enough to sign them all before they are due, also on a slow machine.
seconds=${DEMO_SECONDS:-$((10 + 3 * (SECONDS - begin)))}
due=$(date -d "+$seconds seconds" '+%Y-%m-%dT%H:%M:%S%:z')
say "they go out at $due"
for id in "${good[@]}"; do
    heraut submit "$id" --at "$due" --as anna --key "$work/anna" 2>/dev/null | sed 's/^/   /'
done

step "Anna is an approver too, but she cannot sign off her own post."
if heraut approve "${good[0]}" --yes --as anna --key "$work/anna" > /dev/null 2> "$work/no.txt"; then
    fail "the author could sign off"
fi
sed 's/^/   /' "$work/no.txt"

step "Bram reads the first statement and signs; then the others. A reaction also needs Carla."
heraut approve "${good[0]}" --yes --as bram --key "$work/bram" 2>&1 | sed 's/^/   /'
for id in "${good[@]:1}"; do
    heraut approve "$id" --yes --as bram --key "$work/bram" 2>/dev/null | sed 's/^/   /'
done
reaction=$(heraut list --json 2>/dev/null | grep '"kind":"reaction"' | grep in-review \
    | sed 's/.*"post":"\([^"]*\)".*/\1/')
heraut approve "$reaction" --yes --as carla --key "$work/carla" 2>/dev/null | sed 's/^/   /'
approved=$(heraut list --stage approved --json 2>/dev/null | wc -l)
expect "posts that are approved" "$approved" "$wanted_good"
[ ! -s "$record" ] || fail "something went out before its time"

step "The timer keeps the time. (In production: a systemd service.)"
# The binary itself, not the shell function: the signal has to reach it.
"$bin/heraut" run > "$work/run.txt" 2> "$work/run-notes.txt" &
timer_pid=$!
for _ in $(seq 600); do
    published=$(grep -c '  published  ' "$work/run.txt" || true)
    [ "$published" -ge "$wanted_good" ] && break
    sleep 0.1
done
kill -TERM "$timer_pid"
wait "$timer_pid" || fail "the timer ended with an error: $(cat "$work/run-notes.txt")"
timer_pid=""
sed 's/^/   /' "$work/run.txt"

step "What the receiver has on its record."
expect "requests received" "$(wc -l < "$record")" "$wanted_good"
expect "different posts among them" \
    "$(sed 's/.*"webhook_id":"\([^"]*\)".*/\1/' "$record" | sort -u | wc -l)" "$wanted_good"
expect "requests with a valid signature" \
    "$(grep -c '"signature_valid":true' "$record")" "$wanted_good"
for id in "${good[@]}"; do
    expect "times that $id was received" "$(grep -c "\"webhook_id\":\"$id-" "$record")" 1
done
for id in "${refused[@]}"; do
    if grep -q "$id" "$record"; then fail "the refused post $id went out"; fi
done
say "checked: none of the refused posts is there"
late=$(sed 's/.*(\([0-9]*\) ms after its time).*/\1/;t;d' "$work/run.txt" | sort -n | tail -1)
say "the last of them was confirmed $late ms after its time"

step "Everything is on the record: 'heraut log', for one post."
heraut log "${good[0]}" | sed 's/^/   /'

step "And the record can be checked: chain, signatures, tables."
heraut verify | sed 's/^/   /'

printf '\n%sThe demo is done: %s posts published once each, %s refused, all on the record.%s\n' \
    "$bold" "$wanted_good" "$wanted_refused" "$plain"
