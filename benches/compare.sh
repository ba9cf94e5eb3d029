#!/usr/bin/env bash
# Runs this program beside others that do the same work, in turns, against the same local tenant. Prints the ratio of wall time
# and memory to each of the others: below 1 is less.
#
#   benches/compare.sh [SECTION...]     size, start, list, list_tls, list_many, feed, listen (default: all)
#
# Measures target/release/events, or the binary that EVENTS names. Needs curl and python3. Compares with the official SDKs if
# they are installed: the Node.js SDK in tests/conformance/node (`npm ci` there) or in NODE_SDK, the Python SDK if PYTHON
# (default: python3) can import it. `listen` needs wrk and compares with an Express handler if that is installed (`npm ci` in
# benches/express); DATABASE_URL names an empty PostgreSQL database for both, such as postgres://USER@HOST:PORT/NAME. RUNS is
# the number of runs of each command (default: 30). Ratios carry over to other machines, times do not.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
EVENTS=$(realpath "${EVENTS:-target/release/events}")
runs=${RUNS:-30}
python=${PYTHON:-python3}
export NODE_SDK=${NODE_SDK:-$PWD/tests/conformance/node}

scratch=$(mktemp -d)
source benches/tenant.sh
trap end_servers EXIT
# The programs see only the environment set below.
unset CI NO_COLOR SSL_CERT_FILE SSL_CERT_DIR http_proxy https_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY all_proxy
export EVENTS_CONFIG_DIR=$scratch/none

has_node_sdk() { command -v node >/dev/null && [ -d "$NODE_SDK/node_modules/auth0" ]; }
has_python_sdk() { "$python" -c 'import auth0.management' 2>/dev/null; }

heading() { printf '\n%-34s %11s %9s %9s %8s\n' "$1" 'wall' 'ratio' 'peak' 'ratio'; }

# compare RUNS NAME COMMAND [NAME COMMAND...]: the first is this program; prints its ratio to each of the others.
compare() {
  local runs=$1 names=() commands=() i=0 wall peak own_wall= own_peak=
  shift
  while [ $# -gt 0 ]; do
    names+=("$1")
    commands+=("$2")
    shift 2
  done
  python3 benches/measure.py "$runs" "${commands[@]}" >"$scratch/measured"
  while read -r wall peak; do
    own_wall=${own_wall:-$wall} own_peak=${own_peak:-$peak}
    awk -v name="${names[$i]}" -v wall="$wall" -v peak="$peak" -v own_wall="$own_wall" -v own_peak="$own_peak" 'BEGIN {
      printf "  %-32s %8.2f ms %9.3f %5.1f MiB %8.3f\n", name, wall, own_wall / wall, peak / 1024, peak ? own_peak / peak : 0
    }'
    i=$((i + 1))
  done <"$scratch/measured"
}

size() {
  printf '\n%-34s %11s\n' 'size of the binary' ''
  local name path
  for name in events node; do
    path=$EVENTS
    [ "$name" = events ] || path=$(command -v "$name") || continue
    awk -v name="$name" -v size="$(stat -Lc %s "$path")" 'BEGIN { printf "  %-32s %7.2f MiB\n", name, size / 1024 / 1024 }'
  done
}

start() {
  heading 'start-up'
  local others=(curl 'curl --version')
  if command -v node >/dev/null; then others+=('node' 'node -e 0'); fi
  others+=('python' "$python -c 0")
  compare "$runs" 'events --version' "$EVENTS --version" "${others[@]}"
}

# The URL of the first page, as this program requests it.
page() { echo "$url/api/v2/event-streams?take=100"; }

list() {
  tenant 10
  heading 'list of 10, http'
  export AUTH0_DOMAIN=$url AUTH0_API_TOKEN=$token
  compare "$runs" 'events list' "$EVENTS list" \
    'curl' "curl -sS -H 'authorization: Bearer $token' '$(page)'"
}

