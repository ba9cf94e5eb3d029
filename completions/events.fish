# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_events_global_optspecs
    string join \n o/output= json json-compact csv jq= color= no-color q/quiet no-input timeout= no-retry debug tenant= env-file= no-token-cache domain= client-id= client-secret-file= client-secret-stdin client-assertion-private-key= client-assertion-signing-alg= audience= h/help V/version
end

function __fish_events_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_events_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_events_using_subcommand
    set -l cmd (__fish_events_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c events -n "__fish_events_needs_command" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_needs_command" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_needs_command" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_needs_command" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_needs_command" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_needs_command" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_needs_command" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_needs_command" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_needs_command" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_needs_command" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_needs_command" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_needs_command" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_needs_command" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_needs_command" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_needs_command" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_needs_command" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_needs_command" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_needs_command" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_needs_command" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_needs_command" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_needs_command" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_needs_command" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_needs_command" -s V -l version -d 'Print version'
complete -c events -n "__fish_events_needs_command" -f -a "create" -d 'Create an event stream'
complete -c events -n "__fish_events_needs_command" -f -a "show" -d 'Show one event stream'
complete -c events -n "__fish_events_needs_command" -f -a "list" -d 'List the event streams'
complete -c events -n "__fish_events_needs_command" -f -a "ls" -d 'List the event streams'
complete -c events -n "__fish_events_needs_command" -f -a "update" -d 'Change an event stream; what is not named keeps its value'
complete -c events -n "__fish_events_needs_command" -f -a "enable" -d 'Enable event streams'
complete -c events -n "__fish_events_needs_command" -f -a "disable" -d 'Disable event streams'
complete -c events -n "__fish_events_needs_command" -f -a "delete" -d 'Delete event streams'
complete -c events -n "__fish_events_needs_command" -f -a "rm" -d 'Delete event streams'
complete -c events -n "__fish_events_needs_command" -f -a "deliveries" -d 'Look at failed deliveries'
complete -c events -n "__fish_events_needs_command" -f -a "trigger" -d 'Send a test event through a stream'
complete -c events -n "__fish_events_needs_command" -f -a "redeliver" -d 'Ask for failed deliveries again'
complete -c events -n "__fish_events_needs_command" -f -a "redeliver-many" -d 'Ask for all failed deliveries that match again'
complete -c events -n "__fish_events_needs_command" -f -a "stats" -d 'Count the deliveries of a stream over time'
complete -c events -n "__fish_events_needs_command" -f -a "login" -d 'Store the credentials of a tenant'
complete -c events -n "__fish_events_needs_command" -f -a "logout" -d 'Forget the stored credentials of a tenant'
complete -c events -n "__fish_events_needs_command" -f -a "tenants" -d 'List the stored tenants, or choose the default one'
complete -c events -n "__fish_events_needs_command" -f -a "whoami" -d 'Show which credential applies, and what it allows'
complete -c events -n "__fish_events_needs_command" -f -a "subscribe" -d 'Follow the tenant\'s live events'
complete -c events -n "__fish_events_needs_command" -f -a "listen" -d 'Run a webhook endpoint that checks, prints and passes on events'
complete -c events -n "__fish_events_needs_command" -f -a "emulator" -d 'Run a local tenant that speaks the same API'
complete -c events -n "__fish_events_needs_command" -f -a "demo" -d 'Watch the whole life of a stream on an embedded tenant'
complete -c events -n "__fish_events_needs_command" -f -a "types" -d 'List the event types, or print a sample event of one'
complete -c events -n "__fish_events_needs_command" -f -a "completion" -d 'Print a completion script for a shell'
complete -c events -n "__fish_events_needs_command" -f -a "man" -d 'Write the manual pages into a directory'
complete -c events -n "__fish_events_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c events -n "__fish_events_using_subcommand create" -s n -l name -d 'Name of the stream, unique in the tenant' -r
complete -c events -n "__fish_events_using_subcommand create" -s t -l type -d 'Type of the destination; may be left out where the configuration settles it' -r -f -a "webhook\t'A URL that each event is posted to'
eventbridge\t'An AWS EventBridge partner event source'
action\t'An Auth0 Action'"
complete -c events -n "__fish_events_using_subcommand create" -s s -l subscriptions -d 'Event types to deliver, separated by commas; `user.*` and `*` stand for the known ones' -r
complete -c events -n "__fish_events_using_subcommand create" -l status -d 'Whether the stream delivers at once' -r -f -a "enabled\t'Deliver events'
disabled\t'Deliver none'"
complete -c events -n "__fish_events_using_subcommand create" -s c -l configuration -d 'Configuration of the destination: JSON, `@FILE`, or `-` for standard input' -r
complete -c events -n "__fish_events_using_subcommand create" -l webhook-url -d 'URL of the webhook endpoint, https only' -r
complete -c events -n "__fish_events_using_subcommand create" -l webhook-token-env -d 'Prove deliveries by a bearer token, read from this environment variable' -r
complete -c events -n "__fish_events_using_subcommand create" -l webhook-token-file -d 'Prove deliveries by a bearer token, read from this file' -r -F
complete -c events -n "__fish_events_using_subcommand create" -l webhook-basic -d 'Prove deliveries by this user name, and a password' -r
complete -c events -n "__fish_events_using_subcommand create" -l webhook-password-env -d 'Read the password from this environment variable' -r
complete -c events -n "__fish_events_using_subcommand create" -l webhook-password-file -d 'Read the password from this file' -r -F
complete -c events -n "__fish_events_using_subcommand create" -l webhook-header -d 'Prove deliveries by a header of this name, and a secret value' -r
complete -c events -n "__fish_events_using_subcommand create" -l webhook-header-value-env -d 'Read the header\'s value from this environment variable' -r
complete -c events -n "__fish_events_using_subcommand create" -l webhook-header-value-file -d 'Read the header\'s value from this file' -r -F
complete -c events -n "__fish_events_using_subcommand create" -l aws-account-id -d 'AWS account of the EventBridge bus, 12 digits' -r
complete -c events -n "__fish_events_using_subcommand create" -l aws-region -d 'AWS region of the EventBridge bus, such as us-east-2' -r
complete -c events -n "__fish_events_using_subcommand create" -l action-id -d 'Id of a deployed action with the event-stream trigger' -r
complete -c events -n "__fish_events_using_subcommand create" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand create" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand create" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand create" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand create" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand create" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand create" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand create" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand create" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand create" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand create" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand create" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand create" -l dry-run -d 'Print the request body with its secrets masked, and send nothing'
complete -c events -n "__fish_events_using_subcommand create" -l webhook-token-stdin -d 'Prove deliveries by a bearer token, read from standard input'
complete -c events -n "__fish_events_using_subcommand create" -l webhook-password-stdin -d 'Read the password from standard input'
complete -c events -n "__fish_events_using_subcommand create" -l webhook-header-value-stdin -d 'Read the header\'s value from standard input'
complete -c events -n "__fish_events_using_subcommand create" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand create" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand create" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand create" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand create" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand create" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand create" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand create" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand create" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand create" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand show" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand show" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand show" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand show" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand show" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand show" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand show" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand show" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand show" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand show" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand show" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand show" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand show" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand show" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand show" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand show" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand show" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand show" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand show" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand show" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand show" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand show" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand list" -s n -l limit -d 'Stop after this many; 0 lists all' -r
complete -c events -n "__fish_events_using_subcommand list" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand list" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand list" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand list" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand list" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand list" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand list" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand list" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand list" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand list" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand list" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand list" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand list" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand list" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand list" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand list" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand list" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand list" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand list" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand list" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand list" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand list" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand ls" -s n -l limit -d 'Stop after this many; 0 lists all' -r
complete -c events -n "__fish_events_using_subcommand ls" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand ls" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand ls" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand ls" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand ls" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand ls" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand ls" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand ls" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand ls" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand ls" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand ls" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand ls" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand ls" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand ls" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand ls" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand ls" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand ls" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand ls" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand ls" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand ls" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand ls" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand ls" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand update" -s n -l name -d 'New name' -r
complete -c events -n "__fish_events_using_subcommand update" -s s -l subscriptions -d 'New event types, separated by commas; `+type` and `-type` edit the present list' -r
complete -c events -n "__fish_events_using_subcommand update" -l status -d 'New status' -r -f -a "enabled\t'Deliver events'
disabled\t'Deliver none'"
complete -c events -n "__fish_events_using_subcommand update" -s c -l configuration -d 'Configuration of the destination: JSON, `@FILE`, or `-` for standard input' -r
complete -c events -n "__fish_events_using_subcommand update" -l webhook-url -d 'URL of the webhook endpoint, https only' -r
complete -c events -n "__fish_events_using_subcommand update" -l webhook-token-env -d 'Prove deliveries by a bearer token, read from this environment variable' -r
complete -c events -n "__fish_events_using_subcommand update" -l webhook-token-file -d 'Prove deliveries by a bearer token, read from this file' -r -F
complete -c events -n "__fish_events_using_subcommand update" -l webhook-basic -d 'Prove deliveries by this user name, and a password' -r
complete -c events -n "__fish_events_using_subcommand update" -l webhook-password-env -d 'Read the password from this environment variable' -r
complete -c events -n "__fish_events_using_subcommand update" -l webhook-password-file -d 'Read the password from this file' -r -F
complete -c events -n "__fish_events_using_subcommand update" -l webhook-header -d 'Prove deliveries by a header of this name, and a secret value' -r
complete -c events -n "__fish_events_using_subcommand update" -l webhook-header-value-env -d 'Read the header\'s value from this environment variable' -r
complete -c events -n "__fish_events_using_subcommand update" -l webhook-header-value-file -d 'Read the header\'s value from this file' -r -F
complete -c events -n "__fish_events_using_subcommand update" -l aws-account-id -d 'AWS account of the EventBridge bus, 12 digits' -r
complete -c events -n "__fish_events_using_subcommand update" -l aws-region -d 'AWS region of the EventBridge bus, such as us-east-2' -r
complete -c events -n "__fish_events_using_subcommand update" -l action-id -d 'Id of a deployed action with the event-stream trigger' -r
complete -c events -n "__fish_events_using_subcommand update" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand update" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand update" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand update" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand update" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand update" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand update" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand update" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand update" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand update" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand update" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand update" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand update" -l dry-run -d 'Print the request body with its secrets masked, and send no change'
complete -c events -n "__fish_events_using_subcommand update" -l webhook-token-stdin -d 'Prove deliveries by a bearer token, read from standard input'
complete -c events -n "__fish_events_using_subcommand update" -l webhook-password-stdin -d 'Read the password from standard input'
complete -c events -n "__fish_events_using_subcommand update" -l webhook-header-value-stdin -d 'Read the header\'s value from standard input'
complete -c events -n "__fish_events_using_subcommand update" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand update" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand update" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand update" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand update" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand update" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand update" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand update" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand update" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand update" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand enable" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand enable" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand enable" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand enable" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand enable" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand enable" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand enable" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand enable" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand enable" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand enable" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand enable" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand enable" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand enable" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand enable" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand enable" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand enable" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand enable" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand enable" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand enable" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand enable" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand enable" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand enable" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand enable" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand disable" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand disable" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand disable" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand disable" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand disable" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand disable" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand disable" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand disable" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand disable" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand disable" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand disable" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand disable" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand disable" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand disable" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand disable" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand disable" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand disable" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand disable" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand disable" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand disable" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand disable" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand disable" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand disable" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand delete" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand delete" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand delete" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand delete" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand delete" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand delete" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand delete" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand delete" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand delete" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand delete" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand delete" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand delete" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand delete" -s y -l force -l yes -d 'Delete without asking; required where nobody can be asked'
complete -c events -n "__fish_events_using_subcommand delete" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand delete" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand delete" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand delete" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand delete" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand delete" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand delete" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand delete" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand delete" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand delete" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand rm" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand rm" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand rm" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand rm" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand rm" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand rm" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand rm" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand rm" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand rm" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand rm" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand rm" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand rm" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand rm" -s y -l force -l yes -d 'Delete without asking; required where nobody can be asked'
complete -c events -n "__fish_events_using_subcommand rm" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand rm" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand rm" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand rm" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand rm" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand rm" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand rm" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand rm" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand rm" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand rm" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand rm" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -l type -d 'Only these event types, separated by commas; `user.*` stands for the known ones' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -s f -l from -d 'Only events from this time on: RFC 3339, `2026-05-01`, `today`, `yesterday`, `-2d`, `-6h`' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -s t -l to -d 'Only events before this time, in the same forms' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -l status -d 'Only deliveries of these statuses, separated by commas; the API documents `failed` alone' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -s n -l limit -d 'Stop after this many; 0 lists all. 50 unless given; all with --group' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -l group -d 'Fold the failures by cause: how many, the first and the last, and one id as a sample'
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -l fail-on-failures -d 'Exit with 6 if anything is listed'
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -a "list" -d 'List the failed deliveries of a stream'
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -a "ls" -d 'List the failed deliveries of a stream'
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -a "show" -d 'Show one delivery with its attempts and its payload'
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -a "watch" -d 'Report new failures as they appear, and warn before the stream is disabled'
complete -c events -n "__fish_events_using_subcommand deliveries; and not __fish_seen_subcommand_from list ls show watch help" -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from list" -l type -d 'Only these event types, separated by commas; `user.*` stands for the known ones' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from list" -s f -l from -d 'Only events from this time on: RFC 3339, `2026-05-01`, `today`, `yesterday`, `-2d`, `-6h`' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from list" -s t -l to -d 'Only events before this time, in the same forms' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from list" -l status -d 'Only deliveries of these statuses, separated by commas; the API documents `failed` alone' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from list" -s n -l limit -d 'Stop after this many; 0 lists all. 50 unless given; all with --group' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from list" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from list" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from list" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from list" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from list" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from list" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from list" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from list" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from list" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from list" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from list" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from list" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from list" -l group -d 'Fold the failures by cause: how many, the first and the last, and one id as a sample'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from list" -l fail-on-failures -d 'Exit with 6 if anything is listed'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from list" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from list" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from list" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from list" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from list" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from list" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from list" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from list" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from ls" -l type -d 'Only these event types, separated by commas; `user.*` stands for the known ones' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from ls" -s f -l from -d 'Only events from this time on: RFC 3339, `2026-05-01`, `today`, `yesterday`, `-2d`, `-6h`' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from ls" -s t -l to -d 'Only events before this time, in the same forms' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from ls" -l status -d 'Only deliveries of these statuses, separated by commas; the API documents `failed` alone' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from ls" -s n -l limit -d 'Stop after this many; 0 lists all. 50 unless given; all with --group' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from ls" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from ls" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from ls" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from ls" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from ls" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from ls" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from ls" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from ls" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from ls" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from ls" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from ls" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from ls" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from ls" -l group -d 'Fold the failures by cause: how many, the first and the last, and one id as a sample'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from ls" -l fail-on-failures -d 'Exit with 6 if anything is listed'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from ls" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from ls" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from ls" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from ls" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from ls" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from ls" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from ls" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from ls" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from ls" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from ls" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from show" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from show" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from show" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from show" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from show" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from show" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from show" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from show" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from show" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from show" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from show" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from show" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from show" -l payload -d 'Print the event alone, ready for `events trigger --payload -`'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from show" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from show" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from show" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from show" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from show" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from show" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from show" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from show" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from watch" -l every -d 'Time from one look to the next' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from watch" -l exec -d 'Hand the new failures of each look, as a JSON array on standard input, to this line of shell' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from watch" -l count -d 'End after this many looks' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from watch" -s f -l from -d 'Report failures from this time on at the first look: RFC 3339, `2026-05-01`, `today`, `yesterday`, `-2d`, `-6h`' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from watch" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from watch" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from watch" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from watch" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from watch" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from watch" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from watch" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from watch" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from watch" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from watch" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from watch" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from watch" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from watch" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from watch" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from watch" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from watch" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from watch" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from watch" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from watch" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from watch" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from watch" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from watch" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from watch" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the failed deliveries of a stream'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show one delivery with its attempts and its payload'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from help" -f -a "watch" -d 'Report new failures as they appear, and warn before the stream is disabled'
complete -c events -n "__fish_events_using_subcommand deliveries; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c events -n "__fish_events_using_subcommand trigger" -l type -d 'Type of the event; else the payload\'s, else the only one that the stream subscribes to, else asked for on a terminal' -r
complete -c events -n "__fish_events_using_subcommand trigger" -l payload -d 'What the event carries: a file, `-` for standard input, or JSON' -r
complete -c events -n "__fish_events_using_subcommand trigger" -l set -d 'Set one value within the data, such as `object.email=ada@example.com`; repeatable' -r
complete -c events -n "__fish_events_using_subcommand trigger" -l wait -d 'Follow the delivery to its outcome, at most this long [default: 30s]' -r
complete -c events -n "__fish_events_using_subcommand trigger" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand trigger" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand trigger" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand trigger" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand trigger" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand trigger" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand trigger" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand trigger" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand trigger" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand trigger" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand trigger" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand trigger" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand trigger" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand trigger" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand trigger" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand trigger" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand trigger" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand trigger" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand trigger" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand trigger" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand trigger" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand trigger" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand trigger" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand redeliver" -l journal -d 'Keep a record in this file, and leave out what it has as accepted' -r -F
complete -c events -n "__fish_events_using_subcommand redeliver" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand redeliver" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand redeliver" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand redeliver" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand redeliver" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand redeliver" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand redeliver" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand redeliver" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand redeliver" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand redeliver" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand redeliver" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand redeliver" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand redeliver" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand redeliver" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand redeliver" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand redeliver" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand redeliver" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand redeliver" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand redeliver" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand redeliver" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand redeliver" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand redeliver" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand redeliver" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand redeliver-many" -l type -d 'Only these event types, separated by commas; `user.*` stands for the known ones' -r
complete -c events -n "__fish_events_using_subcommand redeliver-many" -s f -l from -d 'Only events from this time on: RFC 3339, `2026-05-01`, `today`, `yesterday`, `-2d`, `-6h`' -r
complete -c events -n "__fish_events_using_subcommand redeliver-many" -s t -l to -d 'Only events before this time, in the same forms' -r
complete -c events -n "__fish_events_using_subcommand redeliver-many" -l status -d 'Only deliveries of these statuses, separated by commas; the API documents `failed` alone' -r
complete -c events -n "__fish_events_using_subcommand redeliver-many" -l wait -d 'Follow until the outcome of each is known, at most this long [default: until nothing changes for 5 minutes]' -r
complete -c events -n "__fish_events_using_subcommand redeliver-many" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand redeliver-many" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand redeliver-many" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand redeliver-many" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand redeliver-many" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand redeliver-many" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand redeliver-many" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand redeliver-many" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand redeliver-many" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand redeliver-many" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand redeliver-many" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand redeliver-many" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand redeliver-many" -l all -d 'Redeliver every failed delivery of the stream; required where no filter is given'
complete -c events -n "__fish_events_using_subcommand redeliver-many" -s y -l force -l yes -d 'Ask nothing; required where nobody can be asked'
complete -c events -n "__fish_events_using_subcommand redeliver-many" -l dry-run -d 'Count what matches, and send nothing'
complete -c events -n "__fish_events_using_subcommand redeliver-many" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand redeliver-many" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand redeliver-many" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand redeliver-many" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand redeliver-many" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand redeliver-many" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand redeliver-many" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand redeliver-many" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand redeliver-many" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand redeliver-many" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand redeliver-many" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand stats" -s f -l from -d 'Start: RFC 3339, `2026-05-01`, `today`, `yesterday`, `-2d`, `-6h`; the API\'s default is 14 days ago' -r
complete -c events -n "__fish_events_using_subcommand stats" -s t -l to -d 'End, in the same forms; the API\'s default is now' -r
complete -c events -n "__fish_events_using_subcommand stats" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand stats" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand stats" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand stats" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand stats" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand stats" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand stats" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand stats" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand stats" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand stats" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand stats" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand stats" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand stats" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand stats" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand stats" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand stats" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand stats" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand stats" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand stats" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand stats" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand stats" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand stats" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand stats" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand login" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand login" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand login" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand login" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand login" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand login" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand login" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand login" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand login" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand login" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand login" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand login" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand login" -l insecure-storage -d 'Keep the secret in a file with mode 0600 instead of the keyring'
complete -c events -n "__fish_events_using_subcommand login" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand login" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand login" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand login" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand login" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand login" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand login" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand login" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand login" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand login" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand login" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand logout" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand logout" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand logout" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand logout" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand logout" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand logout" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand logout" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand logout" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand logout" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand logout" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand logout" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand logout" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand logout" -l all -d 'Forget every tenant'
complete -c events -n "__fish_events_using_subcommand logout" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand logout" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand logout" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand logout" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand logout" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand logout" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand logout" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand logout" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand logout" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand logout" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand logout" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand tenants; and not __fish_seen_subcommand_from list ls use help" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand tenants; and not __fish_seen_subcommand_from list ls use help" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand tenants; and not __fish_seen_subcommand_from list ls use help" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand tenants; and not __fish_seen_subcommand_from list ls use help" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand tenants; and not __fish_seen_subcommand_from list ls use help" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand tenants; and not __fish_seen_subcommand_from list ls use help" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand tenants; and not __fish_seen_subcommand_from list ls use help" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand tenants; and not __fish_seen_subcommand_from list ls use help" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand tenants; and not __fish_seen_subcommand_from list ls use help" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand tenants; and not __fish_seen_subcommand_from list ls use help" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand tenants; and not __fish_seen_subcommand_from list ls use help" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand tenants; and not __fish_seen_subcommand_from list ls use help" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand tenants; and not __fish_seen_subcommand_from list ls use help" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand tenants; and not __fish_seen_subcommand_from list ls use help" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand tenants; and not __fish_seen_subcommand_from list ls use help" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand tenants; and not __fish_seen_subcommand_from list ls use help" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand tenants; and not __fish_seen_subcommand_from list ls use help" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand tenants; and not __fish_seen_subcommand_from list ls use help" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand tenants; and not __fish_seen_subcommand_from list ls use help" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand tenants; and not __fish_seen_subcommand_from list ls use help" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand tenants; and not __fish_seen_subcommand_from list ls use help" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand tenants; and not __fish_seen_subcommand_from list ls use help" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand tenants; and not __fish_seen_subcommand_from list ls use help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand tenants; and not __fish_seen_subcommand_from list ls use help" -f -a "list" -d 'List the stored tenants'
complete -c events -n "__fish_events_using_subcommand tenants; and not __fish_seen_subcommand_from list ls use help" -f -a "ls" -d 'List the stored tenants'
complete -c events -n "__fish_events_using_subcommand tenants; and not __fish_seen_subcommand_from list ls use help" -f -a "use" -d 'Make a stored tenant the default one'
complete -c events -n "__fish_events_using_subcommand tenants; and not __fish_seen_subcommand_from list ls use help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from list" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from list" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from list" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from list" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from list" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from list" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from list" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from list" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from list" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from list" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from list" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from list" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from list" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from list" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from list" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from list" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from list" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from list" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from list" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from list" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from ls" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from ls" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from ls" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from ls" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from ls" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from ls" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from ls" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from ls" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from ls" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from ls" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from ls" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from ls" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from ls" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from ls" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from ls" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from ls" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from ls" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from ls" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from ls" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from ls" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from ls" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from ls" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from use" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from use" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from use" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from use" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from use" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from use" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from use" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from use" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from use" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from use" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from use" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from use" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from use" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from use" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from use" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from use" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from use" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from use" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from use" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from use" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from use" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from use" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from use" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the stored tenants'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from help" -f -a "use" -d 'Make a stored tenant the default one'
complete -c events -n "__fish_events_using_subcommand tenants; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c events -n "__fish_events_using_subcommand whoami" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand whoami" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand whoami" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand whoami" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand whoami" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand whoami" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand whoami" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand whoami" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand whoami" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand whoami" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand whoami" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand whoami" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand whoami" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand whoami" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand whoami" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand whoami" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand whoami" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand whoami" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand whoami" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand whoami" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand whoami" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand whoami" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand whoami" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand subscribe" -l event-type -d 'Only events of these types, separated by commas; repeatable; `user.*` stands for a group' -r
complete -c events -n "__fish_events_using_subcommand subscribe" -l from -d 'Go on right behind this cursor' -r
complete -c events -n "__fish_events_using_subcommand subscribe" -l from-timestamp -d 'Begin at this time: RFC 3339, `2026-05-01`, `today`, `yesterday`, or a span back such as `-2d`' -r
complete -c events -n "__fish_events_using_subcommand subscribe" -l resume -d 'Go on where the last run with the same types, or of the same name, has stopped' -r
complete -c events -n "__fish_events_using_subcommand subscribe" -l store -d 'Keep each event once in a database: sqlite:FILE or postgres://USER@HOST/DATABASE' -r
complete -c events -n "__fish_events_using_subcommand subscribe" -l max-reconnects -d 'Failures in a row after which it ends; else there is no end, once it was connected' -r
complete -c events -n "__fish_events_using_subcommand subscribe" -l idle-timeout -d 'Silence, without an answer or even a heartbeat, after which a connection counts as dead' -r
complete -c events -n "__fish_events_using_subcommand subscribe" -l output-file -d 'Append each event to a file, as it was received, a line of JSON each' -r -F
complete -c events -n "__fish_events_using_subcommand subscribe" -l forward-to -d 'Post each event to an endpoint, as a stream would; repeatable' -r
complete -c events -n "__fish_events_using_subcommand subscribe" -l forward-bearer-env -d 'Send a bearer token that stands in an environment variable' -r
complete -c events -n "__fish_events_using_subcommand subscribe" -l forward-bearer-file -d 'Send a bearer token that stands in a file' -r -F
complete -c events -n "__fish_events_using_subcommand subscribe" -l forward-basic -d 'Send this user name, with a password' -r
complete -c events -n "__fish_events_using_subcommand subscribe" -l forward-password-env -d 'Environment variable that holds the password' -r
complete -c events -n "__fish_events_using_subcommand subscribe" -l forward-password-file -d 'File that holds the password' -r -F
complete -c events -n "__fish_events_using_subcommand subscribe" -l forward-header -d 'Send a header of this name' -r
complete -c events -n "__fish_events_using_subcommand subscribe" -l forward-header-value-env -d 'Environment variable that holds the header\'s value' -r
complete -c events -n "__fish_events_using_subcommand subscribe" -l forward-header-value-file -d 'File that holds the header\'s value' -r -F
complete -c events -n "__fish_events_using_subcommand subscribe" -l forward-timeout -d 'Time allowed for one attempt to post an event' -r
complete -c events -n "__fish_events_using_subcommand subscribe" -l forward-concurrency -d 'Events under way at once; more than 1 gives up their order' -r
complete -c events -n "__fish_events_using_subcommand subscribe" -l dead-letter -d 'Append events that could finally not be delivered to a file, a line of JSON each' -r -F
complete -c events -n "__fish_events_using_subcommand subscribe" -l exec -d 'Run a shell line for each event, which finds it on its standard input' -r
complete -c events -n "__fish_events_using_subcommand subscribe" -l limit -d 'End after so many events' -r
complete -c events -n "__fish_events_using_subcommand subscribe" -l until -d 'End after the first event of this type, or of this group, such as `user.*`' -r
complete -c events -n "__fish_events_using_subcommand subscribe" -l expect -d 'End after the first event for which a jq expression gives something other than false or null' -r
complete -c events -n "__fish_events_using_subcommand subscribe" -l within -d 'Time within which --expect, --until or --limit must end it, else the exit code is 6' -r
complete -c events -n "__fish_events_using_subcommand subscribe" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand subscribe" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand subscribe" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand subscribe" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand subscribe" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand subscribe" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand subscribe" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand subscribe" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand subscribe" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand subscribe" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand subscribe" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand subscribe" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand subscribe" -l list-event-types -d 'Print the known event types, and end'
complete -c events -n "__fish_events_using_subcommand subscribe" -l show-heartbeats -d 'Show heartbeats and progress, a line each on standard error'
complete -c events -n "__fish_events_using_subcommand subscribe" -l no-reconnect -d 'End with the first connection'
complete -c events -n "__fish_events_using_subcommand subscribe" -s v -l verbose -d 'Print the whole event after its line'
complete -c events -n "__fish_events_using_subcommand subscribe" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand subscribe" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand subscribe" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand subscribe" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand subscribe" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand subscribe" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand subscribe" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand subscribe" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand subscribe" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand subscribe" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand subscribe" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand listen" -l port -d 'Port to listen on; 0 picks a free one' -r
complete -c events -n "__fish_events_using_subcommand listen" -l host -d 'Address of this machine to listen on; any but loopback needs a secret' -r
complete -c events -n "__fish_events_using_subcommand listen" -l path -d 'Path that events are posted to' -r
complete -c events -n "__fish_events_using_subcommand listen" -l bearer-env -d 'A bearer token that stands in an environment variable' -r
complete -c events -n "__fish_events_using_subcommand listen" -l bearer-file -d 'A bearer token that stands in a file' -r -F
complete -c events -n "__fish_events_using_subcommand listen" -l basic -d 'This user name, and a password' -r
complete -c events -n "__fish_events_using_subcommand listen" -l basic-password-env -d 'Environment variable that holds the password' -r
complete -c events -n "__fish_events_using_subcommand listen" -l basic-password-file -d 'File that holds the password' -r -F
complete -c events -n "__fish_events_using_subcommand listen" -l header -d 'A header of this name, with a secret value' -r
complete -c events -n "__fish_events_using_subcommand listen" -l header-value-env -d 'Environment variable that holds the header\'s value' -r
complete -c events -n "__fish_events_using_subcommand listen" -l header-value-file -d 'File that holds the header\'s value' -r -F
complete -c events -n "__fish_events_using_subcommand listen" -l max-body -d 'Most bytes of one body, such as 512KiB or 2MiB' -r
complete -c events -n "__fish_events_using_subcommand listen" -l body-timeout -d 'Time allowed for a body to arrive' -r
complete -c events -n "__fish_events_using_subcommand listen" -l max-connections -d 'Most connections; past them the one that has idled longest makes room' -r
complete -c events -n "__fish_events_using_subcommand listen" -l ready-file -d 'Write {"ready":true,"url":...} to this file once connections are accepted' -r -F
complete -c events -n "__fish_events_using_subcommand listen" -l output-file -d 'Append each event to a file, as it was received, a line of JSON each' -r -F
complete -c events -n "__fish_events_using_subcommand listen" -l forward-to -d 'Post each event to an endpoint, as a stream would; repeatable' -r
complete -c events -n "__fish_events_using_subcommand listen" -l forward-bearer-env -d 'Send a bearer token that stands in an environment variable' -r
complete -c events -n "__fish_events_using_subcommand listen" -l forward-bearer-file -d 'Send a bearer token that stands in a file' -r -F
complete -c events -n "__fish_events_using_subcommand listen" -l forward-basic -d 'Send this user name, with a password' -r
complete -c events -n "__fish_events_using_subcommand listen" -l forward-password-env -d 'Environment variable that holds the password' -r
complete -c events -n "__fish_events_using_subcommand listen" -l forward-password-file -d 'File that holds the password' -r -F
complete -c events -n "__fish_events_using_subcommand listen" -l forward-header -d 'Send a header of this name' -r
complete -c events -n "__fish_events_using_subcommand listen" -l forward-header-value-env -d 'Environment variable that holds the header\'s value' -r
complete -c events -n "__fish_events_using_subcommand listen" -l forward-header-value-file -d 'File that holds the header\'s value' -r -F
complete -c events -n "__fish_events_using_subcommand listen" -l forward-timeout -d 'Time allowed for one attempt to post an event' -r
complete -c events -n "__fish_events_using_subcommand listen" -l forward-concurrency -d 'Events under way at once; more than 1 gives up their order' -r
complete -c events -n "__fish_events_using_subcommand listen" -l dead-letter -d 'Append events that could finally not be delivered to a file, a line of JSON each' -r -F
complete -c events -n "__fish_events_using_subcommand listen" -l exec -d 'Run a shell line for each event, which finds it on its standard input' -r
complete -c events -n "__fish_events_using_subcommand listen" -l limit -d 'End after so many events' -r
complete -c events -n "__fish_events_using_subcommand listen" -l until -d 'End after the first event of this type, or of this group, such as `user.*`' -r
complete -c events -n "__fish_events_using_subcommand listen" -l expect -d 'End after the first event for which a jq expression gives something other than false or null' -r
complete -c events -n "__fish_events_using_subcommand listen" -l within -d 'Time within which --expect, --until or --limit must end it, else the exit code is 6' -r
complete -c events -n "__fish_events_using_subcommand listen" -l status -d 'Status of the answers; one that is no 2xx fails events: those chosen below, or else all of them' -r
complete -c events -n "__fish_events_using_subcommand listen" -l fail-first -d 'Fail the first so many events that arrive, with 500 unless --status says otherwise' -r
complete -c events -n "__fish_events_using_subcommand listen" -l fail-rate -d 'Fail this share of the others, from 0 to 1' -r
complete -c events -n "__fish_events_using_subcommand listen" -l delay -d 'Let the sender wait for each answer' -r
complete -c events -n "__fish_events_using_subcommand listen" -l seed -d 'Where the draws of --fail-rate begin; the same number repeats them' -r
complete -c events -n "__fish_events_using_subcommand listen" -l register -d 'Let the stream of this name deliver here: create it, or give it this endpoint and secret' -r
complete -c events -n "__fish_events_using_subcommand listen" -l public-url -d 'Address at which the service reaches this endpoint; without a path of its own, --path is added' -r
complete -c events -n "__fish_events_using_subcommand listen" -s s -l subscriptions -d 'Event types of the stream, separated by commas; `user.*` and `*` stand for the known ones' -r
complete -c events -n "__fish_events_using_subcommand listen" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand listen" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand listen" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand listen" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand listen" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand listen" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand listen" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand listen" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand listen" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand listen" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand listen" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand listen" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand listen" -l bearer-stdin -d 'A bearer token, read from standard input'
complete -c events -n "__fish_events_using_subcommand listen" -l basic-password-stdin -d 'Read the password from standard input'
complete -c events -n "__fish_events_using_subcommand listen" -l header-value-stdin -d 'Read the header\'s value from standard input'
complete -c events -n "__fish_events_using_subcommand listen" -l no-auth -d 'Nothing: take events from whoever reaches the port; on loopback only'
complete -c events -n "__fish_events_using_subcommand listen" -l ack-first -d 'Answer once an event is printed and written, before it is forwarded and executed'
complete -c events -n "__fish_events_using_subcommand listen" -s v -l verbose -d 'Print the whole event after its line'
complete -c events -n "__fish_events_using_subcommand listen" -l keep -d 'Leave the stream in place at the end'
complete -c events -n "__fish_events_using_subcommand listen" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand listen" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand listen" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand listen" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand listen" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand listen" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand listen" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand listen" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand listen" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand listen" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand listen" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l port -d 'Port to listen on; 0 picks a free one' -r
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l state -d 'Keep everything in this file, and start with what it holds' -r -F
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l seed -d 'Start with the streams and users that this JSON file describes' -r -F
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l ready-file -d 'Write what --json prints to this file once connections are accepted' -r -F
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l retry-schedule -d 'Waits before the second and each later attempt of a delivery' -r
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l attempt-timeout -d 'Time allowed for one attempt of a delivery' -r
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l disable-after -d 'Failures in a row, and in total, at which a stream is disabled' -r
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l token-lifetime -d 'How long a token is good for' -r
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l scopes -d 'Scopes that tokens are granted, separated by commas; else all' -r
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l client-public-key -d 'Accept client assertions signed with this RSA key (PEM), beside the secret' -r -F
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l max-streams -d 'Most streams that the tenant may have' -r
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l heartbeat-every -d 'Silence after which the feed sends progress and a heartbeat' -r
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l rotate-every -d 'Age at which the server ends a connection to the feed' -r
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l feed-retention -d 'Age at which events leave the feed' -r
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l feed-connections -d 'Most connections to the feed at once' -r
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l rate-limit -d 'Calls of the API that are taken at once, and per second in the long run, such as 10/2; else all' -r
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l fault -d 'Make calls fail, such as `status=503,rate=0.2`; may be repeated' -r
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l seed-faults -d 'Where the draws of the fault rules begin; the same number repeats them' -r
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l tls -d 'Serve over TLS, with a certificate made for this machine'
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l https-only -d 'Refuse plain http endpoints on loopback, too, as the real service does'
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -f -a "env" -d 'Print the environment of the running emulator'
complete -c events -n "__fish_events_using_subcommand emulator; and not __fish_seen_subcommand_from env help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c events -n "__fish_events_using_subcommand emulator; and __fish_seen_subcommand_from env" -l port -d 'Port that the emulator listens on' -r
complete -c events -n "__fish_events_using_subcommand emulator; and __fish_seen_subcommand_from env" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand emulator; and __fish_seen_subcommand_from env" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand emulator; and __fish_seen_subcommand_from env" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand emulator; and __fish_seen_subcommand_from env" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand emulator; and __fish_seen_subcommand_from env" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand emulator; and __fish_seen_subcommand_from env" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand emulator; and __fish_seen_subcommand_from env" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand emulator; and __fish_seen_subcommand_from env" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand emulator; and __fish_seen_subcommand_from env" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand emulator; and __fish_seen_subcommand_from env" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand emulator; and __fish_seen_subcommand_from env" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand emulator; and __fish_seen_subcommand_from env" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand emulator; and __fish_seen_subcommand_from env" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand emulator; and __fish_seen_subcommand_from env" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand emulator; and __fish_seen_subcommand_from env" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand emulator; and __fish_seen_subcommand_from env" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand emulator; and __fish_seen_subcommand_from env" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand emulator; and __fish_seen_subcommand_from env" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand emulator; and __fish_seen_subcommand_from env" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand emulator; and __fish_seen_subcommand_from env" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand emulator; and __fish_seen_subcommand_from env" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand emulator; and __fish_seen_subcommand_from env" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand emulator; and __fish_seen_subcommand_from env" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand emulator; and __fish_seen_subcommand_from help" -f -a "env" -d 'Print the environment of the running emulator'
complete -c events -n "__fish_events_using_subcommand emulator; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c events -n "__fish_events_using_subcommand demo" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand demo" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand demo" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand demo" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand demo" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand demo" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand demo" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand demo" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand demo" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand demo" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand demo" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand demo" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand demo" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand demo" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand demo" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand demo" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand demo" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand demo" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand demo" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand demo" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand demo" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand demo" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand demo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand types" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand types" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand types" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand types" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand types" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand types" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand types" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand types" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand types" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand types" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand types" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand types" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand types" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand types" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand types" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand types" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand types" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand types" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand types" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand types" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand types" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand types" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand types" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand completion" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand completion" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand completion" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand completion" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand completion" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand completion" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand completion" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand completion" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand completion" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand completion" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand completion" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand completion" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand completion" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand completion" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand completion" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand completion" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand completion" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand completion" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand completion" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand completion" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand completion" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand completion" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand completion" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand man" -s o -l output -d 'Print as table, json, json-compact or csv' -r -f -a "table\t'Columns for reading'
json\t'JSON with two spaces of indentation'
json-compact\t'JSON without blanks, on one line'
csv\t'Comma-separated values with a header line'"
complete -c events -n "__fish_events_using_subcommand man" -l jq -d 'Filter the JSON with a jq expression' -r
complete -c events -n "__fish_events_using_subcommand man" -l color -d 'Colour the output' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Even on a pipe'
never\t'Nowhere'"
complete -c events -n "__fish_events_using_subcommand man" -l timeout -d 'Time allowed for one request, from the connection to the last byte' -r
complete -c events -n "__fish_events_using_subcommand man" -l tenant -d 'Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one' -r
complete -c events -n "__fish_events_using_subcommand man" -l env-file -d 'Read the AUTH0_ variables from a file as well, which goes before the environment' -r -F
complete -c events -n "__fish_events_using_subcommand man" -l domain -d 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN' -r
complete -c events -n "__fish_events_using_subcommand man" -l client-id -d 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID' -r
complete -c events -n "__fish_events_using_subcommand man" -l client-secret-file -d 'Read the client secret from a file; else AUTH0_CLIENT_SECRET' -r -F
complete -c events -n "__fish_events_using_subcommand man" -l client-assertion-private-key -d 'Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' -r -F
complete -c events -n "__fish_events_using_subcommand man" -l client-assertion-signing-alg -d 'Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256' -r -f -a "RS256\t'RSA with SHA-256'
RS384\t'RSA with SHA-384'
PS256\t'RSA-PSS with SHA-256'"
complete -c events -n "__fish_events_using_subcommand man" -l audience -d 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain\'s Management API' -r
complete -c events -n "__fish_events_using_subcommand man" -l json -d 'Print as indented JSON, as the API sent it'
complete -c events -n "__fish_events_using_subcommand man" -l json-compact -d 'Print as JSON on one line'
complete -c events -n "__fish_events_using_subcommand man" -l csv -d 'Print as comma-separated values'
complete -c events -n "__fish_events_using_subcommand man" -l no-color -d 'Print without colour, as `--color never`'
complete -c events -n "__fish_events_using_subcommand man" -s q -l quiet -d 'Print no status lines; errors and warnings stay'
complete -c events -n "__fish_events_using_subcommand man" -l no-input -d 'Never ask; fail where an answer would be needed'
complete -c events -n "__fish_events_using_subcommand man" -l no-retry -d 'Send each request once, whatever comes back'
complete -c events -n "__fish_events_using_subcommand man" -l debug -d 'Print each request and answer to standard error, secrets masked'
complete -c events -n "__fish_events_using_subcommand man" -l no-token-cache -d 'Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1'
complete -c events -n "__fish_events_using_subcommand man" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c events -n "__fish_events_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c events -n "__fish_events_using_subcommand help; and not __fish_seen_subcommand_from create show list update enable disable delete deliveries trigger redeliver redeliver-many stats login logout tenants whoami subscribe listen emulator demo types completion man help" -f -a "create" -d 'Create an event stream'
complete -c events -n "__fish_events_using_subcommand help; and not __fish_seen_subcommand_from create show list update enable disable delete deliveries trigger redeliver redeliver-many stats login logout tenants whoami subscribe listen emulator demo types completion man help" -f -a "show" -d 'Show one event stream'
complete -c events -n "__fish_events_using_subcommand help; and not __fish_seen_subcommand_from create show list update enable disable delete deliveries trigger redeliver redeliver-many stats login logout tenants whoami subscribe listen emulator demo types completion man help" -f -a "list" -d 'List the event streams'
complete -c events -n "__fish_events_using_subcommand help; and not __fish_seen_subcommand_from create show list update enable disable delete deliveries trigger redeliver redeliver-many stats login logout tenants whoami subscribe listen emulator demo types completion man help" -f -a "update" -d 'Change an event stream; what is not named keeps its value'
complete -c events -n "__fish_events_using_subcommand help; and not __fish_seen_subcommand_from create show list update enable disable delete deliveries trigger redeliver redeliver-many stats login logout tenants whoami subscribe listen emulator demo types completion man help" -f -a "enable" -d 'Enable event streams'
complete -c events -n "__fish_events_using_subcommand help; and not __fish_seen_subcommand_from create show list update enable disable delete deliveries trigger redeliver redeliver-many stats login logout tenants whoami subscribe listen emulator demo types completion man help" -f -a "disable" -d 'Disable event streams'
complete -c events -n "__fish_events_using_subcommand help; and not __fish_seen_subcommand_from create show list update enable disable delete deliveries trigger redeliver redeliver-many stats login logout tenants whoami subscribe listen emulator demo types completion man help" -f -a "delete" -d 'Delete event streams'
complete -c events -n "__fish_events_using_subcommand help; and not __fish_seen_subcommand_from create show list update enable disable delete deliveries trigger redeliver redeliver-many stats login logout tenants whoami subscribe listen emulator demo types completion man help" -f -a "deliveries" -d 'Look at failed deliveries'
complete -c events -n "__fish_events_using_subcommand help; and not __fish_seen_subcommand_from create show list update enable disable delete deliveries trigger redeliver redeliver-many stats login logout tenants whoami subscribe listen emulator demo types completion man help" -f -a "trigger" -d 'Send a test event through a stream'
complete -c events -n "__fish_events_using_subcommand help; and not __fish_seen_subcommand_from create show list update enable disable delete deliveries trigger redeliver redeliver-many stats login logout tenants whoami subscribe listen emulator demo types completion man help" -f -a "redeliver" -d 'Ask for failed deliveries again'
complete -c events -n "__fish_events_using_subcommand help; and not __fish_seen_subcommand_from create show list update enable disable delete deliveries trigger redeliver redeliver-many stats login logout tenants whoami subscribe listen emulator demo types completion man help" -f -a "redeliver-many" -d 'Ask for all failed deliveries that match again'
complete -c events -n "__fish_events_using_subcommand help; and not __fish_seen_subcommand_from create show list update enable disable delete deliveries trigger redeliver redeliver-many stats login logout tenants whoami subscribe listen emulator demo types completion man help" -f -a "stats" -d 'Count the deliveries of a stream over time'
complete -c events -n "__fish_events_using_subcommand help; and not __fish_seen_subcommand_from create show list update enable disable delete deliveries trigger redeliver redeliver-many stats login logout tenants whoami subscribe listen emulator demo types completion man help" -f -a "login" -d 'Store the credentials of a tenant'
complete -c events -n "__fish_events_using_subcommand help; and not __fish_seen_subcommand_from create show list update enable disable delete deliveries trigger redeliver redeliver-many stats login logout tenants whoami subscribe listen emulator demo types completion man help" -f -a "logout" -d 'Forget the stored credentials of a tenant'
complete -c events -n "__fish_events_using_subcommand help; and not __fish_seen_subcommand_from create show list update enable disable delete deliveries trigger redeliver redeliver-many stats login logout tenants whoami subscribe listen emulator demo types completion man help" -f -a "tenants" -d 'List the stored tenants, or choose the default one'
complete -c events -n "__fish_events_using_subcommand help; and not __fish_seen_subcommand_from create show list update enable disable delete deliveries trigger redeliver redeliver-many stats login logout tenants whoami subscribe listen emulator demo types completion man help" -f -a "whoami" -d 'Show which credential applies, and what it allows'
complete -c events -n "__fish_events_using_subcommand help; and not __fish_seen_subcommand_from create show list update enable disable delete deliveries trigger redeliver redeliver-many stats login logout tenants whoami subscribe listen emulator demo types completion man help" -f -a "subscribe" -d 'Follow the tenant\'s live events'
complete -c events -n "__fish_events_using_subcommand help; and not __fish_seen_subcommand_from create show list update enable disable delete deliveries trigger redeliver redeliver-many stats login logout tenants whoami subscribe listen emulator demo types completion man help" -f -a "listen" -d 'Run a webhook endpoint that checks, prints and passes on events'
complete -c events -n "__fish_events_using_subcommand help; and not __fish_seen_subcommand_from create show list update enable disable delete deliveries trigger redeliver redeliver-many stats login logout tenants whoami subscribe listen emulator demo types completion man help" -f -a "emulator" -d 'Run a local tenant that speaks the same API'
complete -c events -n "__fish_events_using_subcommand help; and not __fish_seen_subcommand_from create show list update enable disable delete deliveries trigger redeliver redeliver-many stats login logout tenants whoami subscribe listen emulator demo types completion man help" -f -a "demo" -d 'Watch the whole life of a stream on an embedded tenant'
complete -c events -n "__fish_events_using_subcommand help; and not __fish_seen_subcommand_from create show list update enable disable delete deliveries trigger redeliver redeliver-many stats login logout tenants whoami subscribe listen emulator demo types completion man help" -f -a "types" -d 'List the event types, or print a sample event of one'
complete -c events -n "__fish_events_using_subcommand help; and not __fish_seen_subcommand_from create show list update enable disable delete deliveries trigger redeliver redeliver-many stats login logout tenants whoami subscribe listen emulator demo types completion man help" -f -a "completion" -d 'Print a completion script for a shell'
complete -c events -n "__fish_events_using_subcommand help; and not __fish_seen_subcommand_from create show list update enable disable delete deliveries trigger redeliver redeliver-many stats login logout tenants whoami subscribe listen emulator demo types completion man help" -f -a "man" -d 'Write the manual pages into a directory'
complete -c events -n "__fish_events_using_subcommand help; and not __fish_seen_subcommand_from create show list update enable disable delete deliveries trigger redeliver redeliver-many stats login logout tenants whoami subscribe listen emulator demo types completion man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c events -n "__fish_events_using_subcommand help; and __fish_seen_subcommand_from deliveries" -f -a "list" -d 'List the failed deliveries of a stream'
complete -c events -n "__fish_events_using_subcommand help; and __fish_seen_subcommand_from deliveries" -f -a "show" -d 'Show one delivery with its attempts and its payload'
complete -c events -n "__fish_events_using_subcommand help; and __fish_seen_subcommand_from deliveries" -f -a "watch" -d 'Report new failures as they appear, and warn before the stream is disabled'
complete -c events -n "__fish_events_using_subcommand help; and __fish_seen_subcommand_from tenants" -f -a "list" -d 'List the stored tenants'
complete -c events -n "__fish_events_using_subcommand help; and __fish_seen_subcommand_from tenants" -f -a "use" -d 'Make a stored tenant the default one'
complete -c events -n "__fish_events_using_subcommand help; and __fish_seen_subcommand_from emulator" -f -a "env" -d 'Print the environment of the running emulator'
