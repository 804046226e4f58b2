// SPDX-License-Identifier: Apache-2.0

internal import CPolicies
public import Federation

extension Policy {
    /// The names of the policies that are built in, such as `hopper/ppo-1`, sorted.
    public static let builtInNames: [String] = {
        var names: [String] = []
        while let name = unsafe built_in_policy_name(names.count) {
            names.append(unsafe String(cString: name))
        }
        return names
    }()

    /// Reads the policy that a person means: a built-in one by its name, or else a file by its path. A file
    /// of such a name is meant by `./hopper/ppo-1`.
    public init(from text: String) throws(StoreError) {
        guard let index = Self.builtInNames.firstIndex(of: text) else {
            try self.init(contentsOf: text)
            return
        }
        var count = 0
        let bytes = unsafe UnsafeBufferPointer(start: built_in_policy(index, &count), count: count)
        try self.init(unsafe Array(bytes), of: text)
    }
}
