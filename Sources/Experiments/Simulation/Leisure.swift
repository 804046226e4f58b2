// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Foundation

/// Work that can wait: a fleet's rounds do not stand still while its server measures a policy.
enum Leisure {
    /// What is added to the threads' niceness: where a processor has other work, they have a tenth of it.
    private static let niceness: Int32 = 10

    /// Does pieces 0..<count, each on a thread of its own that ends with it, for what gave its priority away
    /// has no right to have it back. Returns when all are done.
    static func perform(_ count: Int, _ work: @Sendable (Int) -> Void) {
        withoutActuallyEscaping(work) { work in
            let pieces = DispatchGroup()
            for index in 0..<count {
                let piece = Piece(index, work)
                pieces.enter()
                Thread.detachNewThread {
                    // Linux gives every thread a niceness of its own.
                    _ = nice(niceness)
                    piece.perform()
                    pieces.leave()
                }
            }
            pieces.wait()
        }
    }

    /// A piece that lets go of the work when it is done, which a thread that ends may do too late.
    private final class Piece: @unchecked Sendable {
        private let index: Int
        private var work: (@Sendable (Int) -> Void)?

        init(_ index: Int, _ work: @escaping @Sendable (Int) -> Void) {
            self.index = index
            self.work = work
        }

        func perform() {
            work?(index)
            work = nil
        }
    }
}
