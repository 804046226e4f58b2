// SPDX-License-Identifier: Apache-2.0

import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import NIOHTTP1

/// Talks to etcd: JSON over HTTP, to one of its nodes for as long as that one answers.
actor EtcdClient {
    /// Why there is no answer.
    enum Fault: Error {
        /// Whether etcd did what it was asked, nobody knows.
        case silent(String)
        /// etcd did nothing, and says why.
        case refused(String)
    }

    private static let answerBytesMaximum = 16 << 20
    fileprivate static let invalidArgument = 3

    private let settings: TakeoverSettings
    private let http: HTTPClient
    private var node = 0
    private var token: String?
    private let logger: Logger
    /// Nodes with which the certificates do not agree, since one answered.
    private var strangers: Set<Int> = []
    /// What was wrong at last, which is told once.
    private var complaint: String?
    private var isClosed = false

    init(_ settings: TakeoverSettings, logger: Logger) throws {
        self.settings = settings
        self.logger = logger
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: try settings.security(), redirectConfiguration: .disallow,
            timeout: .init(connect: settings.timeout, read: settings.timeout))
        configuration.httpVersion = .http1Only
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    func close() async {
        isClosed = true
        try? await http.shutdown()
    }

    /// Asks one thing.
    /// - Parameter path: what is asked, as `kv/txn`.
    func ask<Answer: Decodable & Sendable>(
        _ path: String, _ message: any Encodable & Sendable, for type: Answer.Type
    ) async throws(Fault) -> Answer {
        if settings.login != nil, token == nil { try await logIn() }
        do {
            return try await send(path, message, type)
        } catch {
            // A token ends after some minutes; who asks again is given a new one.
            guard case .refused = error, settings.login != nil else { throw error }
            try await logIn()
            return try await send(path, message, type)
        }
    }

    private func logIn() async throws(Fault) {
        guard let login = settings.login else { return }
        token = nil
        let message = EtcdMessage.Login(name: login.user, password: login.password)
        token = try await send("auth/authenticate", message, EtcdAnswer.Login.self).token
    }

    private func send<Answer: Decodable & Sendable>(
        _ path: String, _ message: any Encodable & Sendable, _ type: Answer.Type
    ) async throws(Fault) -> Answer {
        let asked = node
        do {
            var request = HTTPClientRequest(
                url: settings.nodes[asked].appending(path: "v3/" + path).absoluteString)
            request.method = .POST
            if let token { request.headers.add(name: "Authorization", value: token) }
            request.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(message)))
            let response = try await http.execute(request, timeout: settings.timeout)
            let body = Data(
                (try await response.body.collect(upTo: Self.answerBytesMaximum)).readableBytesView)
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            if response.status == .ok {
                let answer = try decoder.decode(type, from: body)
                hear()
                return answer
            }
            throw Self.fault(
                (try? decoder.decode(EtcdAnswer.Failure.self, from: body))
                    ?? EtcdAnswer.Failure(response.status, body))
        } catch let fault as Fault {
            if case .silent(let reason) = fault { leave(asked, reason) }
            throw fault
        } catch {
            let reason = TakeoverSettings.words(onCertificates: error)
            if reason != nil { strangers.insert(asked) }
            // One node with a certificate that ended must not end a server: others are there.
            if let reason, strangers.count == settings.nodes.count {
                throw .refused("\(settings.nodes[asked]): \(reason)")
            }
            leave(asked, reason ?? "\(error)")
            throw .silent(reason ?? "\(error)")
        }
    }

    /// Of etcd's codes those that will be the same the next time: a wrong argument, no right, not possible,
    /// no login. Anything else is a lease that has ended, or a node that has no leader, or is busy.
    private static func fault(_ failure: EtcdAnswer.Failure) -> Fault {
        let text = failure.message ?? "an error without words"
        return [invalidArgument, 7, 9, 16].contains(failure.code ?? 0) ? .refused(text) : .silent(text)
    }

    /// Asks another node from now on, unless somebody chose one already.
    private func leave(_ silent: Int, _ reason: String) {
        if node == silent { node = (node + 1) % settings.nodes.count }
        let words = "\(settings.nodes[silent]): \(reason)"
        if words != complaint, !isClosed {
            logger.warning("etcd does not answer", metadata: ["reason": "\(words)"])
        }
        complaint = words
    }

    private func hear() {
        if complaint != nil { logger.notice("etcd answers") }
        complaint = nil
        strangers = []
    }
}

extension EtcdAnswer.Failure {
    /// What the door in front of etcd's gateway says, which is no JSON.
    fileprivate init(_ status: HTTPResponseStatus, _ body: Data) {
        let words = String(decoding: body.prefix(200), as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        message = words.isEmpty ? "HTTP \(status)" : words
        code = [400, 401, 403, 404].contains(status.code) ? EtcdClient.invalidArgument : nil
    }
}

extension TakeoverSettings {
    /// How long a node may take for an answer: one that does not answer must leave time to ask another one
    /// before the lease ends.
    fileprivate var timeout: TimeAmount { .milliseconds(Int64(leaseMilliseconds / 4)) }
}
