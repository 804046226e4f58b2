// SPDX-License-Identifier: Apache-2.0

"use strict";
// How numbers and times are written.

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const precise = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

/** A number with three digits, or all digits before the point. */
function plain(value) {
    return Math.abs(value) >= 100 ? whole.format(value) : precise.format(value);
}

function percent(share) {
    return `${whole.format(share * 100)}\u00a0%`;
}

function bytes(count) {
    const units = ["B", "kB", "MB", "GB", "TB"];
    let power = 0;
    while (count >= 1000 && power < units.length - 1) {
        count /= 1000;
        power += 1;
    }
    return `${plain(count)}\u00a0${units[power]}`;
}

function duration(milliseconds) {
    const units = [["ms", 1], ["s", 1000], ["min", 60_000], ["h", 3_600_000]];
    // The next unit is taken when there are two of it: 90 s, but 2 min.
    const [unit, size] = units.findLast(([, size]) => milliseconds >= 2 * size) ?? units[0];
    return `${plain(milliseconds / size)}\u00a0${unit}`;
}

function plural(count, noun) {
    return `${whole.format(count)} ${noun}${count === 1 ? "" : "s"}`;
}
