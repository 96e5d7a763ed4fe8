/* SPDX-License-Identifier: BSD-2-Clause */
/* The page that `print --format html` writes: steps, curtain, fields and bytes in step, eyes.
 *
 * All that it shows is in the page, as JSON; all text goes in as text, never as markup. */
"use strict";

const EYES = ["endpoint", "holder of the server's key", "eavesdropper"];
const connections = Array.from(document.querySelectorAll("script[type='application/json']"),
    (element) => JSON.parse(element.textContent));
const state = { at: 0, row: 0, eyes: 0, curtain: false, shown: 0, playing: 0 };

const find = (id) => document.getElementById(id);

/* What the eyes see of the chosen connection: all that is known of it here, or what is on the wire. */
const current = () => {
    const c = connections[state.at];
    return c.wireEyes[state.eyes] ? c.wire : c;
};

/* An element with a class, and children or text. */
function make(tag, name, ...children) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    element.append(...children.filter((child) => child !== null && child !== ""));
    return element;
}

function padlock() {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg"), path = document.createElementNS(space, "path");
    svg.setAttribute("viewBox", "0 0 11 13");
    svg.setAttribute("class", "padlock");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", "M1 6h9v7H1zM2.6 6V4a2.9 2.9 0 0 1 5.8 0v2H7V4a1.5 1.5 0 0 0-3 0v2z");
    svg.append(path);
    return svg;
}

const SILENT = ["note", "lock", "gap"];

function drawLane(row) {
    const word = SILENT.includes(row.line), lane = make("div", "lane " + row.line);
    const grey = ["tcp", "dummy", "fold"].includes(row.line);
    lane.classList.add(row.bad ? "bad" : grey ? "grey" : "from-" + row.from);
    if (row.message && row.inFlight) lane.classList.add("tint", "from-" + row.from);
    if (row.line === "note") {
        lane.classList.add("says-" + row.from, "from-" + row.from);
        if (row.time) lane.classList.add("program");
    } else {
        lane.append(make("span", "line"));
        if (!word || row.line === "fold") lane.classList.add("to-" + (row.from === "client" ? "server" : "client"));
    }
    const label = make("span", "label", row.locked || row.line === "lock" ? padlock() : "", row.label);
    lane.append(label);
    return lane;
}

function drawRow(row, index) {
    const trip = make("div", "trip");
    if (row.bracket) {
        trip.classList.add("on");
        if (row.part === 1 || row.part === 4) {
            trip.classList.add("first");
            trip.append(make("span", "", row.bracket));
            trip.title = row.bracket === "T" ? "TCP's round trip" : "round trip " + row.bracket;
        }
        if (row.part >= 3) trip.classList.add("last");
    }
    const arrow = row.astray < 0 ? "↑" : row.astray > 0 ? "↓" : "";
    const time = make("div", "time", row.time + arrow);
    if (arrow) time.title = row.astray < 0 ? "captured before the row above" : "captured after the row below";
    const words = SILENT.includes(row.line) ? " word" : "";
    const element = make("div", "row" + words, trip, time, make("div", "flight", row.flight), drawLane(row),
        make("div", "size", row.size), make("div", "mark " + (row.good ? "pass" : "fail"), row.mark));
    element.dataset.row = index;
    element.id = "row" + index;
    element.setAttribute("role", "option");
    element.setAttribute("aria-label", row.say);
    element.addEventListener("click", () => choose(index));
    return element;
}

function drawEnds(c) {
    return make("div", "ends", make("div"), make("div", "time", "ms"), make("div"),
        make("div", "lane", make("span", "end client", c.client), make("span", "end server", c.server)));
}

function drawBudget(c) {
    const box = make("div", "budget" + (c.failed ? " failed" : ""), c.budget.text);
    const parts = [["network", "network", c.budget.network], ["client", "client-fill", c.budget.client],
        ["server", "server-fill", c.budget.server]];
    const all = parts.reduce((sum, part) => sum + part[2], 0);
    if (c.budget.network !== null && all > 0) {
        const bar = make("div", "bar"), key = make("div", "key");
        for (const [name, fill, seconds] of parts) {
            const piece = make("i", fill);
            piece.style.flex = String(seconds / all);
            bar.append(piece);
            key.append(make("span", "", make("i", fill), `${name} ${(seconds * 1e3).toFixed(c.decimals)} ms`));
        }
        box.append(bar, key);
    }
    if (c.wrong.length) box.append(make("ul", "wrong", ...c.wrong.map((text) => make("li", "", text))));
    if (c.folded) box.append(make("p", "folded", c.folded));
    box.append(drawLegend(c));
    return box;
}

