// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The operating system's limit on open files, of which every connection is one.
public enum FileLimit {
    /// Raises it as far as the system lets a program: to 10,000 agents and more on most.
    public static func raise() {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
