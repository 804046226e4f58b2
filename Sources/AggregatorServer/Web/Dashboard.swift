// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NudgeCore

/// The live page: one HTML document with its style and scripts inside.
///
/// Its parts are compiled into the program, so that an installed program needs no file beside it.
struct Dashboard: Sendable {
    /// The whole document.
    let page: [UInt8]
    /// Allows the parts that are in the page, by their digests, and nothing else.
    let contentSecurityPolicy: String

    static let icon = PackageResources.icon_svg

    /// Puts the parts where the document names them.
    init() {
        let styles = ["style.css": PackageResources.base_css + PackageResources.style_css]
        let scripts = [
            "format.js": PackageResources.format_js, "chart.js": PackageResources.chart_js,
            "panels.js": PackageResources.panels_js, "dashboard.js": PackageResources.dashboard_js,
        ]
        page = PageText.filled(
            PackageResources.index_html, with: styles.merging(scripts, uniquingKeysWith: { $1 }))
        contentSecurityPolicy = """
            default-src 'none'; style-src \(Self.digests(styles)); script-src \(Self.digests(scripts)); \
            connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
            """
    }

    /// The page as an answer.
    var response: Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "text/html; charset=utf-8", .contentSecurityPolicy: contentSecurityPolicy,
            ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: page)))
    }

    private static func digests(_ parts: [String: [UInt8]]) -> String {
        parts.values.map { "'sha256-\(Data(SecureHash.bytes(of: $0)).base64EncodedString())'" }
            .joined(separator: " ")
    }
}
