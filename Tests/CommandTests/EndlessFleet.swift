// SPDX-License-Identifier: Apache-2.0

/// `fleet.toml` of a run that does not end while a test lasts, on a port of this machine.
func endlessFleet(folder: String = "fleet", port: Int) -> String {
    """
    folder = "\(folder)"
    [run]
    task = "point-mass"
    rounds = 1000000
    evaluation-interval = 1000000
    [rounds]
    quorum = 1
    [server]
    host = "127.0.0.1"
    port = \(port)
    [web]
    port = 0

    """
}
