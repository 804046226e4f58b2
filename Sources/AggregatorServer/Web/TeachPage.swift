// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import HummingbirdCore
import NudgeCore

/// The page on which a person teaches: a document, its styles and its modules, each at an address of its own,
/// and a worker that keeps them in the browser for when the server is away.
///
/// They are compiled into the program, so that an installed program needs no file beside it.
struct TeachPage: Sendable {
    private static let (style, script) = ("text/css", "text/javascript")
    /// Allows what comes from this server, and nothing that is written into the page.
    private static let contentSecurityPolicy = """
        default-src 'none'; style-src 'self'; script-src 'self'; worker-src 'self'; connect-src 'self'; \
        img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
        """

    /// By name below `/teach/`.
    private static let files: [(name: String, mediaType: String, bytes: [UInt8])] = [
        ("base.css", style, PackageResources.base_css),
        ("teach.css", style, PackageResources.teach_css),
        ("icon.svg", "image/svg+xml", PackageResources.icon_svg),
        ("api.js", script, PackageResources.api_js),
        ("body.js", script, PackageResources.body_js),
        ("clip.js", script, PackageResources.clip_js),
        ("colours.js", script, PackageResources.colours_js),
        ("figures.js", script, PackageResources.figures_js),
        ("grid.js", script, PackageResources.grid_js),
        ("keys.js", script, PackageResources.keys_js),
        ("outbox.js", script, PackageResources.outbox_js),
        ("player.js", script, PackageResources.player_js),
        ("questions.js", script, PackageResources.questions_js),
        ("race.js", script, PackageResources.race_js),
        ("show.js", script, PackageResources.show_js),
        ("stage.js", script, PackageResources.stage_js),
        ("teach.js", script, PackageResources.teach_js),
    ]
    private static let parts = [
        "head.html": PackageResources.head_html, "playing.html": PackageResources.playing_html,
    ]
    private static let document = PageText.filled(PackageResources.teach_html, with: parts)
    private static let showDocument = PageText.filled(PackageResources.show_html, with: parts)

    /// The worker's script, which changes whenever something changes that it keeps.
    private static let worker: [UInt8] = {
        let digest = SecureHash.bytes(of: [document] + files.map(\.bytes))
        let version = Array(digest.prefix(8)).hexadecimal
        let paths = ["/teach"] + files.map { "/teach/\($0.name)" }
        return PageText.filled(
            PackageResources.worker_js,
            with: ["version": Array(version.utf8), "paths": Array(paths.joined(separator: " ").utf8)])
    }()

    /// The page on which policies are shown without a question.
    static var show: Response { answer(showDocument, "text/html") }

    /// Answers at `/teach` and below it.
    func addRoutes(to group: some RouterMethods<BasicRequestContext>) {
        group.get("teach") { _, _ in Self.answer(Self.document, "text/html") }
        for file in Self.files {
            group.get(RouterPath("teach/\(file.name)")) { _, _ in Self.answer(file.bytes, file.mediaType) }
        }
        group.get("teach/worker.js") { _, _ in
            var answer = Self.answer(Self.worker, Self.script)
            // The page does not lie below the worker's own folder.
            answer.headers[HTTPField.Name("Service-Worker-Allowed")!] = "/teach"
            return answer
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
