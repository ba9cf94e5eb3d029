# bash completion for events. It asks the program itself, so that it never falls behind.
_events() {
    local line kind=
    COMPREPLY=()
    while IFS= read -r line; do
        if [[ -z $kind ]]; then kind=$line; else COMPREPLY+=("$line"); fi
    done < <(command events complete bash "${COMP_LINE:0:COMP_POINT}" "$2" 2>/dev/null)
    case $kind in
        parts*) compopt -o nospace 2>/dev/null ;;
        files*)
            # To bash an `@` is part of the word, and begins the name of a host.
            if [[ $2 == @* ]]; then
                while IFS= read -r line; do
                    [[ -d $line ]] && line+=/
                    printf -v line %q "$line"
                    COMPREPLY+=("@$line")
                done < <(compgen -f -- "${2#@}")
                compopt -o nospace 2>/dev/null
            else
                compopt -o default 2>/dev/null
            fi
            ;;
    esac
    return 0
}
complete -F _events events
