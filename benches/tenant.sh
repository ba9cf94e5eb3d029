# Sourced by the scripts beside it. Starts the shipped emulator with streams, and ends it with the script. Needs $EVENTS, the
# binary, and $scratch, a directory that the caller removes at the end.

# tenant COUNT [OPTION...]: starts a tenant with COUNT streams. Sets $url, $token and, with --tls, $ca.
tenant() {
  local count=$1 line id secret ready="$scratch/ready-$RANDOM$RANDOM"
  shift
  {
    printf '{"users":[],"streams":['
    for ((i = 0; i < count; i++)); do
      [ "$i" -eq 0 ] || printf ','
      printf '{"name":"stream-%05d","subscriptions":[{"event_type":"user.created"}],"destination":{"type":"webhook",' "$i"
      printf '"configuration":{"webhook_endpoint":"http://127.0.0.1:9/hook","webhook_authorization":'
      printf '{"method":"bearer","token":"not-a-real-token"}}}}'
    done
    printf ']}'
  } >"$scratch/seed.json"
  mkfifo "$ready"
  env -i EVENTS_STATE_DIR="$scratch" "$EVENTS" emulator --port 0 --json --quiet --max-streams 100000 \
    --token-lifetime 24h --seed "$scratch/seed.json" "$@" >"$ready" &
  servers+=($!)
  # The emulator prints its first line when it accepts connections, and keeps the pipe open.
  read -r line <"$ready" || { echo 'the emulator did not start' >&2; exit 1; }
  url=$(member url "$line")
  ca=$(member SSL_CERT_FILE "$line")
  id=$(member AUTH0_CLIENT_ID "$line")
  secret=$(member AUTH0_CLIENT_SECRET "$line")
  line=$(curl -sS ${ca:+--cacert "$ca"} "$url/oauth/token" -d grant_type=client_credentials -d "client_id=$id" \
    -d "client_secret=$secret" -d "audience=$url/api/v2/")
  token=$(member access_token "$line")
}

# member NAME JSON: prints the value of a string member without escapes, or nothing.
member() {
  sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" <<<"$2"
}

servers=()
end_servers() {
  for server in "${servers[@]}"; do kill "$server" 2>/dev/null && wait "$server" || true; done
  rm -rf "$scratch"
}
