# SPDX-License-Identifier: Apache-2.0
# Completion of nudge-agent for fish.

set -l commands self-test train rollout connect
set -l tasks point-mass half-cheetah hopper swimmer walker2d
set -l none "not __fish_seen_subcommand_from $commands"

complete -c nudge-agent -f
complete -c nudge-agent -n $none -a self-test -d 'Check that this machine computes the right bits'
complete -c nudge-agent -n $none -a train -d 'Train a small policy on this machine alone'
complete -c nudge-agent -n $none -a rollout -d 'Play episodes of a policy'
complete -c nudge-agent -n $none -a connect -d 'Belong to a fleet'
complete -c nudge-agent -n $none -l help -d 'Say how it is used'
complete -c nudge-agent -n $none -l version -d 'Say which version it is'

complete -c nudge-agent -n '__fish_seen_subcommand_from self-test' -l report -d 'Lines for programs'
complete -c nudge-agent -n '__fish_seen_subcommand_from train' -l rounds -x -d 'How many rounds'
complete -c nudge-agent -n '__fish_seen_subcommand_from train rollout' -l seed -x -d 'A number'
complete -c nudge-agent -n '__fish_seen_subcommand_from rollout' -a "$tasks"
complete -c nudge-agent -n '__fish_seen_subcommand_from rollout' -l policy -r -F -d 'Policy to play'
complete -c nudge-agent -n '__fish_seen_subcommand_from rollout' -l episodes -x -d 'How many'
complete -c nudge-agent -n '__fish_seen_subcommand_from rollout' -l horizon -x -d 'Control steps'
complete -c nudge-agent -n '__fish_seen_subcommand_from rollout connect' -l model -r -F -d 'The body'
complete -c nudge-agent -n '__fish_seen_subcommand_from rollout connect' -l env -x -d 'What it is played in'
complete -c nudge-agent -n '__fish_seen_subcommand_from connect' -l identity -r -F -d 'What enroll wrote'
complete -c nudge-agent -n '__fish_seen_subcommand_from connect' -l key -r -F -d 'What seals at a broker'
complete -c nudge-agent -n '__fish_seen_subcommand_from connect' -l login -r -F -d 'USER:PASSWORD for a broker'
complete -c nudge-agent -n '__fish_seen_subcommand_from connect' -l task -x -a "$tasks" -d 'The task'
complete -c nudge-agent -n '__fish_seen_subcommand_from connect' -l once -d 'End with the connection'
complete -c nudge-agent -n '__fish_seen_subcommand_from connect' -l ask -x -d 'Who beside the board answers' \
    -a 'terminal input:/dev/input/event'
complete -c nudge-agent -n '__fish_seen_subcommand_from connect' -l keys -x -d 'What the keys of a device mean'
complete -c nudge-agent -n '__fish_seen_subcommand_from connect' -l leds -x -d 'Lights that say which it is'
complete -c nudge-agent -n '__fish_seen_subcommand_from connect' -l link -x -d 'How the panel answers' \
    -a 'linear:0.01 bradley-terry:1 probit:1 gumbel:1 deterministic'
complete -c nudge-agent -n '__fish_seen_subcommand_from connect' -l panelists -x -d 'How many answer'
complete -c nudge-agent -n '__fish_seen_subcommand_from connect' -l judge -x -d 'What they look at' \
    -a 'return progress rotation height stillness'
complete -c nudge-agent -n '__fish_seen_subcommand_from connect' -l privacy -x -d 'Largest epsilon of a vote'
complete -c nudge-agent -n '__fish_seen_subcommand_from connect' -l end-with-input -d 'End with the input'
