// SPDX-License-Identifier: Apache-2.0

import FuzzTargets

/// The target that the option `--target=NAME` chooses; libFuzzer leaves options with two dashes alone.
private let target: FuzzTarget = {
    let option = CommandLine.arguments.first { $0.hasPrefix("--target=") }
    guard let name = option?.dropFirst("--target=".count), let target = FuzzTarget(rawValue: String(name))
    else { fatalError("--target=NAME is missing, or no such target") }
    return target
}()

/// What libFuzzer calls with every input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    target.run(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}
