// SPDX-License-Identifier: Apache-2.0

/// A value that is made once, when it is first asked for, and awaited by everybody who asks.
public final class Shared<Value: Sendable>: Sendable {
    private let making: Task<Value, any Error>

    /// Begins to make the value: keep it in a `static let`, which is made at first use.
    public init(_ make: @escaping @Sendable () async throws -> Value) {
        // Detached: what fails here is not the failure of the test that happened to ask first.
        making = Task.detached { try await make() }
    }

    /// Waits without blocking. Throws what the making threw. If a waiting task is cancelled, so is the
    /// making: a time limit ends a program that hangs, whoever waits for it.
    public func value() async throws -> Value {
        try await withTaskCancellationHandler {
            try await making.value
        } onCancel: {
            making.cancel()
        }
    }
}
