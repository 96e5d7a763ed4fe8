# SPDX-License-Identifier: BSD-2-Clause
# Completion for bash; made by doc/make-doc.
_tlsladder_scenarios()
{
    tlsladder lab --list 2>/dev/null | sed -n 's/^  \([a-z][a-z0-9-]*\) .*/\1/p'
}
_tlsladder()
{
    local now=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
    local command=${COMP_WORDS[1]} options=
    # bash takes --format=svg for three words
    if [[ $now == = ]]; then
        now=
    elif [[ $before == = ]]; then
        before=${COMP_WORDS[COMP_CWORD-2]}
    fi
    case $before in
    -f | --format)
        COMPREPLY=($(compgen -W "text json svg html mermaid sheet worksheet" -- "$now"))
        return ;;
    -c | --connection)
        COMPREPLY=($(compgen -W "" -- "$now"))
        return ;;
    -W | --width)
        COMPREPLY=($(compgen -W "" -- "$now"))
        return ;;
    -k | --keys)
        COMPREPLY=($(compgen -f -- "$now"))
        return ;;
    -K | --server-key)
        COMPREPLY=($(compgen -f -- "$now"))
        return ;;
    -p | --psk)
        COMPREPLY=($(compgen -W "" -- "$now"))
        return ;;
    -A | --trust)
        COMPREPLY=($(compgen -f -- "$now"))
        return ;;
    -r | --read)
        COMPREPLY=($(compgen -f -- "$now"))
        return ;;
    -i | --interface)
        COMPREPLY=($(compgen -W "$(ls /sys/class/net 2>/dev/null) any" -- "$now"))
        return ;;
    -w | --write)
        COMPREPLY=($(compgen -f -- "$now"))
        return ;;
    -t | --rtt)
        COMPREPLY=($(compgen -W "" -- "$now"))
        return ;;
    -j | --jitter)
        COMPREPLY=($(compgen -W "" -- "$now"))
        return ;;
    -L | --loss)
        COMPREPLY=($(compgen -W "" -- "$now"))
        return ;;
    -R | --rate)
        COMPREPLY=($(compgen -W "" -- "$now"))
        return ;;
    -s | --seed)
        COMPREPLY=($(compgen -W "" -- "$now"))
        return ;;
    -P | --transport)
        COMPREPLY=($(compgen -W "auto namespace loopback memory" -- "$now"))
        return ;;
    -e | --server-name)
        COMPREPLY=($(compgen -W "" -- "$now"))
        return ;;
    -C | --color)
        COMPREPLY=($(compgen -W "auto always never" -- "$now"))
        return ;;
    -T | --theme)
        COMPREPLY=($(compgen -W "dark light contrast mono" -- "$now"))
        return ;;
    -M | --max-memory)
        COMPREPLY=($(compgen -W "" -- "$now"))
        return ;;
    esac
    case $command in
    print) options="--format --connection --list --detail --show-secrets --say --to-scale --acks --records --unfold --width --keys --server-key --psk --trust --no-system-trust --read --write --numeric --ascii --color --theme --max-memory --help " ;;
    lab) options="--format --connection --list --detail --show-secrets --say --to-scale --acks --records --unfold --curtain --width --keys --server-key --psk --trust --no-system-trust --write --rtt --jitter --loss --rate --seed --compare --transport --doctor --numeric --ascii --color --theme --help " ;;
    live) options="--format --connection --detail --show-secrets --say --to-scale --acks --records --unfold --curtain --width --keys --server-key --psk --trust --no-system-trust --interface --write --numeric --ascii --color --theme --max-memory --help " ;;
    view) options="--connection --curtain --keys --server-key --psk --trust --no-system-trust --read --numeric --ascii --color --theme --max-memory --help " ;;
    scan) options="--format --connection --width --trust --no-system-trust --write --server-name --ascii --color --theme --help " ;;
    explain) options="--ascii --color --theme --help " ;;
    *) options="--connection --curtain --keys --server-key --psk --trust --no-system-trust --read --numeric --ascii --color --theme --max-memory --help --version" ;;
    esac
    if [[ $now == -* ]]; then
        COMPREPLY=($(compgen -W "$options" -- "$now"))
    elif ((COMP_CWORD == 1)); then
        COMPREPLY=($(compgen -W "print lab live view scan explain $(_tlsladder_scenarios)" -- "$now") $(compgen -f -- "$now"))
    elif [[ $command == lab ]]; then
        COMPREPLY=($(compgen -W "$(_tlsladder_scenarios)" -- "$now"))
    elif [[ $command == explain ]]; then
        COMPREPLY=($(compgen -W "$(tlsladder explain 2>/dev/null |
            sed -n 's/^[A-Z][a-z]*://; s/;/ /gp')" -- "$now"))
    elif [[ $command == live || $command == scan ]]; then
        COMPREPLY=()
    else
        COMPREPLY=($(compgen -W "$(_tlsladder_scenarios)" -- "$now")
            $(compgen -f -- "$now"))
    fi
}
complete -o filenames -F _tlsladder tlsladder
