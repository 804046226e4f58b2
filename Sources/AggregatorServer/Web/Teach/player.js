// SPDX-License-Identifier: Apache-2.0

// Time on the screen: clips loop in step, faster or slower, and stand still when they are told to.

/** A clip lasts at least so long at speed 1: a body that falls at once is seen falling. */
const shortestSeconds = 0.8;
/** The last picture stays so long before the clip begins anew. */
const restSeconds = 0.6;
/** A frame that comes later than this (a page in the background, a laptop that slept) is not caught up. */
const longestFrameSeconds = 0.1;
export const speeds = [0.25, 0.5, 1, 2, 4, 8];

export class Player {
    #at = 0;
    #last = null;
    #speed = 1;

    /**
     * @param onFrame called with the clip's own seconds for every frame on the screen.
     * @param onSeen called when a clip was seen to its end for the first time.
     */
    constructor(onFrame, onSeen) {
        this.onFrame = onFrame;
        this.onSeen = onSeen;
        this.isPaused = false;
        /** How many simulated seconds pass in a second at speed 1. */
        this.simulatedSpeed = 1;
        /** Whether a clip stops at its end instead of beginning anew: for people who asked for less motion. */
        this.playsOnce = false;
        this.show(0);
        const frame = (now) => {
            this.#advance(now);
            requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
    }

    /** Starts a clip of so many simulated seconds. */
    show(clipSeconds) {
        this.clipSeconds = clipSeconds;
        this.screenSeconds = Math.max(clipSeconds / this.simulatedSpeed, shortestSeconds);
        this.#at = 0;
        this.plays = 0;
        this.isPaused = false;
    }

    /** Takes a clip up where somebody has already seen it. */
    showAgain(clipSeconds) {
        this.show(clipSeconds);
        this.plays = 1;
    }

    get isSeen() { return this.plays > 0; }
    get share() { return Math.min(this.#at / this.screenSeconds, 1); }
    get speed() { return this.#speed; }
    /** How much faster than in the simulation things happen. */
    get fold() { return (this.clipSeconds / this.screenSeconds) * this.#speed; }

    /** The nearest of the speeds that there are. */
    set speed(wanted) {
        const distance = (speed) => Math.abs(Math.log(speed / wanted));
        this.#speed = speeds.reduce((best, speed) => (distance(speed) < distance(best) ? speed : best));
    }

    /** The next speed, up or down. */
    changeSpeed(steps) {
        const index = speeds.indexOf(this.#speed) + steps;
        this.#speed = speeds[Math.min(Math.max(index, 0), speeds.length - 1)];
    }

    togglePause() {
        const isAtEnd = this.#at >= this.screenSeconds;
        if (this.playsOnce && isAtEnd) this.#at = 0;
        this.isPaused = this.playsOnce && isAtEnd ? false : !this.isPaused;
    }

    #advance(now) {
        const passed = Math.min((now - (this.#last ?? now)) / 1000, longestFrameSeconds);
        this.#last = now;
        if (!this.isPaused) this.#play(passed * this.#speed);
        this.onFrame(this.share * this.clipSeconds);
    }

    #play(seconds) {
        if (!this.clipSeconds) return;
        const wasAtEnd = this.#at >= this.screenSeconds;
        this.#at += seconds;
        if (!wasAtEnd && this.#at >= this.screenSeconds) {
            this.plays += 1;
            if (this.plays === 1) this.onSeen();
        }
        if (this.playsOnce) this.#at = Math.min(this.#at, this.screenSeconds);
        else if (this.#at > this.screenSeconds + restSeconds) this.#at = 0;
    }
}
