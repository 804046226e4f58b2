// SPDX-License-Identifier: Apache-2.0

import Federation
import HTTPTypes
import Testing

@testable import AggregatorServer

@Suite("Metrics")
struct WebMetricsTests {
    /// The text, read as Prometheus reads it.
    struct Families {
        var types: [String: String] = [:]
        var samples: [String: Double] = [:]

        init(_ text: String) throws {
            #expect(text.hasSuffix("\n"))
            var family = ""
            for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
                if let help = line.wholeMatch(of: /# HELP (nudge_[a-z_]+) \S.*\./) {
                    family = String(help.1)
                    #expect(types[family] == nil, "\(family) comes twice")
                } else if let type = line.wholeMatch(of: /# TYPE (nudge_[a-z_]+) (counter|gauge|histogram)/) {
                    #expect(type.1 == family)
                    types[family] = String(type.2)
                } else {
                    try readSample(line, family)
                }
            }
        }

        private mutating func readSample(_ line: Substring, _ family: String) throws {
            let pattern =
                #/
                ((nudge_[a-z]+(?:_[a-z]+)*?)(_bucket|_sum|_count)?
                (?:\{ (?:[a-z]+="(?:[^"\\]|\\["\\n])*",?)+ \})?)
                \x20 (\S+)
                /#
            let match = try #require(line.wholeMatch(of: pattern), "\(line)")
            let name = types[family] == "histogram" ? String(match.2) : "\(match.2)\(match.3 ?? "")"
            #expect(name == family, "\(line) stands under \(family)")
            #expect((types[family] == "counter") == family.hasSuffix("_total"), "\(family)")
            #expect(samples.updateValue(try #require(Double(match.4)), forKey: String(match.1)) == nil)
        }
    }

    @Test("are text that Prometheus reads, line by line")
    func lines() async throws {
        let answer = try await WebAnswer("/metrics")
        #expect(answer.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
        let families = try Families(answer.text)
        let expected = [
            #"nudge_run_info{run="run \"one\"",task="half-cheetah",algorithm="par-s2zpo"}"#: 1,
            "nudge_round": 200, "nudge_round_limit": 500, #"nudge_phase{phase="collecting"}"#: 1,
            #"nudge_phase{phase="gating"}"#: 0, #"nudge_rounds_total{outcome="rejected"}"#: 20,
            "nudge_connected_agents": 16, "nudge_quorum": 12, "nudge_learning_rate": 0.00976,
            "nudge_return": 194.5, #"nudge_votes_total{outcome="counted"}"#: 3000,
            #"nudge_votes_total{outcome="late"}"#: 7, #"nudge_bytes_total{direction="out"}"#: 90_001,
            #"nudge_frame_bytes_total{direction="in"}"#: 24_000,
            #"nudge_identities{standing="ending"}"#: 0, "nudge_authority_end_seconds": 2_000_000_000,
        ]
        for (name, value) in expected { #expect(families.samples[name] == value, "\(name)") }
        #expect(families.types["nudge_round_seconds"] == "histogram")
    }

    @Test("count a round in every bucket that is long enough")
    func histogram() async throws {
        let samples = try Families(await WebAnswer("/metrics").text).samples
        let buckets = ["0.001": 1.0, "0.002": 2, "0.005": 3, "0.02": 3, "0.05": 4, "300": 4, "+Inf": 5]
        for (bound, count) in buckets {
            #expect(samples["nudge_round_seconds_bucket{le=\"\(bound)\"}"] == count, "\(bound)")
        }
        #expect(samples["nudge_round_seconds_count"] == 5)
        #expect(samples["nudge_round_seconds_sum"] == 400.046)
    }

    @Test("write every number and label as the format wants")
    func notation() {
        #expect(MetricsText.number(3) == "3")
        #expect(MetricsText.number(-0.25) == "-0.25")
        #expect(MetricsText.number(.infinity) == "+Inf")
        #expect(MetricsText.number(-.infinity) == "-Inf")
        #expect(MetricsText.number(.nan) == "NaN")
        #expect(MetricsText.number(1e300) == "1e+300")
        #expect(MetricsText.escaped("a\\b\"c\nd") == #"a\\b\"c\nd"#)
    }
}
