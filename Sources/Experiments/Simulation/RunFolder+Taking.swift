// SPDX-License-Identifier: Apache-2.0

public import Federation

extension RunFolder {
    /// Takes the folder for a run that begins, and makes it where it is missing.
    /// - Throws: `exists` where a run is in it, or any file that a run would write; nothing is touched then.
    func takeForNewRun() throws(StoreError) -> FolderLock {
        // Looked at twice: a folder that is in use is not taken even for a moment, and one that was free may
        // have been filled before it was taken.
        try refuseIfUsed()
        let lock: FolderLock
        do {
            lock = try FolderLock(path, makes: true)
        } catch .busy {
            throw .exists(path: path)
        }
        try refuseIfUsed()
        return lock
    }

    /// Takes the folder of a run that continues.
    func take() throws(StoreError) -> FolderLock { try FolderLock(path, makes: false) }

    private func refuseIfUsed() throws(StoreError) {
        if [log, starts].contains(where: Files.exists) { throw .exists(path: path) }
        let files = [configuration, curve, state, policy, base]
        if let file = files.first(where: Files.exists) { throw .exists(path: file) }
    }

    /// The policy file that a path leads to: the file itself, or that of the finished run in a folder.
    public static func policyFile(at path: String) throws(StoreError) -> String {
        guard Files.isFolder(path) else { return path }
        let folder = RunFolder(path)
        if Files.exists(folder.policy) { return folder.policy }
        guard Files.exists(folder.log) else {
            throw .unreadable(path: folder.policy, reason: "the folder holds no run")
        }
        throw .unreadable(
            path: folder.policy,
            reason: "the run is not finished; 'nudge replay \(path) --export FILE.nudge' writes its policy "
                + "so far")
    }
}
