// SPDX-License-Identifier: Apache-2.0

#if NUDGE_TLS
import BoardPort

/// How an agent reaches its aggregator: by a connection of its own, or through a broker.
struct Route {
    private let addresses: Addresses
    /// The fleet at a broker, if the address is one's.
    private let broker: BrokerAddress?
    /// The bundle that proves who this board is, to whom it dials.
    private var identity: Word?
    /// What frames are sealed with, where a broker carries them.
    private var key: Word?
    /// What a broker without certificates knows this board by.
    private var login: Word?

    init(_ words: inout Words) throws(UsageError) {
        guard let address = words.next() else { throw .missing("HOST:PORT, or mqtt://HOST:PORT/FLEET") }
        broker = BrokerAddress(address)
        guard broker != nil || !BrokerAddress.isMeant(by: address) else {
            throw .badValue(address, "mqtt://HOST:PORT/FLEET or mqtts://HOST:PORT/FLEET")
        }
        if let broker {
            addresses = try Addresses(address, from: broker.start, upTo: UInt8(ascii: "/"))
        } else {
            addresses = try Addresses(address)
        }
    }

    /// Takes an option of its own.
    /// - Returns: whether it was one.
    mutating func take(_ option: Word, _ words: inout Words) throws(UsageError) -> Bool {
        switch option {
        case "--identity": identity = try words.path(of: option)
        case "--key": key = try words.path(of: option)
        case "--login": login = try words.path(of: option)
        default: return false
        }
        return true
    }

    /// Whether all options are there that are needed, and no others.
    func check() throws(UsageError) {
        guard let broker else {
            guard identity != nil else { throw .missing("--identity FILE") }
            guard key == nil, login == nil else {
                throw .missing("mqtt://HOST:PORT/FLEET, which --key and --login are for")
            }
            return
        }
        guard key != nil else { throw .missing("--key FILE, which 'nudge enroll GATEWAY/NAME' wrote") }
        guard broker.isSecure || identity == nil else {
            throw .contradiction("mqtt:// without TLS", "--identity; write mqtts://")
        }
        guard !broker.isSecure || identity != nil else { throw .missing("--identity FILE") }
    }

    /// Reads the files, once.
    func link() throws(Parting) -> AggregatorLink {
        if let identity {
            let status = unsafe board_link_load_identity(identity.characters)
            if status != 0 { throw .failed(Int(status)) }
        }
        guard let broker, let key else { return unsafe AggregatorLink(addresses) }
        guard let sealing = SealedIdentity(path: key) else {
            throw .unfit(key, "a name and 64 digits, as 'nudge enroll GATEWAY/NAME' wrote it")
        }
        var account = BrokerLogin()
        if let login {
            guard let known = BrokerLogin(path: login) else { throw .unfit(login, "a line USER:PASSWORD") }
            account = known
        }
        let memory = unsafe BoardMemory.take(MemoryLayout<BrokerLink>.stride)
        let place = unsafe memory.bindMemory(to: BrokerLink.self).baseAddress.unsafelyUnwrapped
        unsafe place.initialize(
            to: BrokerLink(broker, sealing, account, quietMilliseconds: addresses.quietMilliseconds))
        return unsafe AggregatorLink(addresses, through: place)
    }

    /// Warns of files with secrets that everybody on the board may read.
    func warn() {
        Self.warn(identity)
        Self.warn(key)
        Self.warn(login)
    }

    private static func warn(_ secret: Word?) {
        guard let secret, unsafe board_link_identity_is_public(secret.characters) != 0 else { return }
        Event.identityIsPublic(secret)
    }
}
#endif
