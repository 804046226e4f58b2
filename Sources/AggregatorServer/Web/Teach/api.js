// SPDX-License-Identifier: Apache-2.0

// What the page asks the server, and how it says it.

/** The server could not be reached; what was to be said is said again later. */
export class Offline extends Error {}
/** The server does not know this person (any more). */
export class Uninvited extends Error {}

const answerMilliseconds = 10_000;

async function ask(path, { wait = 0, body } = {}) {
    const request = { cache: "no-store", signal: AbortSignal.timeout(answerMilliseconds + 1000 * wait) };
    if (body !== undefined) {
        request.method = "POST";
        // A page from elsewhere cannot set this header.
        request.headers = { "Content-Type": "application/json", "X-Nudge": "teach" };
        request.body = JSON.stringify(body);
    }
    const answer = await fetch(path, request).catch(() => {
        throw new Offline("no connection");
    });
    if (answer.status === 401 || answer.status === 403) throw new Uninvited("this link is not valid any more");
    if (answer.status >= 500 || answer.status === 429) throw new Offline(`the server answered ${answer.status}`);
    if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
    return answer.status === 204 ? null : answer.json().catch(() => {
        throw new Offline("the answer was cut off");
    });
}

export const api = {
    status: () => ask("/api/teach/status"),
    /** Questions besides those held; the server waits for so many seconds until there is one. */
    questions: (held, limit, wait) => ask(
        `/api/teach/questions?held=${held.join(",")}&limit=${limit}&wait=${wait}`, { wait }),
    answer: (answers) => ask("/api/teach/answers", { body: { answers } }),
    undo: (key) => ask("/api/teach/undo", { body: { key } }),
    /** θ at work, if there is a later round than this (−1: any); null otherwise. */
    policy: (round) => ask(`/api/teach/policy${round < 0 ? "" : `?after=${round}`}`),
};
