# fish completion of certmanager. Written from exporter/client/flag_table.cc: do not edit.
# Prints the command, if there is one. The value of a flag is none.
function __certmanager_command
    set -l is_value no
    for word in (commandline -opc)[2..]
        if test $is_value = yes
            set is_value no
            continue
        end
        switch $word
            case --config.file --project
                set is_value yes
            case '-*'
            case '*'
                echo $word
                return 0
        end
    end
    return 1
end
complete -c certmanager -f
complete -c certmanager -s h -l help -d 'Print the help of the command'
complete -c certmanager -l version -d 'Print the version'
complete -c certmanager -l config.file -r -F -d 'The configuration file of nhncloud-certmanager-exporter'
complete -c certmanager -l project -x -d 'A project of the configuration'
complete -c certmanager -n 'not __certmanager_command >/dev/null' -a list -d 'Lists the certificates with the days they have left'
complete -c certmanager -n 'not __certmanager_command >/dev/null' -a download -d 'Downloads certificate files'
complete -c certmanager -n 'not __certmanager_command >/dev/null' -a inspect -d 'Shows what a certificate file holds: names, dates, chain, key type'
complete -c certmanager -n 'not __certmanager_command >/dev/null' -a check -d 'Reports the state of the certificates in one line and an exit code, for monitoring systems'
complete -c certmanager -n 'not __certmanager_command >/dev/null' -a doctor -d 'Asks the API once what the exporter relies on, and says whether it can be trusted with this account'
complete -c certmanager -n 'not __certmanager_command >/dev/null' -a help -d 'Print the help of the command'
complete -c certmanager -n 'not __certmanager_command >/dev/null' -a version -d 'Print the version'
complete -c certmanager -n 'contains -- list (__certmanager_command)' -l status -x -a 'all expired unexpired' -d 'all, expired or unexpired'
complete -c certmanager -n 'contains -- list (__certmanager_command)' -l sort -x -a 'expiry name' -d 'expiry (those without a usable date first, then the earliest) or name'
complete -c certmanager -n 'contains -- list (__certmanager_command)' -l expiring-within -x -d 'Only those with less than this left, such as 30d, and those without a usable date'
complete -c certmanager -n 'contains -- list (__certmanager_command)' -l team -x -d 'Only those of this team'
complete -c certmanager -n 'contains -- list (__certmanager_command)' -l ignored -d 'Only those that the configuration ignores'
complete -c certmanager -n 'contains -- list (__certmanager_command)' -l format -x -a 'table json csv' -d 'table, json or csv'
complete -c certmanager -n 'contains -- list (__certmanager_command)' -l wide -d 'Also the thresholds and why they apply (ceiling, share, entry), creation, signature, id and domains'
complete -c certmanager -n 'contains -- list (__certmanager_command)' -l no-header -d 'No heading in the table and CSV'
complete -c certmanager -n 'contains -- download (__certmanager_command)' -s o -r -F -d 'Write to FILE'
complete -c certmanager -n 'contains -- download (__certmanager_command)' -s O -d 'Write to the current folder under the server\'s file name, reduced to a safe one'
complete -c certmanager -n 'contains -- download (__certmanager_command)' -l all -x -a '(__fish_complete_directories)' -d 'Write every certificate to FOLDER (created if missing) as NAME.pem'
complete -c certmanager -n 'contains -- download (__certmanager_command)' -l force -d 'Replace existing regular files'
complete -c certmanager -n 'contains -- download (__certmanager_command)' -l skip-existing -d 'With --all: leave existing files, and succeed'
complete -c certmanager -n 'contains -- inspect (__certmanager_command)' -l format -x -a 'text json' -d 'text or json'
complete -c certmanager -n 'contains -- inspect (__certmanager_command)' -F
complete -c certmanager -n 'contains -- check (__certmanager_command)' -s w -l warning -x -d 'A WARNING below this: a duration (30d) or a share of the lifetime (20%)'
complete -c certmanager -n 'contains -- check (__certmanager_command)' -s c -l critical -x -d 'CRITICAL below this, likewise'
complete -c certmanager -n 'contains -- check (__certmanager_command)' -s t -l timeout -x -d 'Limit of the whole run'
complete -c certmanager -n 'contains -- doctor (__certmanager_command)' -l download -x -d 'Also download the file of this certificate, and compare its dates with the list'
complete -c certmanager -n 'contains -- doctor (__certmanager_command)' -l report -r -F -d 'Also write the report to FILE as JSON'
complete -c certmanager -n 'contains -- help (__certmanager_command)' -a 'list download inspect check doctor'
