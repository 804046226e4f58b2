// SPDX-License-Identifier: Apache-2.0

/// A job as `sbatch` takes it: options, and a script on its standard input.
struct SlurmJob {
    let options: [String]
    let script: String

    /// As somebody would write it on a command line.
    var text: String {
        (["sbatch"] + options).map(\.quoted).joined(separator: " ") + " <<'SCRIPT'\n\(script)SCRIPT"
    }

    /// Array jobs for cells, as few as Slurm takes. A task's number is its cell's index less the array's
    /// first one.
    /// - Parameters:
    ///   - cells: indices, in rising order.
    ///   - sizeMaximum: Slurm's `MaxArraySize`; a task's number is below it.
    ///   - parallelism: tasks of an array that run at the same time; all if nil.
    static func arrays(
        of cells: [Int], named name: String, sizeMaximum: Int, parallelism: Int?, options: [String],
        script: (_ first: Int) -> String
    ) -> [SlurmJob] {
        let groups = Dictionary(grouping: cells) { $0 / sizeMaximum }
        return groups.keys.sorted().map { group in
            let first = group * sizeMaximum
            let limit = parallelism.map { "%\($0)" } ?? ""
            let list = ranges(groups[group, default: []].map { $0 - first })
            return SlurmJob(
                options: ["--parsable", "--job-name=\(name)", "--array=\(list)\(limit)"] + options,
                script: script(first))
        }
    }

    /// Rising numbers as Slurm writes them: `0-3,7`.
    private static func ranges(_ numbers: [Int]) -> String {
        var ranges: [ClosedRange<Int>] = []
        for number in numbers {
            if let last = ranges.last, last.upperBound + 1 == number {
                ranges[ranges.count - 1] = last.lowerBound...number
            } else {
                ranges.append(number...number)
            }
        }
        return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ",")
    }

    /// The end of a script that plays one cell.
    ///
    /// Slurm's signals reach the shell, which passes them on. What was stopped after a whole round (75), or
    /// before the first one began (138), goes back into the queue, unless somebody cancelled the job: that is
    /// not running any more.
    static func playing(_ words: [String], first: Int) -> String {
        """
        player= stop=
        trap 'stop=1; [ -z "$player" ] || kill -USR1 "$player"' USR1 TERM
        \(words.map(\.quoted).joined(separator: " ")) --cell $((\(first) + SLURM_ARRAY_TASK_ID)) &
        player=$!
        if [ -n "$stop" ]; then kill -USR1 "$player"; fi
        while wait "$player"; status=$?; kill -0 "$player" 2>/dev/null; do :; done
        if [ "$status" = 75 ] || [ "$status" = 138 ]; then
            if [ "$(squeue --noheader --jobs="$SLURM_JOB_ID" --format=%T)" = RUNNING ]; then
                exec scontrol requeue "$SLURM_JOB_ID"
            fi
        fi
        exit "$status"

        """
    }
}
