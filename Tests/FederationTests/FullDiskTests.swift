// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
import NudgeCore
import Testing

@Suite("A run log on a full disk")
struct FullDiskTests {
    @Test("stays whole, and takes the record once there is room")
    func full() async {
        // In a process of its own: a limit on the size of files stands for the full disk.
        await #expect(processExitsWith: .success) {
            let path = NSTemporaryDirectory() + "nudge-log-" + UUID().uuidString
            defer { try? FileManager.default.removeItem(atPath: path) }
            let header = RunHeader(
                configuration: RunConfiguration(
                    seed: 8, algorithm: .parS2ZPO, agentCount: 3,
                    shape: ActorShape(observationCount: 2, actionCount: 2)),
                taskName: TaskName("test"))
            let scales = [ObservationScale](repeating: ObservationScale(), count: 2)
            let log = try RunLog.create(at: path, header: header, scales: scales)
            signal(SIGXFSZ, SIG_IGN)
            for round in UInt32(0)..<5 {
                let record = LogRecord.round(RoundRecord(round: round, isAccepted: true, votes: RoundVotes()))
                for roomBytes in 0..<LogRecord.roundBytes(RoundVotes.Layout(agentCount: 3)) {
                    setSizeLimit(log.byteCount + roomBytes)
                    #expect(throws: StoreError.self) { try log.append(record) }
                }
                setSizeLimit(1 << 20)
                try log.append(record)
            }
            let outcome = try RunLogReader(path).replay(base: nil)
            #expect(outcome.host.replica.round == 5 && !outcome.outcome.isTorn)
            #expect(try Files.read(path).count == log.byteCount)
        }
    }
}

private func setSizeLimit(_ bytes: Int) {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = rlim_t(bytes)
    #expect(unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
}