const LINES = [["clear", "readable by anybody"], ["opened", "encrypted, opened with keys"],
    ["secret", "encrypted, closed"], ["dummy", "changes nothing"], ["tcp", "TCP, and before TLS"]];

const SIGNS = [["T 1 2 …", "round trips: TCP's, those of TLS", (row) => row.bracket && row.bracket !== "B"],
    ["B", "a round trip before TLS", (row) => row.bracket === "B"],
    ["✓", "checked, holds", (row) => row.good], ["✗", "checked, does not hold", (row) => row.mark === "✗"],
    ["↑ ↓", "captured before the row above, or after the one below", (row) => row.astray]];

/* What the kinds of lines and the signs mean: only those that are there. */
function drawLegend(c) {
    const there = new Set(c.rows.map((row) => row.line));
    return make("ul", "legend", ...LINES.filter(([line]) => there.has(line)).map(([line, words]) =>
        make("li", "", make("span", "sample " + line, make("span", "line")), words)),
    ...SIGNS.filter(([, , has]) => c.rows.some(has)).map(([sign, words]) =>
        make("li", "", make("b", sign === "✓" ? "pass" : sign === "✗" ? "fail" : "", sign), words)));
}

function drawLadder() {
    const c = current();
    document.title = c.title;
    find("title").textContent = c.title;
    find("facts").textContent = c.facts;
    find("ends").replaceChildren(drawEnds(c));
    find("ladder").replaceChildren(...c.rows.map(drawRow));
    find("below").replaceChildren(drawBudget(c));
    const learns = connections[state.at].learns[state.eyes];
    find("learns").replaceChildren(make("h3", "", `What the ${EYES[state.eyes]} learns`),
        make("ul", "", ...learns.map((text) => make("li", "", text))));
    mark();
}

/* Fields and bytes light each other: both carry the numbers of their bytes. */
function light(offset, length, name) {
    for (const element of document.querySelectorAll(".lit")) element.classList.remove("lit");
    if (length < 0) return;
    for (const byte of document.querySelectorAll(".byte")) {
        const at = Number(byte.dataset.at);
        byte.classList.toggle("lit", at >= offset && at < offset + length);
    }
    find("naming").textContent = name;
}

function nameByte(at) {
    let best = null;
    for (const field of document.querySelectorAll("#fields .field")) {
        const offset = Number(field.dataset.offset), length = Number(field.dataset.length);
        if (length > 0 && at >= offset && at < offset + length && (!best || length <= Number(best.dataset.length)))
            best = field;
    }
    if (!best) return;
    light(Number(best.dataset.offset), Number(best.dataset.length),
        `${best.dataset.path}: bytes ${best.dataset.offset} to ${Number(best.dataset.offset) + Number(best.dataset.length) - 1}`);
    for (let up = best.closest("details"); up; up = up.parentElement.closest("details")) up.open = true;
    best.classList.add("lit");
}

function drawField(field, path) {
    const [name, value, offset, length, note, sealed, inner, derived] = field;
    const hidden = (sealed >> state.eyes & 1) === 1, whole = path ? path + " › " + name : name;
    const line = make("div", "field" + (hidden ? " sealed" : ""), make("b", "", name),
        make("span", "value", hidden ? "sealed" : value), note && !hidden ? make("span", "note", note) : "");
    line.dataset.offset = derived ? -1 : offset;
    line.dataset.length = derived ? -1 : length;
    line.dataset.path = whole;
    line.tabIndex = -1;
    const show = () => {
        light(Number(line.dataset.offset), Number(line.dataset.length),
            derived ? `${whole}: derived, not on the wire`
                : `${whole}: ${length === 1 ? "byte " + offset : length ? `bytes ${offset} to ${offset + length - 1}` : "no bytes"}`);
        line.classList.add("lit");
    };
    line.addEventListener("mouseenter", show);
    line.addEventListener("focus", show);
    if (!inner || hidden) return make("li", "", line);
    const summary = make("summary", "", line);
    summary.tabIndex = -1; /* the field in it takes the focus */
    const details = make("details", "", summary, drawFields(inner, whole));
    details.open = !path || inner.length < 4;
    return make("li", "", details);
}

function drawFields(fields, path) {
    return make("ul", "fields", ...fields.map((field) => drawField(field, path)));
}

const printable = (code) => (code > 32 && code < 127 ? String.fromCharCode(code) : code === 32 ? " " : "·");

