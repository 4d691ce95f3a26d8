# Completes ledger in bash. What may stand at the cursor the program itself says, with the quotes that it needs there.
_ledger() {
    local kind value about
    local -a values=() told=()
    {
        read -r kind
        while IFS=$'\t' read -r value about; do
            values+=("$value")
            told+=("$value${about:+  ($about)}")
        done
    } < <("$1" complete bash "${COMP_LINE:0:COMP_POINT}" "$2" </dev/null 2>/dev/null)

    if ((${#values[@]} == 0)); then
        COMPREPLY=()
        [[ $kind == files ]] && compopt -o default
    elif ((COMP_TYPE == 63 && ${#values[@]} > 1)); then
        # A list is only shown, so it may say what each is.
        COMPREPLY=("${told[@]}")
    else
        COMPREPLY=("${values[@]}")
        [[ ${#values[@]} == 1 && ${values[0]} == *[:,] ]] && compopt -o nospace
    fi
    return 0
}
# In the order in which they are told, the newest first, where bash is new enough for that.
complete -o nosort -F _ledger ledger 2>/dev/null || complete -F _ledger ledger
