// SPDX-License-Identifier: Apache-2.0

// The canvas on which behaviours are shown, as a race or side by side.

import { pageColours } from "./colours.js";
import { Grid } from "./grid.js";
import { Race } from "./race.js";

export class Stage {
    #view = null;
    #clips = [];
    #colours = pageColours();

    /** @param onLane called with the lane that was clicked or touched. */
    constructor(canvas, onLane = () => undefined) {
        this.canvas = canvas;
        this.context = canvas.getContext("2d");
        this.lanes = [];
        this.kind = "race";
        new ResizeObserver(() => this.#layOut()).observe(canvas);
        matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
            this.#colours = pageColours();
        });
        canvas.addEventListener("click", (event) => {
            const lane = this.#view?.laneAt(event.offsetX, event.offsetY);
            if (lane != null) onLane(lane);
        });
    }

    /**
     * @param kind "race" or "grid".
     * @param lanes the label and the colour of each clip.
     */
    show(clips, kind, lanes) {
        this.#clips = clips;
        this.lanes = lanes;
        this.kind = kind;
        this.#view = clips.length ? new { race: Race, grid: Grid }[kind](clips) : null;
        this.#layOut();
    }

    /** The longest clip's simulated seconds. */
    get seconds() { return Math.max(0, ...this.#clips.map((clip) => clip.seconds)); }

    draw(seconds) {
        const { context, canvas } = this;
        const ratio = devicePixelRatio;
        context.setTransform(ratio, 0, 0, ratio, 0, 0);
        context.clearRect(0, 0, canvas.width, canvas.height);
        this.#view?.draw(context, seconds, this.#colours, this.lanes);
    }

    #layOut() {
        const { canvas } = this;
        const [width, height] = [canvas.clientWidth, canvas.clientHeight];
        canvas.width = Math.round(width * devicePixelRatio);
        canvas.height = Math.round(height * devicePixelRatio);
        this.#view?.layOut(width, height);
    }
}
