
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'events' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'events'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'events' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON with a jq expression')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time allowed for one request, from the connection to the last byte')
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the client secret from a file; else AUTH0_CLIENT_SECRET')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain''s Management API')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print as indented JSON, as the API sent it')
            [CompletionResult]::new('--json-compact', '--json-compact', [CompletionResultType]::ParameterName, 'Print as JSON on one line')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'Print as comma-separated values')
            [CompletionResult]::new('--no-color', '--no-color', [CompletionResultType]::ParameterName, 'Print without colour, as `--color never`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('--no-retry', '--no-retry', [CompletionResultType]::ParameterName, 'Send each request once, whatever comes back')
            [CompletionResult]::new('--debug', '--debug', [CompletionResultType]::ParameterName, 'Print each request and answer to standard error, secrets masked')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the client secret from standard input')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create an event stream')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one event stream')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the event streams')
            [CompletionResult]::new('ls', 'ls', [CompletionResultType]::ParameterValue, 'List the event streams')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Change an event stream; what is not named keeps its value')
            [CompletionResult]::new('enable', 'enable', [CompletionResultType]::ParameterValue, 'Enable event streams')
            [CompletionResult]::new('disable', 'disable', [CompletionResultType]::ParameterValue, 'Disable event streams')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete event streams')
            [CompletionResult]::new('rm', 'rm', [CompletionResultType]::ParameterValue, 'Delete event streams')
            [CompletionResult]::new('deliveries', 'deliveries', [CompletionResultType]::ParameterValue, 'Look at failed deliveries')
            [CompletionResult]::new('trigger', 'trigger', [CompletionResultType]::ParameterValue, 'Send a test event through a stream')
            [CompletionResult]::new('redeliver', 'redeliver', [CompletionResultType]::ParameterValue, 'Ask for failed deliveries again')
            [CompletionResult]::new('stats', 'stats', [CompletionResultType]::ParameterValue, 'Count the deliveries of a stream over time')
            [CompletionResult]::new('emulator', 'emulator', [CompletionResultType]::ParameterValue, 'Run a local tenant that speaks the same API')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Watch the whole life of a stream on an embedded tenant')
            [CompletionResult]::new('types', 'types', [CompletionResultType]::ParameterValue, 'List the event types, or print a sample event of one')
            [CompletionResult]::new('completion', 'completion', [CompletionResultType]::ParameterValue, 'Print a completion script for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Write the manual pages into a directory')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'events;create' {
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Name of the stream, unique in the tenant')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Name of the stream, unique in the tenant')
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'Type of the destination; may be left out where the configuration settles it')
            [CompletionResult]::new('--type', '--type', [CompletionResultType]::ParameterName, 'Type of the destination; may be left out where the configuration settles it')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Event types to deliver, separated by commas; `user.*` and `*` stand for the known ones')
            [CompletionResult]::new('--subscriptions', '--subscriptions', [CompletionResultType]::ParameterName, 'Event types to deliver, separated by commas; `user.*` and `*` stand for the known ones')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'Whether the stream delivers at once')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Configuration of the destination: JSON, `@FILE`, or `-` for standard input')
            [CompletionResult]::new('--configuration', '--configuration', [CompletionResultType]::ParameterName, 'Configuration of the destination: JSON, `@FILE`, or `-` for standard input')
            [CompletionResult]::new('--webhook-url', '--webhook-url', [CompletionResultType]::ParameterName, 'URL of the webhook endpoint, https only')
            [CompletionResult]::new('--webhook-token-env', '--webhook-token-env', [CompletionResultType]::ParameterName, 'Prove deliveries by a bearer token, read from this environment variable')
            [CompletionResult]::new('--webhook-token-file', '--webhook-token-file', [CompletionResultType]::ParameterName, 'Prove deliveries by a bearer token, read from this file')
            [CompletionResult]::new('--webhook-basic', '--webhook-basic', [CompletionResultType]::ParameterName, 'Prove deliveries by this user name, and a password')
            [CompletionResult]::new('--webhook-password-env', '--webhook-password-env', [CompletionResultType]::ParameterName, 'Read the password from this environment variable')
            [CompletionResult]::new('--webhook-password-file', '--webhook-password-file', [CompletionResultType]::ParameterName, 'Read the password from this file')
            [CompletionResult]::new('--webhook-header', '--webhook-header', [CompletionResultType]::ParameterName, 'Prove deliveries by a header of this name, and a secret value')
            [CompletionResult]::new('--webhook-header-value-env', '--webhook-header-value-env', [CompletionResultType]::ParameterName, 'Read the header''s value from this environment variable')
            [CompletionResult]::new('--webhook-header-value-file', '--webhook-header-value-file', [CompletionResultType]::ParameterName, 'Read the header''s value from this file')
            [CompletionResult]::new('--aws-account-id', '--aws-account-id', [CompletionResultType]::ParameterName, 'AWS account of the EventBridge bus, 12 digits')
            [CompletionResult]::new('--aws-region', '--aws-region', [CompletionResultType]::ParameterName, 'AWS region of the EventBridge bus, such as us-east-2')
            [CompletionResult]::new('--action-id', '--action-id', [CompletionResultType]::ParameterName, 'Id of a deployed action with the event-stream trigger')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON with a jq expression')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time allowed for one request, from the connection to the last byte')
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the client secret from a file; else AUTH0_CLIENT_SECRET')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain''s Management API')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the request body with its secrets masked, and send nothing')
            [CompletionResult]::new('--webhook-token-stdin', '--webhook-token-stdin', [CompletionResultType]::ParameterName, 'Prove deliveries by a bearer token, read from standard input')
            [CompletionResult]::new('--webhook-password-stdin', '--webhook-password-stdin', [CompletionResultType]::ParameterName, 'Read the password from standard input')
            [CompletionResult]::new('--webhook-header-value-stdin', '--webhook-header-value-stdin', [CompletionResultType]::ParameterName, 'Read the header''s value from standard input')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print as indented JSON, as the API sent it')
            [CompletionResult]::new('--json-compact', '--json-compact', [CompletionResultType]::ParameterName, 'Print as JSON on one line')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'Print as comma-separated values')
            [CompletionResult]::new('--no-color', '--no-color', [CompletionResultType]::ParameterName, 'Print without colour, as `--color never`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('--no-retry', '--no-retry', [CompletionResultType]::ParameterName, 'Send each request once, whatever comes back')
            [CompletionResult]::new('--debug', '--debug', [CompletionResultType]::ParameterName, 'Print each request and answer to standard error, secrets masked')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the client secret from standard input')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'events;show' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON with a jq expression')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time allowed for one request, from the connection to the last byte')
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the client secret from a file; else AUTH0_CLIENT_SECRET')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain''s Management API')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print as indented JSON, as the API sent it')
            [CompletionResult]::new('--json-compact', '--json-compact', [CompletionResultType]::ParameterName, 'Print as JSON on one line')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'Print as comma-separated values')
            [CompletionResult]::new('--no-color', '--no-color', [CompletionResultType]::ParameterName, 'Print without colour, as `--color never`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('--no-retry', '--no-retry', [CompletionResultType]::ParameterName, 'Send each request once, whatever comes back')
            [CompletionResult]::new('--debug', '--debug', [CompletionResultType]::ParameterName, 'Print each request and answer to standard error, secrets masked')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the client secret from standard input')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'events;list' {
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Stop after this many; 0 lists all')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Stop after this many; 0 lists all')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON with a jq expression')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time allowed for one request, from the connection to the last byte')
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the client secret from a file; else AUTH0_CLIENT_SECRET')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain''s Management API')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print as indented JSON, as the API sent it')
            [CompletionResult]::new('--json-compact', '--json-compact', [CompletionResultType]::ParameterName, 'Print as JSON on one line')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'Print as comma-separated values')
            [CompletionResult]::new('--no-color', '--no-color', [CompletionResultType]::ParameterName, 'Print without colour, as `--color never`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('--no-retry', '--no-retry', [CompletionResultType]::ParameterName, 'Send each request once, whatever comes back')
            [CompletionResult]::new('--debug', '--debug', [CompletionResultType]::ParameterName, 'Print each request and answer to standard error, secrets masked')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the client secret from standard input')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'events;ls' {
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Stop after this many; 0 lists all')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Stop after this many; 0 lists all')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON with a jq expression')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time allowed for one request, from the connection to the last byte')
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the client secret from a file; else AUTH0_CLIENT_SECRET')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain''s Management API')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print as indented JSON, as the API sent it')
            [CompletionResult]::new('--json-compact', '--json-compact', [CompletionResultType]::ParameterName, 'Print as JSON on one line')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'Print as comma-separated values')
            [CompletionResult]::new('--no-color', '--no-color', [CompletionResultType]::ParameterName, 'Print without colour, as `--color never`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('--no-retry', '--no-retry', [CompletionResultType]::ParameterName, 'Send each request once, whatever comes back')
            [CompletionResult]::new('--debug', '--debug', [CompletionResultType]::ParameterName, 'Print each request and answer to standard error, secrets masked')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the client secret from standard input')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'events;update' {
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'New name')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'New name')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'New event types, separated by commas; `+type` and `-type` edit the present list')
            [CompletionResult]::new('--subscriptions', '--subscriptions', [CompletionResultType]::ParameterName, 'New event types, separated by commas; `+type` and `-type` edit the present list')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'New status')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Configuration of the destination: JSON, `@FILE`, or `-` for standard input')
            [CompletionResult]::new('--configuration', '--configuration', [CompletionResultType]::ParameterName, 'Configuration of the destination: JSON, `@FILE`, or `-` for standard input')
            [CompletionResult]::new('--webhook-url', '--webhook-url', [CompletionResultType]::ParameterName, 'URL of the webhook endpoint, https only')
            [CompletionResult]::new('--webhook-token-env', '--webhook-token-env', [CompletionResultType]::ParameterName, 'Prove deliveries by a bearer token, read from this environment variable')
            [CompletionResult]::new('--webhook-token-file', '--webhook-token-file', [CompletionResultType]::ParameterName, 'Prove deliveries by a bearer token, read from this file')
            [CompletionResult]::new('--webhook-basic', '--webhook-basic', [CompletionResultType]::ParameterName, 'Prove deliveries by this user name, and a password')
            [CompletionResult]::new('--webhook-password-env', '--webhook-password-env', [CompletionResultType]::ParameterName, 'Read the password from this environment variable')
            [CompletionResult]::new('--webhook-password-file', '--webhook-password-file', [CompletionResultType]::ParameterName, 'Read the password from this file')
            [CompletionResult]::new('--webhook-header', '--webhook-header', [CompletionResultType]::ParameterName, 'Prove deliveries by a header of this name, and a secret value')
            [CompletionResult]::new('--webhook-header-value-env', '--webhook-header-value-env', [CompletionResultType]::ParameterName, 'Read the header''s value from this environment variable')
            [CompletionResult]::new('--webhook-header-value-file', '--webhook-header-value-file', [CompletionResultType]::ParameterName, 'Read the header''s value from this file')
            [CompletionResult]::new('--aws-account-id', '--aws-account-id', [CompletionResultType]::ParameterName, 'AWS account of the EventBridge bus, 12 digits')
            [CompletionResult]::new('--aws-region', '--aws-region', [CompletionResultType]::ParameterName, 'AWS region of the EventBridge bus, such as us-east-2')
            [CompletionResult]::new('--action-id', '--action-id', [CompletionResultType]::ParameterName, 'Id of a deployed action with the event-stream trigger')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON with a jq expression')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time allowed for one request, from the connection to the last byte')
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the client secret from a file; else AUTH0_CLIENT_SECRET')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain''s Management API')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the request body with its secrets masked, and send no change')
            [CompletionResult]::new('--webhook-token-stdin', '--webhook-token-stdin', [CompletionResultType]::ParameterName, 'Prove deliveries by a bearer token, read from standard input')
            [CompletionResult]::new('--webhook-password-stdin', '--webhook-password-stdin', [CompletionResultType]::ParameterName, 'Read the password from standard input')
            [CompletionResult]::new('--webhook-header-value-stdin', '--webhook-header-value-stdin', [CompletionResultType]::ParameterName, 'Read the header''s value from standard input')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print as indented JSON, as the API sent it')
            [CompletionResult]::new('--json-compact', '--json-compact', [CompletionResultType]::ParameterName, 'Print as JSON on one line')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'Print as comma-separated values')
            [CompletionResult]::new('--no-color', '--no-color', [CompletionResultType]::ParameterName, 'Print without colour, as `--color never`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('--no-retry', '--no-retry', [CompletionResultType]::ParameterName, 'Send each request once, whatever comes back')
            [CompletionResult]::new('--debug', '--debug', [CompletionResultType]::ParameterName, 'Print each request and answer to standard error, secrets masked')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the client secret from standard input')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'events;enable' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON with a jq expression')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time allowed for one request, from the connection to the last byte')
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the client secret from a file; else AUTH0_CLIENT_SECRET')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain''s Management API')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print as indented JSON, as the API sent it')
            [CompletionResult]::new('--json-compact', '--json-compact', [CompletionResultType]::ParameterName, 'Print as JSON on one line')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'Print as comma-separated values')
            [CompletionResult]::new('--no-color', '--no-color', [CompletionResultType]::ParameterName, 'Print without colour, as `--color never`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('--no-retry', '--no-retry', [CompletionResultType]::ParameterName, 'Send each request once, whatever comes back')
            [CompletionResult]::new('--debug', '--debug', [CompletionResultType]::ParameterName, 'Print each request and answer to standard error, secrets masked')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the client secret from standard input')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'events;disable' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON with a jq expression')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time allowed for one request, from the connection to the last byte')
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the client secret from a file; else AUTH0_CLIENT_SECRET')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain''s Management API')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print as indented JSON, as the API sent it')
            [CompletionResult]::new('--json-compact', '--json-compact', [CompletionResultType]::ParameterName, 'Print as JSON on one line')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'Print as comma-separated values')
            [CompletionResult]::new('--no-color', '--no-color', [CompletionResultType]::ParameterName, 'Print without colour, as `--color never`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('--no-retry', '--no-retry', [CompletionResultType]::ParameterName, 'Send each request once, whatever comes back')
            [CompletionResult]::new('--debug', '--debug', [CompletionResultType]::ParameterName, 'Print each request and answer to standard error, secrets masked')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the client secret from standard input')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'events;delete' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON with a jq expression')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time allowed for one request, from the connection to the last byte')
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the client secret from a file; else AUTH0_CLIENT_SECRET')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain''s Management API')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Delete without asking; required where nobody can be asked')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Delete without asking; required where nobody can be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Delete without asking; required where nobody can be asked')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print as indented JSON, as the API sent it')
            [CompletionResult]::new('--json-compact', '--json-compact', [CompletionResultType]::ParameterName, 'Print as JSON on one line')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'Print as comma-separated values')
            [CompletionResult]::new('--no-color', '--no-color', [CompletionResultType]::ParameterName, 'Print without colour, as `--color never`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('--no-retry', '--no-retry', [CompletionResultType]::ParameterName, 'Send each request once, whatever comes back')
            [CompletionResult]::new('--debug', '--debug', [CompletionResultType]::ParameterName, 'Print each request and answer to standard error, secrets masked')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the client secret from standard input')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'events;rm' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON with a jq expression')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time allowed for one request, from the connection to the last byte')
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the client secret from a file; else AUTH0_CLIENT_SECRET')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain''s Management API')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Delete without asking; required where nobody can be asked')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Delete without asking; required where nobody can be asked')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Delete without asking; required where nobody can be asked')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print as indented JSON, as the API sent it')
            [CompletionResult]::new('--json-compact', '--json-compact', [CompletionResultType]::ParameterName, 'Print as JSON on one line')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'Print as comma-separated values')
            [CompletionResult]::new('--no-color', '--no-color', [CompletionResultType]::ParameterName, 'Print without colour, as `--color never`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('--no-retry', '--no-retry', [CompletionResultType]::ParameterName, 'Send each request once, whatever comes back')
            [CompletionResult]::new('--debug', '--debug', [CompletionResultType]::ParameterName, 'Print each request and answer to standard error, secrets masked')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the client secret from standard input')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'events;deliveries' {
            [CompletionResult]::new('--type', '--type', [CompletionResultType]::ParameterName, 'Only these event types, separated by commas')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Stop after this many; 0 lists all')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Stop after this many; 0 lists all')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON with a jq expression')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time allowed for one request, from the connection to the last byte')
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the client secret from a file; else AUTH0_CLIENT_SECRET')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain''s Management API')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print as indented JSON, as the API sent it')
            [CompletionResult]::new('--json-compact', '--json-compact', [CompletionResultType]::ParameterName, 'Print as JSON on one line')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'Print as comma-separated values')
            [CompletionResult]::new('--no-color', '--no-color', [CompletionResultType]::ParameterName, 'Print without colour, as `--color never`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('--no-retry', '--no-retry', [CompletionResultType]::ParameterName, 'Send each request once, whatever comes back')
            [CompletionResult]::new('--debug', '--debug', [CompletionResultType]::ParameterName, 'Print each request and answer to standard error, secrets masked')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the client secret from standard input')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the failed deliveries of a stream')
            [CompletionResult]::new('ls', 'ls', [CompletionResultType]::ParameterValue, 'List the failed deliveries of a stream')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one delivery with its attempts and its payload')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'events;deliveries;list' {
            [CompletionResult]::new('--type', '--type', [CompletionResultType]::ParameterName, 'Only these event types, separated by commas')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Stop after this many; 0 lists all')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Stop after this many; 0 lists all')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON with a jq expression')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time allowed for one request, from the connection to the last byte')
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the client secret from a file; else AUTH0_CLIENT_SECRET')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain''s Management API')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print as indented JSON, as the API sent it')
            [CompletionResult]::new('--json-compact', '--json-compact', [CompletionResultType]::ParameterName, 'Print as JSON on one line')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'Print as comma-separated values')
            [CompletionResult]::new('--no-color', '--no-color', [CompletionResultType]::ParameterName, 'Print without colour, as `--color never`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('--no-retry', '--no-retry', [CompletionResultType]::ParameterName, 'Send each request once, whatever comes back')
            [CompletionResult]::new('--debug', '--debug', [CompletionResultType]::ParameterName, 'Print each request and answer to standard error, secrets masked')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the client secret from standard input')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'events;deliveries;ls' {
            [CompletionResult]::new('--type', '--type', [CompletionResultType]::ParameterName, 'Only these event types, separated by commas')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Stop after this many; 0 lists all')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Stop after this many; 0 lists all')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON with a jq expression')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time allowed for one request, from the connection to the last byte')
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the client secret from a file; else AUTH0_CLIENT_SECRET')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain''s Management API')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print as indented JSON, as the API sent it')
            [CompletionResult]::new('--json-compact', '--json-compact', [CompletionResultType]::ParameterName, 'Print as JSON on one line')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'Print as comma-separated values')
            [CompletionResult]::new('--no-color', '--no-color', [CompletionResultType]::ParameterName, 'Print without colour, as `--color never`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('--no-retry', '--no-retry', [CompletionResultType]::ParameterName, 'Send each request once, whatever comes back')
            [CompletionResult]::new('--debug', '--debug', [CompletionResultType]::ParameterName, 'Print each request and answer to standard error, secrets masked')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the client secret from standard input')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'events;deliveries;show' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON with a jq expression')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time allowed for one request, from the connection to the last byte')
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the client secret from a file; else AUTH0_CLIENT_SECRET')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain''s Management API')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print as indented JSON, as the API sent it')
            [CompletionResult]::new('--json-compact', '--json-compact', [CompletionResultType]::ParameterName, 'Print as JSON on one line')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'Print as comma-separated values')
            [CompletionResult]::new('--no-color', '--no-color', [CompletionResultType]::ParameterName, 'Print without colour, as `--color never`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('--no-retry', '--no-retry', [CompletionResultType]::ParameterName, 'Send each request once, whatever comes back')
            [CompletionResult]::new('--debug', '--debug', [CompletionResultType]::ParameterName, 'Print each request and answer to standard error, secrets masked')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the client secret from standard input')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'events;deliveries;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the failed deliveries of a stream')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one delivery with its attempts and its payload')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'events;deliveries;help;list' {
            break
        }
        'events;deliveries;help;show' {
            break
        }
        'events;deliveries;help;help' {
            break
        }
        'events;trigger' {
            [CompletionResult]::new('--type', '--type', [CompletionResultType]::ParameterName, 'Type of the event; may be left out where the stream subscribes to one only')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON with a jq expression')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time allowed for one request, from the connection to the last byte')
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the client secret from a file; else AUTH0_CLIENT_SECRET')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain''s Management API')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print as indented JSON, as the API sent it')
            [CompletionResult]::new('--json-compact', '--json-compact', [CompletionResultType]::ParameterName, 'Print as JSON on one line')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'Print as comma-separated values')
            [CompletionResult]::new('--no-color', '--no-color', [CompletionResultType]::ParameterName, 'Print without colour, as `--color never`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('--no-retry', '--no-retry', [CompletionResultType]::ParameterName, 'Send each request once, whatever comes back')
            [CompletionResult]::new('--debug', '--debug', [CompletionResultType]::ParameterName, 'Print each request and answer to standard error, secrets masked')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the client secret from standard input')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'events;redeliver' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON with a jq expression')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time allowed for one request, from the connection to the last byte')
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the client secret from a file; else AUTH0_CLIENT_SECRET')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain''s Management API')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print as indented JSON, as the API sent it')
            [CompletionResult]::new('--json-compact', '--json-compact', [CompletionResultType]::ParameterName, 'Print as JSON on one line')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'Print as comma-separated values')
            [CompletionResult]::new('--no-color', '--no-color', [CompletionResultType]::ParameterName, 'Print without colour, as `--color never`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('--no-retry', '--no-retry', [CompletionResultType]::ParameterName, 'Send each request once, whatever comes back')
            [CompletionResult]::new('--debug', '--debug', [CompletionResultType]::ParameterName, 'Print each request and answer to standard error, secrets masked')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the client secret from standard input')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'events;stats' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON with a jq expression')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time allowed for one request, from the connection to the last byte')
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the client secret from a file; else AUTH0_CLIENT_SECRET')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain''s Management API')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print as indented JSON, as the API sent it')
            [CompletionResult]::new('--json-compact', '--json-compact', [CompletionResultType]::ParameterName, 'Print as JSON on one line')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'Print as comma-separated values')
            [CompletionResult]::new('--no-color', '--no-color', [CompletionResultType]::ParameterName, 'Print without colour, as `--color never`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('--no-retry', '--no-retry', [CompletionResultType]::ParameterName, 'Send each request once, whatever comes back')
            [CompletionResult]::new('--debug', '--debug', [CompletionResultType]::ParameterName, 'Print each request and answer to standard error, secrets masked')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the client secret from standard input')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'events;emulator' {
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Port to listen on; 0 picks a free one')
            [CompletionResult]::new('--retry-schedule', '--retry-schedule', [CompletionResultType]::ParameterName, 'Waits before the second and each later attempt of a delivery')
            [CompletionResult]::new('--token-lifetime', '--token-lifetime', [CompletionResultType]::ParameterName, 'How long a token is good for')
            [CompletionResult]::new('--scopes', '--scopes', [CompletionResultType]::ParameterName, 'Scopes that tokens are granted, separated by commas; else all')
            [CompletionResult]::new('--max-streams', '--max-streams', [CompletionResultType]::ParameterName, 'Most streams that the tenant may have')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON with a jq expression')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time allowed for one request, from the connection to the last byte')
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the client secret from a file; else AUTH0_CLIENT_SECRET')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain''s Management API')
            [CompletionResult]::new('--https-only', '--https-only', [CompletionResultType]::ParameterName, 'Refuse plain http endpoints on loopback, too, as the real service does')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print as indented JSON, as the API sent it')
            [CompletionResult]::new('--json-compact', '--json-compact', [CompletionResultType]::ParameterName, 'Print as JSON on one line')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'Print as comma-separated values')
            [CompletionResult]::new('--no-color', '--no-color', [CompletionResultType]::ParameterName, 'Print without colour, as `--color never`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('--no-retry', '--no-retry', [CompletionResultType]::ParameterName, 'Send each request once, whatever comes back')
            [CompletionResult]::new('--debug', '--debug', [CompletionResultType]::ParameterName, 'Print each request and answer to standard error, secrets masked')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the client secret from standard input')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'events;demo' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON with a jq expression')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time allowed for one request, from the connection to the last byte')
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the client secret from a file; else AUTH0_CLIENT_SECRET')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain''s Management API')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print as indented JSON, as the API sent it')
            [CompletionResult]::new('--json-compact', '--json-compact', [CompletionResultType]::ParameterName, 'Print as JSON on one line')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'Print as comma-separated values')
            [CompletionResult]::new('--no-color', '--no-color', [CompletionResultType]::ParameterName, 'Print without colour, as `--color never`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('--no-retry', '--no-retry', [CompletionResultType]::ParameterName, 'Send each request once, whatever comes back')
            [CompletionResult]::new('--debug', '--debug', [CompletionResultType]::ParameterName, 'Print each request and answer to standard error, secrets masked')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the client secret from standard input')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'events;types' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON with a jq expression')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time allowed for one request, from the connection to the last byte')
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the client secret from a file; else AUTH0_CLIENT_SECRET')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain''s Management API')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print as indented JSON, as the API sent it')
            [CompletionResult]::new('--json-compact', '--json-compact', [CompletionResultType]::ParameterName, 'Print as JSON on one line')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'Print as comma-separated values')
            [CompletionResult]::new('--no-color', '--no-color', [CompletionResultType]::ParameterName, 'Print without colour, as `--color never`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('--no-retry', '--no-retry', [CompletionResultType]::ParameterName, 'Send each request once, whatever comes back')
            [CompletionResult]::new('--debug', '--debug', [CompletionResultType]::ParameterName, 'Print each request and answer to standard error, secrets masked')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the client secret from standard input')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'events;completion' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON with a jq expression')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time allowed for one request, from the connection to the last byte')
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the client secret from a file; else AUTH0_CLIENT_SECRET')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain''s Management API')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print as indented JSON, as the API sent it')
            [CompletionResult]::new('--json-compact', '--json-compact', [CompletionResultType]::ParameterName, 'Print as JSON on one line')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'Print as comma-separated values')
            [CompletionResult]::new('--no-color', '--no-color', [CompletionResultType]::ParameterName, 'Print without colour, as `--color never`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('--no-retry', '--no-retry', [CompletionResultType]::ParameterName, 'Send each request once, whatever comes back')
            [CompletionResult]::new('--debug', '--debug', [CompletionResultType]::ParameterName, 'Print each request and answer to standard error, secrets masked')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the client secret from standard input')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'events;man' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print as table, json, json-compact or csv')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON with a jq expression')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the output')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time allowed for one request, from the connection to the last byte')
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'Client id of a machine-to-machine application; else AUTH0_CLIENT_ID')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the client secret from a file; else AUTH0_CLIENT_SECRET')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'Audience to ask a token for; else AUTH0_AUDIENCE, else the domain''s Management API')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print as indented JSON, as the API sent it')
            [CompletionResult]::new('--json-compact', '--json-compact', [CompletionResultType]::ParameterName, 'Print as JSON on one line')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'Print as comma-separated values')
            [CompletionResult]::new('--no-color', '--no-color', [CompletionResultType]::ParameterName, 'Print without colour, as `--color never`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no status lines; errors and warnings stay')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where an answer would be needed')
            [CompletionResult]::new('--no-retry', '--no-retry', [CompletionResultType]::ParameterName, 'Send each request once, whatever comes back')
            [CompletionResult]::new('--debug', '--debug', [CompletionResultType]::ParameterName, 'Print each request and answer to standard error, secrets masked')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the client secret from standard input')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'events;help' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create an event stream')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one event stream')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the event streams')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Change an event stream; what is not named keeps its value')
            [CompletionResult]::new('enable', 'enable', [CompletionResultType]::ParameterValue, 'Enable event streams')
            [CompletionResult]::new('disable', 'disable', [CompletionResultType]::ParameterValue, 'Disable event streams')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete event streams')
            [CompletionResult]::new('deliveries', 'deliveries', [CompletionResultType]::ParameterValue, 'Look at failed deliveries')
            [CompletionResult]::new('trigger', 'trigger', [CompletionResultType]::ParameterValue, 'Send a test event through a stream')
            [CompletionResult]::new('redeliver', 'redeliver', [CompletionResultType]::ParameterValue, 'Ask for failed deliveries again')
            [CompletionResult]::new('stats', 'stats', [CompletionResultType]::ParameterValue, 'Count the deliveries of a stream over time')
            [CompletionResult]::new('emulator', 'emulator', [CompletionResultType]::ParameterValue, 'Run a local tenant that speaks the same API')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Watch the whole life of a stream on an embedded tenant')
            [CompletionResult]::new('types', 'types', [CompletionResultType]::ParameterValue, 'List the event types, or print a sample event of one')
            [CompletionResult]::new('completion', 'completion', [CompletionResultType]::ParameterValue, 'Print a completion script for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Write the manual pages into a directory')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'events;help;create' {
            break
        }
        'events;help;show' {
            break
        }
        'events;help;list' {
            break
        }
        'events;help;update' {
            break
        }
        'events;help;enable' {
            break
        }
        'events;help;disable' {
            break
        }
        'events;help;delete' {
            break
        }
        'events;help;deliveries' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the failed deliveries of a stream')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one delivery with its attempts and its payload')
            break
        }
        'events;help;deliveries;list' {
            break
        }
        'events;help;deliveries;show' {
            break
        }
        'events;help;trigger' {
            break
        }
        'events;help;redeliver' {
            break
        }
        'events;help;stats' {
            break
        }
        'events;help;emulator' {
            break
        }
        'events;help;demo' {
            break
        }
        'events;help;types' {
            break
        }
        'events;help;completion' {
            break
        }
        'events;help;man' {
            break
        }
        'events;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
