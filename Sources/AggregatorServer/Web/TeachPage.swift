// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import HummingbirdCore

/// The page on which a person teaches: a document, its style and its modules, each at an address of its own.
///
/// They are compiled into the program, so that an installed program needs no file beside it.
struct TeachPage: Sendable {
    /// Allows what comes from this server, and nothing that is written into the page.
    static let contentSecurityPolicy = """
        default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; \
        base-uri 'none'; form-action 'none'; frame-ancestors 'none'
        """

    /// By name below `/teach/`.
    private static let files: [(name: String, mediaType: String, bytes: [UInt8])] = [
        ("teach.css", "text/css", PackageResources.teach_css),
        ("icon.svg", "image/svg+xml", PackageResources.icon_svg),
        ("api.js", "text/javascript", PackageResources.api_js),
        ("body.js", "text/javascript", PackageResources.body_js),
        ("clip.js", "text/javascript", PackageResources.clip_js),
        ("colours.js", "text/javascript", PackageResources.colours_js),
        ("figures.js", "text/javascript", PackageResources.figures_js),
        ("grid.js", "text/javascript", PackageResources.grid_js),
        ("keys.js", "text/javascript", PackageResources.keys_js),
        ("outbox.js", "text/javascript", PackageResources.outbox_js),
        ("player.js", "text/javascript", PackageResources.player_js),
        ("questions.js", "text/javascript", PackageResources.questions_js),
        ("race.js", "text/javascript", PackageResources.race_js),
        ("show.js", "text/javascript", PackageResources.show_js),
        ("stage.js", "text/javascript", PackageResources.stage_js),
        ("teach.js", "text/javascript", PackageResources.teach_js),
    ]

    /// The page on which policies are shown without a question.
    static var show: Response { answer(PackageResources.show_html, "text/html") }

    /// Answers at `/teach` and below it.
    func addRoutes(to group: some RouterMethods<BasicRequestContext>) {
        group.get("teach") { _, _ in Self.answer(PackageResources.teach_html, "text/html") }
        for file in Self.files {
            group.get(RouterPath("teach/\(file.name)")) { _, _ in Self.answer(file.bytes, file.mediaType) }
        }
    }

    private static func answer(_ bytes: [UInt8], _ mediaType: String) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "\(mediaType); charset=utf-8", .contentSecurityPolicy: contentSecurityPolicy,
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
