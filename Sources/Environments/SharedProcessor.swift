// SPDX-License-Identifier: Apache-2.0

internal import EnvironmentPort

/// A processor for a thread and the environment in another process that it plays in. The two take turns, and
/// on one processor each wakes the other at once; to wake somebody on another one, which may sleep, takes
/// longer than many a control step.
public enum SharedProcessor {
    /// Does something on one processor, which what is started there keeps, where each processor is to have a
    /// thread; otherwise it is left to the system where things run.
    /// - Parameters:
    ///   - index: of the thread, below `count`.
    ///   - count: of such threads; nothing is bound where this program may use another number of processors.
    public static func run<Result: ~Copyable, Failure: Error>(
        _ index: Int, of count: Int, _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let isBound = environment_bind(Int32(index), Int32(count)) != 0
        defer { if isBound { environment_unbind() } }
        return try body()
    }
}
