// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import NudgeCore
import Testing

@testable import AggregatorServer

@Suite("The dashboard")
struct WebDashboardTests {
    let page: String
    let policy: String

    init() async throws {
        let answer = try await WebAnswer("/")
        #expect(answer.status == 200)
        page = answer.text
        policy = try #require(answer.headers[.contentSecurityPolicy])
        #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
    }

    @Test("needs nothing from elsewhere")
    func isWhole() {
        #expect(!page.contains("{{"))
        #expect(!page.contains("://"))
        #expect(!page.contains("@import"))
        for match in page.matches(of: /\b(?:src|href)="([^"]*)"/) {
            #expect(["icon.svg", "api/status", "api/devices", "metrics"].contains(match.1), "\(match.0)")
        }
    }

    @Test("allows its own style and scripts by their digests, and no other")
    func digests() {
        let blocks = page.matches(of: /(?s)<(style|script)>(.*?)<\/\1>/)
        #expect(blocks.map { String($0.1) } == ["style", "script", "script", "script", "script"])
        for block in blocks {
            let digest = Data(SecureHash.bytes(of: Array(block.2.utf8))).base64EncodedString()
            let directive = policy.split(separator: ";").first { $0.contains("\(block.1)-src") }
            #expect(directive?.contains("'sha256-\(digest)'") == true)
        }
        #expect(policy.matches(of: /'sha256-/).count == blocks.count)
        #expect(!policy.contains("unsafe"))
        // Attributes with code or style would need a digest each, and not work without.
        #expect(page.firstMatch(of: /<[a-z][^>]*\s(?:style|on[a-z]+)=/) == nil)
    }

    @Test("names no part that is not there")
    func names() {
        let named = page.matches(of: /(?:byID|write)\("([a-z-]+)"/).map { String($0.1) }
        #expect(named.count > 20)
        for name in Set(named) { #expect(page.contains("id=\"\(name)\""), "\(name)") }
    }

    @Test("writes what it got as text, never as markup")
    func text() {
        for way in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("] {
            #expect(!page.contains(way), "\(way)")
        }
    }
}
