// SPDX-License-Identifier: Apache-2.0

#if NUDGE_TLS
/// The options of an agent that asks somebody beside the board.
struct AskOptions {
    /// The input device; nil for the terminal.
    let device: Word?
    /// What the device's keys mean.
    let codes: KeyCodes
    /// Names of lights, with commas between them.
    let lights: Word?

    /// - Parameters:
    ///   - source: `terminal`, or `input:` and a path.
    ///   - codes: what `--keys` says.
    ///   - lights: what `--leds` says.
    init(_ source: Word, codes: Word?, lights: Word?) throws(UsageError) {
        if case "terminal" = source {
            guard codes == nil else { throw .contradiction("--ask terminal", "--keys") }
            device = nil
        } else {
            guard let path = source.rest(after: "input:"), path[0] == UInt8(ascii: "/") else {
                throw .badValue(source, "terminal, or input: and a device's path, as input:/dev/input/event3")
            }
            device = path
        }
        if let codes { self.codes = try KeyCodes(reading: codes) } else { self.codes = KeyCodes() }
        self.lights = lights
    }
}
#endif
