#compdef ledger
# Completes ledger in zsh. What may stand at the cursor the program itself says; zsh puts it in quotes where it must.
_ledger() {
    local kind value about
    local -a values told open
    {
        read -r kind
        while IFS=$'\t' read -r value about; do
            if [[ $value == *: ]]; then
                open+=("$value")
            else
                values+=("$value")
                told+=("$value${about:+  -- $about}")
            fi
        done
    } < <("$words[1]" complete zsh "${(j: :)words[1,CURRENT-1]} $QIPREFIX$PREFIX" </dev/null 2>/dev/null)

    (( $#open )) && compadd -S '' -a open
    (( $#values )) && compadd -V ledger -l -d told -a values
    if [[ $kind == files ]]; then
        compset -P '--*='
        _files
    fi
    (( compstate[nmatches] ))
}
if [[ $funcstack[1] == _ledger ]]; then
    _ledger "$@"
else
    compdef _ledger ledger
fi
