// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// A cluster of one node with two cores: Slurm's own daemons, without a service manager, as whoever runs the
/// tests. They end with their owner.
final class Cluster {
    /// What Slurm's commands need to find this cluster.
    let variables: [String: String]
    private let scratch: Scratch
    private var daemons: [Program] = []

    /// - Parameter arraySizeMaximum: `MaxArraySize`, above the largest number of a task.
    init(arraySizeMaximum: Int) async throws {
        // A socket's path is short.
        scratch = try Scratch()
        variables = ["SLURM_CONF": scratch.path + "/slurm.conf"]
        for folder in ["state", "spool"] {
            try FileManager.default.createDirectory(
                atPath: scratch.path + "/" + folder, withIntermediateDirectories: true)
        }
        try scratch.write(Self.settings(scratch.path, arraySizeMaximum), to: "slurm.conf")
        try await startMunge()
        for words in [["slurmctld", "-D", "-i"], ["slurmd", "-D", "-N", "localhost"]] {
            let program = ["/usr/sbin/" + words[0]] + words.dropFirst()
            daemons.append(try await Program.start(program, in: scratch.path, adding: variables))
        }
        for _ in 0..<600 where try await run("sinfo", "--noheader", "--format=%T").output != "idle\n" {
            try await Task.sleep(for: .milliseconds(100))
        }
        try #require(
            try await run("sinfo", "--noheader", "--format=%T").output == "idle\n",
            "\(daemons.map(\.words).joined())\(scratch.text("slurmctld.log") ?? "")")
    }

    private func startMunge() async throws {
        let key = scratch.path + "/munge.key"
        try scratch.write(String(repeating: UUID().uuidString, count: 4), to: "munge.key")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
        daemons.append(
            try await Program.start([
                "/usr/sbin/munged", "--foreground", "--force", "--key-file=\(key)",
                "--socket=\(scratch.path)/munge", "--pid-file=\(scratch.path)/munge.pid",
                "--log-file=\(scratch.path)/munge.log", "--seed-file=\(scratch.path)/munge.seed",
            ]))
        for _ in 0..<600 where !scratch.contains("munge") {
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    private static func settings(_ folder: String, _ arraySizeMaximum: Int) throws -> String {
        return try """
        ClusterName=nudge
        SlurmctldHost=localhost(127.0.0.1)
        SlurmctldPort=\(FreePort.next())
        SlurmdPort=\(FreePort.next())
        SlurmUser=\(NSUserName())
        SlurmdUser=\(NSUserName())
        AuthType=auth/munge
        AuthInfo=socket=\(folder)/munge,cred_expire=5
        CredType=cred/munge
        ProctrackType=proctrack/pgid
        TaskPlugin=task/none
        JobAcctGatherType=jobacct_gather/none
        SwitchType=switch/none
        MpiDefault=none
        SelectType=select/cons_tres
        SelectTypeParameters=CR_Core
        SchedulerType=sched/backfill
        SchedulerParameters=bf_interval=1,sched_interval=1
        ReturnToService=2
        KillWait=5
        MaxArraySize=\(arraySizeMaximum)
        StateSaveLocation=\(folder)/state
        SlurmdSpoolDir=\(folder)/spool
        SlurmctldPidFile=\(folder)/slurmctld.pid
        SlurmdPidFile=\(folder)/slurmd.pid
        SlurmctldLogFile=\(folder)/slurmctld.log
        SlurmdLogFile=\(folder)/slurmd.log
        NodeName=localhost NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
        PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP

        """
    }

    /// Runs one of Slurm's commands.
    func run(_ words: String...) async throws -> Outcome {
        try await Program.run(words, in: scratch.path, adding: variables)
    }

    /// Waits until no job is left.
    func drain() async throws {
        for _ in 0..<6000 {
            let queue = try await run("squeue", "--noheader", "--format=%T")
            if queue.status == 0, queue.output.isEmpty { return }
            try await Task.sleep(for: .milliseconds(200))
        }
        let jobs = try await run("squeue")
        Issue.record("jobs are left: \(jobs.words)")
    }

    deinit { for daemon in daemons.reversed() { daemon.send(SIGKILL, toGroup: true) } }
}