function drawBytes(hex) {
    const box = make("div", "bytes");
    for (let line = 0; line < hex.length; line += 32) {
        const text = make("span");
        box.append(make("span", "offset", (line / 2).toString(16).padStart(4, "0") + "  "));
        for (let at = line; at < Math.min(line + 32, hex.length); at += 2) {
            const byte = make("span", "byte", hex.slice(at, at + 2)), letter = make("span", "byte", printable(parseInt(hex.slice(at, at + 2), 16)));
            byte.dataset.at = letter.dataset.at = at / 2;
            box.append(byte, at % 32 === 14 ? "  " : " ");
            text.append(letter);
        }
        const missing = Math.max(0, 16 - (Math.min(line + 32, hex.length) - line) / 2);
        box.append("   ".repeat(missing) + (missing > 8 ? " " : "") + " ", text, "\n");
    }
    box.addEventListener("mouseover", (event) => {
        if (event.target.dataset.at) nameByte(Number(event.target.dataset.at));
    });
    return box;
}

function drawExplanation(e) {
    if (!e) return [];
    const part = (title, text) => (text ? make("p", "", title ? make("b", "", title + " ") : "", text) : null);
    return [part("", e.job), part(e.carries_title, e.carries), part(e.decides_title, e.decides),
        part("Further:", e.expert), e.source ? make("p", "source", e.source) : null].filter(Boolean);
}

function drawMessage(row, message) {
    const sight = message.eyes[state.eyes], parts = [];
    parts.push(make("h2", "", row.label), make("p", "facts", message.facts));
    if (sight.why) parts.push(make("p", "why", sight.why));
    if (sight.readable) parts.push(...drawExplanation(message.explanation));
    if (message.hint) parts.push(make("p", "hint", "A guess, not read: " + message.hint));
    if (message.checks.length)
        parts.push(make("h3", "", "Checked"), make("ul", "checks", ...message.checks.map(([what, result, why]) =>
            make("li", result === "pass" ? "pass" : result === "fail" ? "fail" : "",
                (result === "pass" ? "✓ " : result === "fail" ? "✗ " : "? ") + what + (why ? ": " + why : "")))));
    if (message.fields.length) {
        const fields = drawFields(message.fields, "");
        fields.id = "fields";
        fields.querySelector(".field").tabIndex = 0;
        parts.push(make("h3", "", "Fields"), fields);
    }
    if (message.hex) {
        const naming = make("p", "naming");
        naming.id = "naming";
        parts.push(make("h3", "", message.opened ? "Bytes, opened" : message.encrypted ? "Bytes, encrypted" : "Bytes"), naming, drawBytes(message.hex));
        if (message.cut) parts.push(make("p", "hint", message.cut));
    }
    return parts;
}

function drawPane() {
    const row = current().rows[state.row], pane = find("pane");
    if (!row) return pane.replaceChildren();
    const message = row.message && current().messages[row.message];
    pane.replaceChildren(...(message ? drawMessage(row, message)
        : [make("h2", "", row.label), make("p", "facts", row.say), ...drawExplanation(row.explanation)]));
    if (!find("naming")) {
        const naming = make("p", "naming");
        naming.id = "naming";
        pane.append(naming);
    }
    pane.scrollTop = 0;
}

/* Which row is chosen, and which the curtain hides. */
function mark() {
    for (const element of document.querySelectorAll(".row")) {
        const index = Number(element.dataset.row);
        element.classList.toggle("chosen", index === state.row);
        element.setAttribute("aria-selected", String(index === state.row));
        element.setAttribute("aria-hidden", String(state.curtain && index > state.shown));
        element.classList.toggle("hidden", state.curtain && index > state.shown);
    }
    const over = !state.curtain || state.shown >= current().rows.length - 1;
    document.querySelector(".budget").style.visibility = over ? "visible" : "hidden";
    find("ladder").setAttribute("aria-activedescendant", "row" + state.row);
    find("curtain").setAttribute("aria-pressed", String(state.curtain));
    find("count").textContent = `${state.row + 1} of ${current().rows.length}`;
    EYES.forEach((name, i) => find("eyes" + i).setAttribute("aria-pressed", String(i === state.eyes)));
}

function choose(index) {
    const rows = current().rows;
    state.row = Math.max(0, Math.min(index, rows.length - 1));
    if (state.curtain && state.row > state.shown) state.shown = state.row;
    mark();
    drawPane();
    const chosen = document.querySelector(".row.chosen");
    if (chosen) chosen.scrollIntoView({ block: "nearest" });
    const reads = document.activeElement === find("ladder"); /* then the option itself is read out */
    find("said").textContent = rows[state.row] && !reads ? rows[state.row].say : "";
}

/* To the next message: words between rows come along with it. */
function step(by) {
    const rows = current().rows;
    let to = state.row + by;
    while (rows[to + by] && (rows[to].line === "note" || rows[to].line === "lock")) to += by;
    choose(to);
}

