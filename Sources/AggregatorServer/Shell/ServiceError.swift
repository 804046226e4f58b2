/// Why a server cannot start.
public enum ServiceError: Error, Equatable, CustomStringConvertible {
    /// Nothing can listen there.
    case cannotListen(address: String, reason: String)
    /// The rules want a gate that nobody gave.
    case gateMissing

    /// One line for people.
    public var description: String {
        switch self {
        case .cannotListen(let address, let reason): "cannot listen on \(address): \(reason)"
        case .gateMissing: "the rules want an acceptance gate, and none was given"
        }
    }
}
