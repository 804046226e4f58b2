// SPDX-License-Identifier: Apache-2.0

"use strict";
// What each part of the page shows of a status.

const byID = (id) => document.getElementById(id);

/** Writes text only where it changed, so that a selection survives. */
function write(target, text) {
    const element = byID(target);
    if (element.textContent !== String(text)) element.textContent = text;
}

function make(name, properties = {}, ...children) {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
}

const rowHead = (text) => make("th", { scope: "row" }, text);
const numberCell = (text, classes = "") => make("td", { className: `number ${classes}` }, text);

function showFigures(status) {
    document.title = `${status.round}/${status.roundCount} ${status.run} · Nudge`;
    write("run", status.run);
    write("about", `${status.task}, ${status.algorithm}, ${plural(status.parameterCount, "parameter")}`);
    write("round", whole.format(status.round));
    write("round-count", `of ${whole.format(status.roundCount)}`);
    byID("progress").max = Math.max(1, status.roundCount);
    byID("progress").value = status.round;
    write("phase", phase(status));
    write("connected", whole.format(status.connectedCount));
    write("members", `of ${whole.format(status.memberCount)}`);
    const quarantined = status.quarantinedCount;
    const liars = quarantined ? `, ${whole.format(quarantined)} quarantined` : "";
    write("quorum", `quorum ${whole.format(status.quorum)}${liars}`);
    write("alpha", plain(status.learningRate));
    write("mu", plain(status.perturbationScale));
    const taken = whole.format(status.acceptedCount);
    write("decisions", `${taken} steps taken, ${whole.format(status.rejectedCount)} refused`);
    write("fingerprint", status.fingerprint || "–");
}

function phase(status) {
    const age = duration(Math.max(0, status.nowMilliseconds - status.openedAtMilliseconds));
    return {
        waiting: `waiting: ${status.connectedCount} of ${status.quorum} agents needed`,
        collecting: `collecting: ${plural(status.voteCount, "vote")}, open for ${age}`,
        gating: "all votes in, the gate decides",
        complete: "complete",
    }[status.phase] ?? status.phase;
}

/** The last return, or what comes nearest to it, and how long rounds take. */
function showScore(status, rounds, meanRounds) {
    const last = status.measurement ?? rounds.findLast((round) => round.returnMean != null);
    const recent = rounds.slice(-meanRounds);
    const sum = (key) => recent.reduce((sum, round) => sum + round[key], 0);
    const share = sum("votes") ? percent(sum("inFavour") / sum("votes")) : "–";
    const span = recent.length ? `last ${plural(recent.length, "round")}` : "no round yet";
    write("score-name", last ? "Return" : "Votes in favour");
    write("score", last ? plain(last.returnMean) : share);
    write("score-note", last ? `after ${plural(last.round + 1, "round")}` : span);
    write("duration", recent.length ? duration(sum("milliseconds") / recent.length) : "–");
    write("duration-note", recent.length ? `mean of the ${span}` : span);
}

function showTraffic({ traffic, votes, parameterCount }) {
    const weights = 4 * parameterCount;
    const [up, down] = [traffic.socketBytesIn / votes.counted, traffic.socketBytesOut / votes.counted];
    const rows = [
        ["frames", traffic.applicationBytesIn / votes.counted, traffic.applicationBytesOut / votes.counted],
        ["with TLS", up, down],
        ["the same with weights", weights, weights],
    ];
    const cell = (count) => numberCell(Number.isFinite(count) ? bytes(count) : "–");
    byID("bytes").replaceChildren(...rows.map(
        ([name, up, down]) => make("tr", {}, rowHead(name), cell(up), cell(down))));
    write("agent-bytes", Number.isFinite(up + down) ? bytes(up + down) : "–");
    write("agent-bytes-note", `per agent; with weights ${bytes(2 * weights)}`);
    const ratio = Number.isFinite(up + down) ? `, ${plain(2 * weights / (up + down))} times as much` : "";
    const all = `${bytes(traffic.socketBytesIn)} up and ${bytes(traffic.socketBytesOut)} down`;
    write("bytes-note", `${all} since the aggregator started, catching up included. `
        + `Weights are ${plural(parameterCount, "float")} each way${ratio}.`);
}

