// SPDX-License-Identifier: Apache-2.0

"use strict";
// One line over the rounds, drawn into the page's <svg>.

/** Round steps of 1, 2 or 5 times a power of ten that cut [low, high] into at most `limit` pieces. */
function ticks(low, high, limit) {
    const rough = (high - low) / limit;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough * 0.999);
    const values = [];
    for (let index = Math.ceil(low / step); index * step <= high + step / 1e6; index += 1) {
        values.push(index * step + 0);
    }
    return values;
}

/** At most `limit` points: neighbours are averaged. */
function thinned(points, limit) {
    const size = Math.ceil(points.length / limit);
    if (size <= 1) return points;
    const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const result = [];
    for (let start = 0; start < points.length; start += size) {
        const group = points.slice(start, start + size);
        result.push({ x: group.at(-1).x, y: mean(group.map((point) => point.y)) });
    }
    return result;
}

class Chart {
    constructor(svg, reading) {
        this.svg = svg;
        this.reading = reading;
        this.grid = svg.querySelector("#grid");
        this.line = svg.querySelector("#line");
        this.cursor = svg.querySelector("#cursor");
        this.dot = svg.querySelector("#dot");
        this.points = [];
        this.chosen = null;
        svg.addEventListener("pointermove", (event) => this.choose(this.nearest(event)));
        svg.addEventListener("pointerleave", () => this.choose(null));
        svg.addEventListener("blur", () => this.choose(null));
        svg.addEventListener("keydown", (event) => this.step(event));
        new ResizeObserver(() => this.draw()).observe(svg);
    }

    /** Shows `points`, in the order of x; `series` names them and says how y is written. */
    show(points, series) {
        if (series !== this.series) this.chosen = null;
        this.source = points;
        this.series = series;
        this.draw();
    }

    draw() {
        if (!this.series) return;
        this.width = this.svg.clientWidth;
        this.height = this.svg.clientHeight;
        this.points = thinned(this.source, Math.max(50, Math.floor(this.width / 2)));
        this.fit();
        this.drawGrid();
        this.line.setAttribute("d", this.path());
        const last = this.source.at(-1);
        this.svg.setAttribute("aria-label", this.words(last));
        this.mark();
    }

    /** Makes the two scales: room for every point, and for the numbers beside the axes. */
    fit() {
        const values = this.points.map((point) => point.y);
        let [low, high] = this.series.range ?? [Math.min(0, ...values), Math.max(...values)];
        if (!(high > low)) high = low + 1;
        const pad = this.series.range ? 0 : (high - low) * 0.05;
        this.low = low < 0 ? low - pad : low;
        this.high = high + pad;
        this.first = this.points[0]?.x ?? 0;
        // A run that is shown nearly from its beginning is shown from its beginning.
        if (this.first < (this.points.at(-1)?.x ?? 0) / 10) this.first = 0;
        this.last = Math.max(this.points.at(-1)?.x ?? 1, this.first + 1);
        this.box = { left: 56, right: this.width - 14, top: 8, bottom: this.height - 22 };
    }

    x(round) {
        const share = (round - this.first) / (this.last - this.first);
        return this.box.left + share * (this.box.right - this.box.left);
    }

    y(value) {
        const share = (value - this.low) / (this.high - this.low);
        return this.box.bottom - share * (this.box.bottom - this.box.top);
    }

    path() {
        const at = (point) => `${this.x(point.x).toFixed(1)},${this.y(point.y).toFixed(1)}`;
        return this.points.map((point, index) => (index ? "L" : "M") + at(point)).join("");
    }

    drawGrid() {
        const parts = [];
        const { left, right, bottom } = this.box;
        for (const value of ticks(this.low, this.high, Math.max(2, this.height / 60))) {
            const y = this.y(value);
            parts.push(this.element("line", { x1: left, x2: right, y1: y, y2: y }));
            const place = { x: left - 8, y: y + 4, "text-anchor": "end" };
            parts.push(this.element("text", place, this.series.format(value)));
        }
        for (const round of ticks(this.first, this.last, Math.max(2, this.width / 110))) {
            if (round % 1) continue;
            const place = { x: this.x(round), y: bottom + 17, "text-anchor": "middle" };
            parts.push(this.element("text", place, whole.format(round)));
        }
        this.grid.replaceChildren(...parts);
    }

    element(name, attributes, text) {
        const element = document.createElementNS(this.svg.namespaceURI, name);
        for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
        if (text) element.textContent = text;
        return element;
    }

    nearest(event) {
        const pointer = event.clientX - this.svg.getBoundingClientRect().left;
        let best = null;
        for (const point of this.points) {
            const distance = Math.abs(this.x(point.x) - pointer);
            if (!best || distance < best.distance) best = { point, distance };
        }
        return best?.point.x ?? null;
    }

    /** Arrow keys move the reading from point to point. */
    step(event) {
        const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (!move || !this.points.length) return;
        event.preventDefault();
        const at = this.points.findIndex((point) => point.x === this.chosen);
        const next = at < 0 ? this.points.length - 1 : at + move;
        this.choose(this.points[Math.max(0, Math.min(this.points.length - 1, next))].x);
    }

    /** Reads out a point that somebody chose; the last one changes too often for that. */
    choose(round) {
        if (!this.series) return;
        this.chosen = round;
        this.reading.ariaLive = round === null ? "off" : "polite";
        this.mark();
    }

    /** Puts the dot on the chosen point, or on the last one. */
    mark() {
        const chosen = this.points.find((point) => point.x === this.chosen);
        const point = chosen ?? this.points.at(-1);
        this.dot.setAttribute("visibility", point ? "visible" : "hidden");
        this.cursor.setAttribute("visibility", chosen ? "visible" : "hidden");
        this.reading.textContent = this.words(point);
        if (!point) return;
        const [x, y] = [this.x(point.x), this.y(point.y)];
        this.dot.setAttribute("cx", x);
        this.dot.setAttribute("cy", y);
        const ends = { x1: x, x2: x, y1: this.box.top, y2: this.box.bottom };
        for (const [key, value] of Object.entries(ends)) this.cursor.setAttribute(key, value);
    }

    words(point) {
        const { name, note, format } = this.series;
        return point ? `${name} after ${plural(point.x, "round")}: ${format(point.y)}${note}`
            : `${name}: no round yet`;
    }
}
