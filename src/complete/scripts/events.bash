# bash completion for events. It gets the candidates from the program, so it never goes out of date.
_events() {
    local line kind=
    COMPREPLY=()
    while IFS= read -r line; do
        if [[ -z $kind ]]; then kind=$line; else COMPREPLY+=("$line"); fi
    done < <(command events complete bash "${COMP_LINE:0:COMP_POINT}" "$2" 2>/dev/null)
    case $kind in
        parts*) compopt -o nospace 2>/dev/null ;;
        files*)
            # bash would complete a host name after `@`.
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
