// SPDX-License-Identifier: Apache-2.0

// Answers on their way: each stays in the browser until the server has said what became of it.
//
// Each lies under a key of its own, so tabs cannot overwrite each other's. A tab may send what another one
// kept: the server knows an answer by its key and counts it once.

import { api, Offline } from "./api.js";

const prefix = "nudge.teach.answer.";
const batch = 50;
const retryMilliseconds = [500, 1000, 2000, 5000];

/** A random UUID (version 4). `crypto.randomUUID` is missing where a page came without TLS. */
export function freshKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return digits.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

export class Outbox {
    #sending = null;
    #failures = 0;
    #timer = null;

    /**
     * @param onOutcome called with an answer and what became of it.
     * @param onState called with the error that keeps answers here, or with null when none does.
     * @param onElsewhere called with an answer that another tab gave.
     */
    constructor({ onOutcome, onState, onElsewhere }) {
        Object.assign(this, { onOutcome, onState });
        addEventListener("online", () => this.send());
        addEventListener("storage", (event) => {
            if (event.key?.startsWith(prefix) && event.newValue) onElsewhere(JSON.parse(event.newValue));
        });
    }

    /** What waits here, from all tabs, in the order in which it was answered. */
    get answers() {
        return Object.keys(localStorage).filter((key) => key.startsWith(prefix))
            .map((key) => localStorage.getItem(key)).filter(Boolean).map((text) => JSON.parse(text))
            .sort((one, other) => one.answeredAt - other.answeredAt);
    }

    add(answer) {
        localStorage.setItem(prefix + answer.key, JSON.stringify(answer));
        this.send();
    }

    /**
     * Takes an answer back, and says what became of that: "undone" or "too-late".
     *
     * An answer that is still here may have arrived all the same, if only its receipt got lost. So it stays,
     * marked, until the server has been told.
     */
    async undo(key) {
        await this.#sending;
        const kept = localStorage.getItem(prefix + key);
        if (!kept) return (await api.undo(key)).outcome;
        localStorage.setItem(prefix + key, JSON.stringify({ ...JSON.parse(kept), undone: true }));
        this.send();
        return "undone";
    }

    /** Sends what is here, all of it, one request at a time. */
    send() {
        this.#sending ??= this.#sendAll().finally(() => {
            this.#sending = null;
        });
        return this.#sending;
    }

    async #sendAll() {
        clearTimeout(this.#timer);
        try {
            for (let waiting = this.answers; waiting.length; waiting = this.answers) {
                if (waiting[0].undone) await this.#sendUndo(waiting[0]);
                else await this.#sendAnswers(waiting);
            }
            this.#failures = 0;
            this.onState(null);
        } catch (error) {
            this.onState(error);
            const pause = retryMilliseconds[Math.min(this.#failures, retryMilliseconds.length - 1)];
            this.#failures += 1;
            this.#timer = setTimeout(() => this.send(), pause);
        }
    }

    async #sendUndo({ key }) {
        await api.undo(key);
        localStorage.removeItem(prefix + key);
    }

    /** Those before the first that was taken back. */
    async #sendAnswers(waiting) {
        const end = waiting.findIndex((answer) => answer.undone);
        const answers = waiting.slice(0, Math.min(end < 0 ? waiting.length : end, batch));
        const { results } = await api.answer(answers);
        for (const { key, outcome } of results) {
            localStorage.removeItem(prefix + key);
            this.onOutcome(answers.find((answer) => answer.key === key), outcome);
        }
        // A server that says nothing about an answer is asked again, but not at once.
        if (results.length < answers.length) throw new Offline("the server skipped an answer");
    }
}
