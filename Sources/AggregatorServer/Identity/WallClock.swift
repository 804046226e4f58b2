// SPDX-License-Identifier: Apache-2.0

public import Foundation

/// The time of day, as well as this machine knows it. A host without a battery for its clock believes that it
/// is 1970 until the network tells it better.
public enum WallClock {
    /// When this program was built: nothing that it does can have happened before. The date of its file.
    public static let builtAt: Date = {
        let path = Bundle.main.executablePath ?? "/proc/self/exe"
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return attributes?[.modificationDate] as? Date ?? .distantPast
    }()

    /// Whether the machine's clock is wrong for sure.
    public static var isBehind: Bool { Date.now < builtAt }

    /// When certificates that are made now begin: by the machine's clock, but not before the program was
    /// built, so that they outlive a clock that starts at 1970.
    public static var now: Date { max(.now, builtAt) }

    /// What is wrong with the clock, in words; nil unless it is wrong for sure.
    public static var complaint: String? {
        guard isBehind else { return nil }
        return """
            this machine's clock says \(Date.now.day), which is before this program was built \
            (\(builtAt.day)): set it right, or have it set ('timedatectl set-ntp true')
            """
    }
}

extension Date {
    /// Year, month and day of this time, in UTC.
    public var day: String { String(ISO8601Format().prefix(10)) }
}
