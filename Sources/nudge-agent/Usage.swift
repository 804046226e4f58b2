// SPDX-License-Identifier: Apache-2.0

/// What the program can do, as text.
enum Usage {
    static func print(to stream: Line.Stream) {
        var line = Line()
        line.add(
            """
            usage: nudge-agent self-test [--report]
                   nudge-agent train [--rounds COUNT] [--seed NUMBER]
                   nudge-agent rollout TASK --policy FILE [--episodes COUNT] [--seed NUMBER]
                                            [--horizon STEPS] [--model FILE]
            """)
        #if NUDGE_TLS
        line.write(to: stream)
        line.add(
            """

                   nudge-agent connect HOST:PORT[,HOST:PORT…] --identity FILE --task TASK
                                            [--model FILE] [--once]
                                            [--env COMMAND|unix:PATH]
                                            [--ask terminal|input:DEVICE] [--keys CODE=MEANING,…]
                                            [--leds NAME,…] [--link LINK] [--panelists COUNT]
                                            [--judge WHAT] [--privacy EPSILON] [--end-with-input]
                   nudge-agent connect mqtt://HOST:PORT[,HOST:PORT…]/FLEET --key FILE [--login FILE]
                                            --task TASK …
                   nudge-agent connect mqtts://HOST:PORT[,HOST:PORT…]/FLEET --key FILE --identity FILE
                                            --task TASK …
            """)
        #endif
        #if NUDGE_SERIAL
        line.add(
            """

                   nudge-agent join --key FILE --task TASK
            """)
        #endif
        line.add(
            """

                   nudge-agent --help | --version

            """)
        line.write(to: stream)
        explainBasics(to: stream)
        #if NUDGE_SERIAL
        explainJoining(to: stream)
        #endif
        #if NUDGE_TLS
        explainConnecting(to: stream)
        #endif
    }

    private static func explainBasics(to stream: Line.Stream) {
        var line = Line()
        line.add(
            """

            self-test  checks that this board computes the same bits as every other, then measures memory and
                       time; --report prints key=value lines
            train      trains a small policy for the built-in task on this board, 500 rounds unless told
            rollout    plays episodes of a policy, 5 unless told, and prints the mean return
                       TASK is point-mass, built in, or a control task if built with MuJoCo;
                       --model names its body's file, otherwise looked for in NUDGE_MODELS

            """)
        line.write(to: stream)
    }

    #if NUDGE_SERIAL
    private static func explainJoining(to stream: Line.Stream) {
        var line = Line()
        line.add(
            """
            join       belongs to the fleet of the gateway at this board's serial line until the run is
                       complete; FILE is what `nudge enroll GATEWAY/NAME` wrote

            """)
        line.write(to: stream)
    }
    #endif

    #if NUDGE_TLS
    private static func explainConnecting(to stream: Line.Stream) {
        var line = Line()
        line.add(
            """
            connect    belongs to the fleet of the aggregator at HOST:PORT until the run is complete; where
                       several servers take turns, or a broker has several nodes, their addresses are tried
                       one after the other. FILE is the bundle that `nudge enroll` wrote. At a broker's
                       address it belongs to the fleet of the nudge-gateway there: FILE of --key is what
                       `nudge enroll GATEWAY/NAME` wrote, that of --identity a bundle which the broker takes,
                       with its CA's certificate, and that of --login a line USER:PASSWORD, for a broker
                       without certificates.
                       The fleet says who answers: people, or a simulated panel; where it does not, a panel
                       does: bradley-terry:1 unless told, one panelist, who judges the return;
                       LINK and WHAT are those of `nudge simulate --link` and `--judge`.
            """)
        line.write(to: stream)
        line.add(
            """
                       --ask has somebody beside the board answer instead of people at the fleet's page: by
                       keys of the terminal, or of an input device such as input:/dev/input/event3; --keys
                       says what its keys mean where that is not as usual, and --leds names lights of
                       /sys/class/leds that show which behaviour is being played;
                       --env plays in another process, which speaks lines of text as
                       docs/environments.md says; TASK may be the path of a card that `nudge task card`
                       wrote; rollout takes it, too;
                       --privacy takes part only in a run that hides every vote by randomised response with
                       this ε or a smaller one, 0.001 to 10;
                       --once ends with 69 where the connection is lost, instead of dialling again;
                       --end-with-input ends when standard input does, which a parent holds open

            """)
        line.write(to: stream)
    }
    #endif
}

/// An argument that the program does not understand.
enum UsageError: Error {
    /// Something that must be there is not.
    case missing(StaticString)
    /// A word that means nothing here.
    case unknown(Word)
    /// An option without its value.
    case missingValue(Word)
    /// A value of an option that has none.
    case unwantedValue(Word)
    /// An option that has another name.
    case renamed(StaticString, StaticString)
    /// Options that exclude each other.
    case contradiction(StaticString, StaticString)
    /// A value that is none of those that would do.
    case badValue(Word, StaticString)
    /// A value that is not a whole number within the option's bounds.
    case badNumber(Word)

    /// Says what is wrong and how the program is used.
    func explain() {
        var line = Line()
        line.add("nudge-agent: ")
        switch self {
        case .missing(let what):
            line.add("missing: ")
            line.add(what)
        case .unknown(let word):
            line.add("not understood: ")
            line.add(word)
        case .missingValue(let option):
            line.add("a value must follow ")
            line.add(option)
        case .unwantedValue(let option):
            line.add("this option has no value: ")
            line.add(option)
        case .renamed(let old, let name):
            line.add(old)
            line.add(" is called ")
            line.add(name)
            line.add(" now")
        case .contradiction(let first, let second):
            line.add(first)
            line.add(" excludes ")
            line.add(second)
        case .badValue(let word, let expected):
            line.add("'")
            line.add(word)
            line.add("' will not do; write ")
            line.add(expected)
        case .badNumber(let word):
            line.add("not a number in the allowed range: ")
            line.add(word)
        }
        line.end(to: .error)
        Usage.print(to: .error)
    }
}