function showVotes(votes) {
    const meanings = {
        counted: "counted", late: "for another round", duplicate: "sent twice", diverged: "with another θ",
        malformed: "not readable", foreign: "not asked for",
    };
    byID("votes").replaceChildren(...Object.entries(meanings).map(
        ([key, meaning]) => make("tr", {}, rowHead(meaning), numberCell(whole.format(votes[key])))));
}

function showMembers(status) {
    byID("agents").replaceChildren(...status.members.map((member) => memberRow(member, status.round)));
    const away = whole.format(status.memberCount - status.connectedCount);
    const counts = `${whole.format(status.connectedCount)} connected, ${away} away`;
    const hidden = status.memberCount - status.members.length;
    const shown = `These ${status.members.length} most need a look; ${whole.format(hidden)} more.`;
    write("agents-note", hidden > 0 ? `${counts}. ${shown}` : counts);
}

function memberRow(member, round) {
    const replica = member.replica ? `·${member.replica}` : "";
    const place = member.block == null ? "–" : member.block + replica;
    return make(
        "tr", {}, rowHead(member.name), stateCell(member), numberCell(place), agreementCell(member),
        numberCell(whole.format(member.votes), "spare"), numberCell(whole.format(member.absences), "spare"),
        make("td", {}, lastVote(member, round)));
}

function stateCell(member) {
    const reach = member.isConnected ? "connected" : "away";
    const words = member.isQuarantined ? `quarantined${member.isConnected ? "" : ", away"}` : reach;
    const cell = make("td", { className: "state" }, words);
    cell.dataset.state = member.isQuarantined ? "quarantined" : reach;
    return cell;
}

function agreementCell(member) {
    const compared = member.agreements + member.disagreements;
    if (!compared) return make("td", {}, "–");
    const share = member.agreements / compared;
    const fill = make("b");
    fill.style.width = `${share * 100}%`;
    const track = make("i", { ariaHidden: "true" }, fill);
    const meter = make("div", { className: "share" }, track, percent(share));
    if (share < 0.5) meter.dataset.low = "";
    return make("td", { title: `${member.agreements} of ${compared} votes` }, meter);
}

function lastVote(member, round) {
    if (member.lastRound == null) return "never";
    const ago = round - member.lastRound;
    return ago > 0 ? `${whole.format(ago)} ago` : "now";
}

function showEvents(events) {
    byID("events").replaceChildren(...events.map((event) => {
        const time = make("time", { dateTime: event.time }, new Date(event.time).toLocaleString());
        const words = [event.kind, event.detail].filter(Boolean).join(", ");
        const text = event.device ? `${event.device}: ${words}` : words;
        return make("li", {}, time, make("span", {}, text));
    }));
    if (!events.length) byID("events").append(make("li", {}, "Nothing happened yet."));
}

/** Who answers, and how well; nothing where nobody is asked. */
function showPeople(people) {
    byID("people-panel").hidden = !people.length;
    const cell = (value, format) => numberCell(value == null ? "–" : format(value));
    byID("people").replaceChildren(...people.map((person) => make(
        "tr", {}, rowHead(person.standing === "revoked" ? `${person.name} (revoked)` : person.name),
        numberCell(whole.format(person.answers)), cell(person.secondsPerAnswer, plain),
        cell(person.consistency, percent), cell(person.attention, percent),
        cell(person.leftBias, percent))));
}

/** Says which identities end soon; nothing while all have long to go. */
function showIdentities({ concern }) {
    write("identities", concern ?? "");
    byID("identities").hidden = !concern;
}

function showLink(state, words) {
    byID("link").dataset.state = state;
    write("link", words);
}
