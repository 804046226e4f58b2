// SPDX-License-Identifier: Apache-2.0

public import Foundation

/// How long certificates are valid.
public enum Lifetime {
    /// The fleet authority: as long as a fleet may live, because replacing it means enrolling every device.
    public static let authorityDays = 3650
    /// The server.
    public static let serverDays = 730
    /// The server's certificate is made anew at a start that is nearer to its end than this.
    public static let renewalDays = 30
    /// A device, unless told otherwise.
    public static let deviceDays = 825

    /// How long before its end an identity is worth a warning.
    public static let warningDays = 30
    /// The same for the authority: every device has to be enrolled anew.
    public static let authorityWarningDays = 180

    /// Clocks differ, so certificates begin in the past.
    static let backdatedDays = 1

    /// From yesterday until `days` days from now.
    static func span(days: Int, from now: Date) -> ClosedRange<Date> {
        let begin = now.addingTimeInterval(-seconds(days: backdatedDays))
        return begin...max(begin, now.addingTimeInterval(seconds(days: days)))
    }

    static func seconds(days: Int) -> TimeInterval { TimeInterval(days) * 86_400 }

    /// Whole days from one time to another.
    public static func days(from start: Date, to end: Date) -> Int {
        Int((end.timeIntervalSince(start) / seconds(days: 1)).rounded(.down))
    }
}
