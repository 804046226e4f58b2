// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What is said to etcd's JSON gateway. Names are written with underscores, bytes in base64, and numbers of
/// 64 bits as texts.
enum EtcdMessage {
    /// Compares, and does the one or the other, at one moment.
    struct Transaction: Encodable {
        var compare: [Comparison] = []
        var success: [Operation]
        var failure: [Operation] = []
    }

    /// Whether a key was made by the change of this number; 0 where it must not be there.
    struct Comparison: Encodable {
        let target = "CREATE"
        let result = "EQUAL"
        var key: Data
        var createRevision: String

        init(_ key: String, madeBy revision: Int64) {
            self.key = Data(key.utf8)
            createRevision = String(revision)
        }

        private enum CodingKeys: String, CodingKey {
            case target, result, key
            case createRevision = "create_revision"
        }
    }

    struct Operation: Encodable {
        var requestPut: Put?
        var requestRange: Range?

        private enum CodingKeys: String, CodingKey {
            case requestPut = "request_put"
            case requestRange = "request_range"
        }

        static func put(_ key: String, _ value: [UInt8], lease: Int64? = nil) -> Operation {
            Operation(
                requestPut: Put(key: Data(key.utf8), value: Data(value), lease: lease.map { String($0) }))
        }

        static func get(_ key: String) -> Operation {
            Operation(requestRange: Range(key: Data(key.utf8)))
        }
    }

    struct Put: Encodable {
        var key: Data
        var value: Data
        var lease: String?
    }

    /// A key, or all keys from one on up to before another one.
    struct Range: Encodable {
        var key: Data
        var rangeEnd: Data?
        var limit: String?
        /// Only what was changed by this change of the store's, or later.
        var minModRevision: String?

        private enum CodingKeys: String, CodingKey {
            case key, limit
            case rangeEnd = "range_end"
            case minModRevision = "min_mod_revision"
        }
    }

    struct LeaseGrant: Encodable {
        var seconds: String

        private enum CodingKeys: String, CodingKey { case seconds = "TTL" }
    }

    struct LeaseName: Encodable {
        var number: String

        private enum CodingKeys: String, CodingKey { case number = "ID" }
    }

    struct Login: Encodable {
        var name: String
        var password: String
    }
}

/// What etcd's JSON gateway answers. What is zero, false or empty is left out.
enum EtcdAnswer {
    struct Transaction: Decodable {
        var header: Header
        var succeeded: Bool?
        var responses: [Response]?
    }

    struct Listing: Decodable {
        var header: Header
        var kvs: [Entry]?
        var more: Bool?
    }

    struct Header: Decodable {
        var revision: String?
    }

    struct Response: Decodable {
        var responseRange: Range?
    }

    struct Range: Decodable {
        var kvs: [Entry]?
        var more: Bool?
    }

    struct Entry: Decodable {
        var key: Data
        var value: Data?
        var createRevision: String
        var modRevision: String
        var lease: String?
    }

    struct Lease: Decodable {
        var number: String
        /// Left out where the lease is over.
        var seconds: String?

        private enum CodingKeys: String, CodingKey {
            case number = "ID"
            case seconds = "TTL"
        }
    }

    /// One line of a stream.
    struct Line<Content: Decodable & Sendable>: Decodable, Sendable {
        var result: Content
    }

    struct Nothing: Decodable {}

    struct Login: Decodable {
        var token: String
    }

    struct Failure: Decodable {
        var message: String?
        var code: Int?
    }
}
