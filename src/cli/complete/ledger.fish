# Completes ledger in fish. What may stand at the cursor the program itself says; fish puts it in quotes where it must.
function __ledger_complete
    set -l lines (command ledger complete fish (commandline -cp | string collect) </dev/null 2>/dev/null)
    set -l kind $lines[1]
    set -e lines[1]
    for line in $lines
        echo $line
    end
    if test "$kind" = files
        __fish_complete_path (commandline -ct)
    end
end
complete -c ledger -e
complete -c ledger -f -k -a '(__ledger_complete)'
