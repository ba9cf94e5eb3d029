# fish completion for events. It gets the candidates from the program, so it never goes out of date.
function __events_complete
    set -l word (commandline -ct)
    set -l answer (command events complete fish (commandline -opc) "$word" 2>/dev/null)
    set -l head (string split ' ' -- "$answer[1]")
    if test "$head[1]" = files
        # The text before the path: an option and its `=`, or an `@`.
        set -l before (string sub -l "$head[2]" -- "$word")
        for path in (__fish_complete_path (string sub -s (math "$head[2]" + 1) -- "$word"))
            printf '%s%s\n' "$before" "$path"
        end
    else
        set -e answer[1]
        string join \n -- $answer
    end
end
complete -c events -e
complete -c events -k -f -a '(__events_complete)'
