// SPDX-License-Identifier: Apache-2.0

"use strict";
// Asks the aggregator for its status every second and has it shown.

const pollMilliseconds = 1000;
const eventPollMilliseconds = 5000;
const identityPollMilliseconds = 60_000;
const pollsPerReading = 5;
const roundsPerRequest = 1000;
/** Older rounds are not fetched: a chart has no room for them. */
const roundLimit = 20_000;
/** Single votes say little: shares and times are means over this many rounds. */
const meanRounds = 20;

const chart = new Chart(byID("chart"), byID("reading"));
const choices = [...document.querySelectorAll("input[name=series]")];
/** The rounds seen so far, oldest first, and the run that they belong to. */
let rounds = [];
let run = null;
let pollCount = 0;
let answeredAt = new Date();

async function ask(path) {
    const answer = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(10_000) })
        .catch(() => {
            throw new Error(`no answer since ${answeredAt.toLocaleTimeString()}`);
        });
    if (answer.status === 401) throw new Error("the token is not valid any more");
    if (!answer.ok) throw new Error(`the aggregator answered ${answer.status}`);
    return answer.json();
}

/** Fetches the rounds that are missing between those seen and those that the status carries. */
async function follow(status) {
    const seen = rounds.length ? rounds.at(-1).round + 1 : 0;
    if (run !== status.run || status.round < seen) rounds = [];
    run = status.run;
    // Returns are measured later than their round: now and then the last rounds are read anew.
    if (pollCount % pollsPerReading === 0) rounds.splice(-roundsPerRequest);
    pollCount += 1;
    let next = rounds.length ? rounds.at(-1).round + 1 : Math.max(0, status.round - roundLimit);
    const carried = status.recentRounds[0]?.round ?? status.round;
    while (next < carried) {
        const page = await ask(`api/rounds?from=${next}&limit=${roundsPerRequest}`);
        if (!page.length) break;
        rounds.push(...page);
        next = page.at(-1).round + 1;
    }
    rounds = rounds.filter((round) => round.round < carried).concat(status.recentRounds);
    rounds = rounds.slice(-roundLimit);
}

/** Running means of a value of each round. */
function meanOver(rounds, value) {
    let sum = 0;
    return rounds.map((round, index) => {
        sum += value(round) - (index < meanRounds ? 0 : value(rounds[index - meanRounds]));
        return { x: round.round + 1, y: sum / Math.min(index + 1, meanRounds) };
    });
}

const meanNote = `, mean of ${meanRounds} rounds`;
const allSeries = {
    return: {
        name: "Return", note: "", format: plain,
        points: () => rounds.filter((round) => round.returnMean != null)
            .map((round) => ({ x: round.round + 1, y: round.returnMean })),
    },
    share: {
        name: "Votes in favour", note: meanNote, format: percent, range: [0, 1],
        points: () => meanOver(
            rounds.filter((round) => round.votes), (round) => round.inFavour / round.votes),
    },
    time: {
        name: "Time of a round", note: meanNote, format: duration,
        points: () => meanOver(rounds, (round) => round.milliseconds),
    },
};

/** Shows the chosen series: until somebody chooses, returns if there are any. */
function showChart() {
    const hasReturns = rounds.some((round) => round.returnMean != null);
    choices.find((choice) => choice.value === "return").disabled = !hasReturns;
    const usable = choices.filter((choice) => !choice.disabled);
    const chosen = usable.find((choice) => choice.checked) ?? usable[0];
    if (rounds.length) chosen.checked = true;
    chart.show(allSeries[chosen.value].points(), allSeries[chosen.value]);
}

async function poll() {
    try {
        const status = await ask("api/status");
        await follow(status);
        showFigures(status);
        showScore(status, rounds, meanRounds);
        showTraffic(status);
        showVotes(status.votes);
        showMembers(status);
        showChart();
        answeredAt = new Date();
        showLink("live", "live");
    } catch (error) {
        showLink("lost", error.message);
    }
}

async function pollIdentities() {
    await ask("api/identities").then(showIdentities, () => undefined);
}

async function pollPeople() {
    await ask("api/people").then(showPeople, () => undefined);
}

async function pollEvents() {
    // A failure shows in the status line, which asks more often.
    await ask("api/events?limit=20").then(showEvents, () => undefined);
}

/** Runs `work` again and again, and not at all while nobody looks. */
async function repeat(work, milliseconds) {
    for (;;) {
        if (!document.hidden) await work();
        await new Promise((resume) => setTimeout(resume, milliseconds));
    }
}

// The token came with the address once; from now on it is in a cookie.
if (location.search) history.replaceState(null, "", location.pathname);
for (const choice of choices) choice.addEventListener("change", showChart);
repeat(poll, pollMilliseconds);
repeat(pollEvents, eventPollMilliseconds);
repeat(pollPeople, eventPollMilliseconds);
repeat(pollIdentities, identityPollMilliseconds);