list_tls() {
  tenant 10 --tls
  heading 'list of 10, TLS, one authority'
  export AUTH0_DOMAIN=${url#https://} AUTH0_API_TOKEN=$token SSL_CERT_FILE=$ca SSL_CERT_DIR=$scratch/none NODE_EXTRA_CA_CERTS=$ca
  local others=(curl "curl -sS --cacert $ca -H 'authorization: Bearer $token' '$(page)'")
  if has_node_sdk; then others+=('Node.js SDK' 'node benches/list.mjs'); fi
  if has_python_sdk; then others+=('Python SDK' "$python benches/list.py"); fi
  compare "$runs" 'events list' "$EVENTS list" "${others[@]}"
  unset SSL_CERT_FILE SSL_CERT_DIR NODE_EXTRA_CA_CERTS
}

# curl gets the cursor of every page beforehand, so it does not parse the pages.
list_many() {
  tenant 10000
  heading 'list of 10,000, http'
  export AUTH0_DOMAIN=$url AUTH0_API_TOKEN=$token
  local next= answer pages=0
  : >"$scratch/pages"
  while :; do
    printf 'url = "%s%s"\noutput = "/dev/null"\n' "$(page)" "${next:+&from=$next}" >>"$scratch/pages"
    answer=$(curl -sS -H "authorization: Bearer $token" "$(page)${next:+&from=$next}")
    next=$(member next "$answer")
    pages=$((pages + 1))
    [ -n "$next" ] || break
  done
  printf '  %d pages\n' "$pages"
  local others=('events list --csv' "$EVENTS list --csv")
  others+=('curl, the same pages' "curl -sS -H 'authorization: Bearer $token' -K $scratch/pages")
  if has_node_sdk; then others+=('Node.js SDK' 'node benches/list.mjs'); fi
  compare 5 'events list' "$EVENTS list" "${others[@]}"
}

# A feed that costs its server almost nothing. Every reader writes to a file; curl does not decode.
feed() {
  mkfifo "$scratch/feed"
  python3 benches/feed.py >"$scratch/feed" &
  servers+=($!)
  heading 'feed to a file'
  export AUTH0_DOMAIN AUTH0_API_TOKEN=a-token
  read -r AUTH0_DOMAIN <"$scratch/feed"
  local count
  for count in 100000 1000000; do
    local others=('curl' "curl -sSN -o $scratch/copied '$AUTH0_DOMAIN/api/v2/events?count=$count'")
    if [ $count -eq 100000 ] && has_node_sdk; then others+=('Node.js SDK' "node benches/feed.mjs $count"); fi
    compare 3 "subscribe, $count events" \
      "$EVENTS subscribe --quiet --output-file $scratch/events --json-compact --limit $count" "${others[@]}"
    awk -v count=$count 'NR == 1 { printf "  subscribe: %.0f events a second\n", count * 1000 / $1 }' "$scratch/measured"
    rm -f "$scratch/events" "$scratch/copied"
  done
}

# deliveries NAME COMMAND...: starts a receiver, which prints its URL on standard error, and sends it deliveries over 32
# connections. The first of a heading is this program; prints its rate as a multiple of each of the others.
deliveries() {
  local name=$1 address= line told="$scratch/told-$RANDOM$RANDOM" receiver rate errors peak
  shift
  mkfifo "$told"
  TOKEN=a-token API_TOKEN=a-token "$@" >"$scratch/received" 2>"$told" &
  receiver=$!
  servers+=("$receiver")
  exec 7<"$told"
  while [ -z "$address" ] && read -r -u 7 line; do address=$(grep -o 'http://[^ ]*/webhook' <<<"$line" || true); done
  [ -n "$address" ] || { echo "$name did not start" >&2; exit 1; }
  cat <&7 >/dev/null &
  TOKEN=a-token RUN=$RANDOM wrk -t1 -c32 -d"${SECONDS_EACH:-5}s" -s benches/deliveries.lua "$address" >"$scratch/wrk"
  peak=$(awk '/^VmHWM/ { print $2 }' "/proc/$receiver/status")
  kill "$receiver" && wait "$receiver" || true
  exec 7<&-
  rate=$(awk '/^Requests\/sec/ { print $2 }' "$scratch/wrk")
  errors=$(awk '/Non-2xx/ { print $NF }' "$scratch/wrk")
  own_rate=${own_rate:-$rate} own_peak=${own_peak:-$peak}
  awk -v name="$name" -v rate="$rate" -v own="$own_rate" -v peak="$peak" -v own_peak="$own_peak" -v errors="${errors:-0}" 'BEGIN {
    printf "  %-32s %9.0f/s %9.1f %5.1f MiB %8.3f %8d refused\n", name, rate, own / rate, peak / 1024, own_peak / peak, errors
  }'
}

listen() {
  local listen=("$EVENTS" listen --port 0 --bearer-env API_TOKEN) express=(node benches/express/handler.js) own_rate= own_peak=
  printf '\n%-34s %11s %9s %9s %8s\n' 'deliveries, 32 connections' 'rate' 'ratio' 'peak' 'ratio'
  deliveries 'listen' "${listen[@]}"
  deliveries 'listen --json-compact' "${listen[@]}" --json-compact
  if [ -d benches/express/node_modules ]; then deliveries 'Express' env -u DATABASE_URL "${express[@]}"; fi
  own_rate= own_peak=
  deliveries 'listen --store sqlite:' "${listen[@]}" --store "sqlite:$scratch/events.db"
  if [ -n "${DATABASE_URL:-}" ]; then
    own_rate= own_peak=
    deliveries 'listen --store postgres:' "${listen[@]}" --store "$DATABASE_URL"
    if [ -d benches/express/node_modules ]; then deliveries 'Express with PostgreSQL' "${express[@]}"; fi
  fi
}

[ $# -gt 0 ] || set -- size start list list_tls list_many feed listen
for section in "$@"; do "$section"; done
