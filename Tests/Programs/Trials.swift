// SPDX-License-Identifier: Apache-2.0

import Foundation

/// How often a test tries what it tries at random.
public enum Trials {
    /// Whether `tools/test --long` runs.
    public static let areMany = ProcessInfo.processInfo.environment["NUDGE_LONG"] == "1"

    /// One number for every run of the tests, and one for the long run.
    public static func count(_ usual: Int, long: Int) -> Int { areMany ? long : usual }
}
