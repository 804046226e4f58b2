// SPDX-License-Identifier: Apache-2.0

// Questions loaded ahead, so that nobody waits between two answers while agents keep up.

import { api } from "./api.js";
import { Clip } from "./clip.js";

const ahead = 3;
const waitSeconds = 20;
const pauseMilliseconds = 1000;

export class Questions {
    #ready = [];
    /** Answered, here or in another tab: never shown again, even if the server still offers it. */
    #done = new Set();
    #current = null;
    #wake = () => undefined;

    /**
     * @param onReady called when there is a question where there was none.
     * @param onState called with the error that keeps questions away, or with null.
     */
    constructor(onReady, onState) {
        Object.assign(this, { onReady, onState });
    }

    get readyCount() { return this.#ready.length; }

    /** The next question to show, or null. */
    next() {
        this.#current = this.#ready.shift() ?? null;
        this.#wake();
        return this.#current;
    }

    /** Never again: it was answered. */
    finish(identifier) {
        this.#done.add(identifier);
        this.#ready = this.#ready.filter((question) => question.id !== identifier);
    }

    /** An answer was taken back: its question comes next. */
    reopen(question) {
        this.#done.delete(question.id);
        if (this.#current) this.#ready.unshift(this.#current);
        this.#current = question;
    }

    /** Asks for questions for ever. */
    async load() {
        for (;;) {
            const held = [this.#current, ...this.#ready].filter(Boolean).map(({ id }) => id);
            const missing = ahead - this.#ready.length;
            if (missing > 0) await this.#ask(held, missing);
            else await new Promise((resume) => { this.#wake = resume; });
        }
    }

    async #ask(held, limit) {
        const pause = () => new Promise((resume) => { setTimeout(resume, pauseMilliseconds); });
        try {
            const askedAt = Date.now();
            const { questions } = await api.questions(held, limit, waitSeconds);
            this.onState(null);
            const known = new Set([...held, ...this.#done]);
            const fresh = questions.filter(({ id }) => !known.has(id));
            this.#ready.push(...fresh.map((question) => (
                { ...question, clips: question.lanes.map((lane) => new Clip(lane)) })));
            if (fresh.length && !this.#current) this.onReady();
            // A server that answers at once and has nothing is not asked again at once.
            if (!fresh.length && Date.now() - askedAt < pauseMilliseconds) await pause();
        } catch (error) {
            this.onState(error);
            await pause();
        }
    }
}