/* A step a second, to the end. */
function play() {
    clearInterval(state.playing);
    const last = () => state.row >= current().rows.length - 1;
    if (!state.playing && last()) choose(0);
    state.playing = state.playing ? 0 : setInterval(() => (last() ? play() : step(1)), 1000);
    find("play").setAttribute("aria-pressed", String(state.playing !== 0));
}

/* Up and down over the fields that are unfolded; right and left unfold and fold. */
function moveField(key) {
    const fields = Array.from(document.querySelectorAll("#fields .field")).filter((field) => field.offsetParent);
    const at = fields.indexOf(document.activeElement), details = document.activeElement.closest("details");
    const own = details && details.querySelector(".field") === document.activeElement ? details : null;
    const to = { ArrowDown: at + 1, j: at + 1, ArrowUp: at - 1, k: at - 1, Home: 0, End: fields.length - 1 }[key];
    if (to !== undefined && fields[to]) fields[to].focus();
    else if (key === "ArrowRight" && own) own.open = true;
    else if (key === "ArrowLeft" && own && own.open) own.open = false;
    else if (key === "ArrowLeft" && details) (own ? own.parentElement.closest("details") || own : details).querySelector(".field").focus();
    else if (key === "Enter" && own) own.open = !own.open;
    else if (key === "Escape") find("ladder").focus();
    else return to !== undefined;
    return true;
}

function enterFields() {
    const first = document.querySelector("#fields .field");
    if (first) first.focus();
}

/* Where one look has what stands in a row of another: what went in its packets. */
function rowIn(look, other, index) {
    const m = other.rows[index] && other.messages[other.rows[index].message];
    const same = (row) => {
        const n = look.messages[row.message];
        return n && n.from === m.from && n.encrypted === m.encrypted && n.packets[0] <= m.packets[1] &&
            m.packets[0] <= n.packets[1] && (n.encrypted || row.label === other.rows[index].label);
    };
    const at = m ? look.rows.findIndex(same) : -1;
    return at < 0 ? Math.min(index, look.rows.length - 1) : at;
}

function look(eyes) {
    const before = current(), left = state.left;
    state.eyes = eyes;
    if (current() !== before) {
        const back = left && current() === left.look && left.seen === state.row && left.row;
        const row = typeof back === "number" ? back : rowIn(current(), before, state.row);
        state.shown = rowIn(current(), before, state.shown);
        state.left = { look: before, row: state.row, seen: row };
        state.row = row;
    }
    drawLadder();
    drawPane();
}

function toggleCurtain() {
    state.curtain = !state.curtain;
    state.shown = state.curtain ? state.row : 0;
    mark();
}

function open(at) {
    state.at = at;
    state.row = state.shown = 0;
    const first = current().rows.findIndex((row) => row.message);
    if (!state.curtain && first >= 0) state.row = first;
    drawLadder();
    drawPane();
}

function changeTheme() {
    const root = document.documentElement, follows = root.dataset.theme === "auto";
    const dark = follows ? matchMedia("(prefers-color-scheme: dark)").matches : root.dataset.theme === "dark";
    root.dataset.theme = dark ? "light" : "dark";
}

const KEYS = {
    ArrowRight: () => step(1), ArrowDown: () => step(1), j: () => step(1), " ": () => step(1),
    ArrowLeft: () => step(-1), ArrowUp: () => step(-1), k: () => step(-1),
    Home: () => choose(0), End: () => choose(current().rows.length - 1),
    e: () => look((state.eyes + 1) % EYES.length), c: toggleCurtain, t: changeTheme,
    p: play, Enter: enterFields,
};

document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.tagName === "SELECT") return;
    if (event.target.classList.contains("field") && moveField(event.key)) return event.preventDefault();
    if (!KEYS[event.key]) return;
    if (event.target.tagName === "BUTTON" && (event.key === " " || event.key === "Enter")) return;
    event.preventDefault();
    KEYS[event.key]();
});
find("previous").addEventListener("click", () => step(-1));
find("next").addEventListener("click", () => step(1));
find("curtain").addEventListener("click", toggleCurtain);
find("theme").addEventListener("click", changeTheme);
find("play").addEventListener("click", play);
EYES.forEach((name, i) => find("eyes" + i).addEventListener("click", () => look(i)));
const chooser = find("chooser");
chooser.append(...connections.map((c, i) => {
    const option = make("option", "", c.name);
    option.value = i;
    return option;
}));
chooser.hidden = connections.length < 2;
chooser.addEventListener("change", () => open(Number(chooser.value)));
const measure = () => document.documentElement.style.setProperty("--head", document.querySelector("header").offsetHeight + "px");
window.addEventListener("resize", measure);
if (connections.length) open(0);
find("ladder").focus({ preventScroll: true });
measure();
