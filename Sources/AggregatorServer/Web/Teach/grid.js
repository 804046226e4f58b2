// SPDX-License-Identifier: Apache-2.0

// Side by side: every body in a picture of its own, all at one scale.

import { drawBadge, drawBody } from "./body.js";
import { inkOn } from "./colours.js";

const gapPixels = 10;
const insidePixels = 14;
const badgePixels = 11;
/** A body that covers more than this many times its own length is followed. */
const followLengths = 2.5;

export class Grid {
    /** @param clips one a picture, in reading order. */
    constructor(clips) {
        this.clips = clips;
        const bodies = clips.map((clip) => clip.bodyBounds);
        const lengths = bodies.map(({ from, to }) => Math.max(...to.map((end, index) => end - from[index])));
        const length = Math.max(...lengths);
        this.follows = bodies.some(({ left, right }) => right - left > followLengths * length);
        const bounds = clips.map((clip) => clip.bounds);
        this.low = Math.min(...bounds.map(({ low }) => low));
        this.high = Math.max(...bounds.map(({ high }) => high));
        this.left = this.follows ? -length : Math.min(...bounds.map(({ left }) => left));
        this.right = this.follows ? length : Math.max(...bounds.map(({ right }) => right));
        this.hasGround = clips.some(({ view, parts }) => view === "side"
            && parts.every(({ role }) => role === "body"));
        if (this.hasGround) this.low = Math.min(this.low, 0);
    }

    /** The number of columns that makes the pictures largest. */
    layOut(width, height) {
        const count = this.clips.length;
        const scales = Array.from({ length: count }, (_, index) => {
            const columns = index + 1;
            const rows = Math.ceil(count / columns);
            return this.fit((width + gapPixels) / columns, (height + gapPixels) / rows);
        });
        this.scale = Math.max(...scales);
        this.columns = scales.indexOf(this.scale) + 1;
        this.cellWidth = (width + gapPixels) / this.columns;
        this.cellHeight = (height + gapPixels) / Math.ceil(count / this.columns);
    }

    fit(width, height) {
        const lost = gapPixels + 2 * insidePixels;
        return Math.min((width - lost) / (this.right - this.left), (height - lost) / (this.high - this.low));
    }

    laneAt(x, y) {
        const column = Math.floor(x / this.cellWidth);
        const lane = Math.floor(y / this.cellHeight) * this.columns + column;
        return column < this.columns && lane < this.clips.length ? lane : null;
    }

    draw(context, seconds, colours, lanes) {
        this.clips.forEach((clip, lane) => {
            const { label, colour } = lanes[lane];
            const cell = {
                x: (lane % this.columns) * this.cellWidth,
                y: Math.floor(lane / this.columns) * this.cellHeight,
                width: this.cellWidth - gapPixels, height: this.cellHeight - gapPixels,
            };
            context.save();
            context.beginPath();
            context.roundRect(cell.x, cell.y, cell.width, cell.height, 8);
            context.fillStyle = colours.ground;
            context.fill();
            context.clip();
            this.drawCell(context, clip, seconds, cell, colour, colours);
            context.restore();
            drawBadge(
                context, label, cell.x + badgePixels + 8, cell.y + badgePixels + 8, badgePixels, colour,
                inkOn(colour), colours.card);
        });
    }

    drawCell(context, clip, seconds, cell, colour, colours) {
        const trunk = this.follows ? clip.place(seconds, clip.trunk)[0] : 0;
        const middle = cell.x + cell.width / 2;
        const centre = trunk + (this.left + this.right) / 2;
        const base = cell.y + (cell.height + (this.low + this.high) * this.scale) / 2;
        const screen = {
            x: (u) => middle + (u - centre) * this.scale, y: (v) => base - v * this.scale, scale: this.scale,
        };
        if (this.follows) this.drawMarks(context, clip, cell, screen, centre, colours);
        if (this.hasGround) {
            context.fillStyle = colours.mark;
            context.fillRect(cell.x, screen.y(0), cell.width, cell.y + cell.height - screen.y(0));
        }
        drawBody(context, clip, clip.pose(seconds), screen, colour, colours);
    }

    /** A line a metre, so that a body that is followed is seen to move. */
    drawMarks(context, clip, cell, screen, centre, colours) {
        const half = cell.width / 2 / this.scale;
        const from = Math.ceil(centre - half - clip.start[0]);
        for (let mark = from; mark <= centre + half - clip.start[0]; mark += 1) {
            context.fillStyle = mark === 0 ? colours.text : colours.mark;
            context.fillRect(Math.round(screen.x(mark + clip.start[0])), cell.y, mark === 0 ? 2 : 1, cell.height);
        }
    }
}
