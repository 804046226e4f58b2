// SPDX-License-Identifier: Apache-2.0

public import Federation
import Foundation

/// Writes policies in formats that other programs read.
public enum PolicyExport {
    /// A file format, told by the ending of a path.
    public enum Format: String, CaseIterable, Sendable {
        /// NumPy's archive of arrays.
        case npz
        /// Hugging Face's tensors with a JSON header.
        case safetensors
        /// The package's own policy file, which training can start from.
        case nudge

        /// The format of a path, in capitals or not.
        /// - Parameters:
        ///   - path: where the policy is to be written.
        ///   - option: the option that named the path, for the error.
        public init(path: String, option: String = "--export") throws(SettingsError) {
            let ending = URL(fileURLWithPath: path).pathExtension.lowercased()
            guard let format = Self(rawValue: ending) else {
                throw SettingsError(option, "'\(path)' must end in .npz, .safetensors or .nudge")
            }
            self = format
        }
    }

    /// Writes a policy, as a whole or not at all; the format follows from the path's ending.
    public static func write(_ policy: Policy, to path: String) throws {
        let format = try Format(path: path)
        try Files.replace(path, with: encode(policy, as: format))
    }

    /// The content of a file.
    public static func encode(_ policy: Policy, as format: Format) throws -> [UInt8] {
        switch format {
        case .npz: NumPyArchive.encode(ExportedPolicy(policy))
        case .safetensors: try Safetensors.encode(ExportedPolicy(policy))
        case .nudge: policy.encoded()
        }
    }
}

extension [UInt8] {
    /// Appends an integer, its lowest byte first.
    mutating func append<Value: FixedWidthInteger>(littleEndian value: Value) {
        for shift in stride(from: 0, to: Value.bitWidth, by: 8) {
            append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    /// Appends numbers of 32 bits.
    mutating func append(littleEndian values: [Float]) {
        for value in values { append(littleEndian: value.bitPattern) }
    }
}
