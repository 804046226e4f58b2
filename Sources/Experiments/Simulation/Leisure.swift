// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Work that can wait, on a thread that others use, too.
enum Leisure {
    /// Linux's SCHED_IDLE, which the C library shows to GNU's C only.
    private static let idle: Int32 = 5

    /// Does something in the time that nobody else wants of a processor: a fleet's rounds do not wait for its
    /// server to measure a policy. Where the thread has a priority of its own it is done as everything else.
    static func run<Result>(_ work: () throws -> Result) rethrows -> Result {
        var parameter = sched_param()
        let isCommon = sched_getscheduler(0) == SCHED_OTHER
        let isIdle = unsafe isCommon && sched_setscheduler(0, idle, &parameter) == 0
        defer { if isIdle { unsafe sched_setscheduler(0, SCHED_OTHER, &parameter) } }
        return try work()
    }
}
