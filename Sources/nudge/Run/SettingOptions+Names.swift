// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// A setting has one name: `learningRate` in `config.json`, and the same words as `--learning-rate` on the
/// command line and as `learning-rate` in `fleet.toml`.
extension SettingOptions {
    /// Names that settings had, with those that they have.
    static let renamed = [
        "evaluate-every": "evaluation-interval", "stop-when-decided": "stops-when-decided",
    ]
    /// Settings whose value is a list, written `64,64` on the command line.
    static let lists: Set<String> = ["hidden"]

    /// Every setting's name.
    static var names: [String] { omissible(SettingOptions()).map(\.name) }
    /// The settings that are on or off.
    static var flags: Set<String> { Set(omissible(SettingOptions()).filter(\.omissible.isFlag).map(\.name)) }

    /// The settings that were given.
    var given: [String] { Self.omissible(self).filter(\.omissible.isMade).map(\.name) }

    private static func omissible(_ options: SettingOptions) -> [(name: String, omissible: any Omissible)] {
        Mirror(reflecting: options).children.compactMap { child in
            guard let label = child.label, let omissible = child.value as? any Omissible else { return nil }
            return (hyphened(String(label.dropFirst())), omissible)
        }
    }

    /// `learningRate` as `learning-rate`.
    private static func hyphened(_ name: String) -> String {
        name.reduce(into: "") { text, character in
            text += character.isUppercase ? "-\(character.lowercased())" : String(character)
        }
    }
}

/// An option that may be left out.
private protocol Omissible {
    var isMade: Bool { get }
    var isFlag: Bool { get }
}

extension Option: Omissible where Value: ExpressibleByNilLiteral & Equatable {
    fileprivate var isMade: Bool { wrappedValue != nil }
    fileprivate var isFlag: Bool { false }
}

extension Flag: Omissible where Value: ExpressibleByNilLiteral & Equatable {
    fileprivate var isMade: Bool { wrappedValue != nil }
    fileprivate var isFlag: Bool { true }
}
