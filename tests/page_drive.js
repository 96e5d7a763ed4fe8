/* SPDX-License-Identifier: BSD-2-Clause */
/* Drives the page that `print --format html` wrote, as a student would, inside the browser. Its
 * value is a promise of what failed, in words. For page.test. */
(() => {
    "use strict";
    const faults = [];
    const expect = (what, holds) => holds || faults.push(what);
    const press = (key) => (document.activeElement || document.body).dispatchEvent(
        new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    const all = (selector) => Array.from(document.querySelectorAll(selector));
    const chosen = () => all(".row").findIndex((row) => row.classList.contains("chosen"));
    const data = connections[0];
    let refused = 0;
    document.addEventListener("securitypolicyviolation", () => refused++);

    expect("all rows are drawn", all(".row").length === data.rows.length);
    expect("the first message is chosen", data.rows[chosen()].message === 1);
    const before = chosen();
    press("ArrowRight");
    expect("the right arrow steps on", chosen() > before);
    press("ArrowLeft");
    expect("the left arrow steps back", chosen() === before);
    all(".row")[before + 1].click();
    expect("a click chooses", chosen() === before + 1);
    press("ArrowLeft");

    const pane = document.getElementById("pane");
    const inSight = () => {
        const row = all(".row")[chosen()].getBoundingClientRect(), header = document.querySelector("header");
        const below = getComputedStyle(header).position === "sticky" ? header.getBoundingClientRect().bottom : 0;
        const beside = pane.getBoundingClientRect(), under = beside.left < row.left + 50;
        return row.top >= below - 1 && row.bottom <= (under ? beside.top : window.innerHeight) + 1 &&
            beside.top < window.innerHeight - 100;
    };
    for (const key of ["ArrowRight", "ArrowLeft"])
        for (const row of data.rows) {
            press(key);
            expect(`${row.label}: the chosen row and what it means are in sight, ${key}`, inSight());
        }
    while (chosen() !== before)
        press(chosen() < before ? "ArrowRight" : "ArrowLeft");

    press("c");
    const hidden = () => all(".row.hidden").length;
    expect("the curtain hides what follows", hidden() === data.rows.length - before - 1);
    press("ArrowRight");
    expect("a step lifts the curtain", hidden() < data.rows.length - before - 1);
    press("c");
    expect("the curtain goes", hidden() === 0);
    press("ArrowLeft");

    const random = all("#fields .field").find((field) => field.dataset.path === "random");
    random.dispatchEvent(new MouseEvent("mouseenter"));
    const lit = () => new Set(all(".byte.lit").map((byte) => byte.dataset.at));
    /* RFC 9846, 4.2.2: 4 bytes of header and 2 of legacy_version come before its 32 */
    expect("a field lights its bytes", lit().size === 32 && lit().has("6") && lit().has("37"));
    all(".byte").find((byte) => byte.dataset.at === "1").dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
    expect("a byte names its field", document.getElementById("naming").textContent.startsWith("length"));
    expect("the field's other bytes are lit", lit().size === 3);

    document.getElementById("ladder").focus();
    press("Enter");
    expect("Enter goes into the fields", document.activeElement.classList.contains("field"));
    press("ArrowDown");
    expect("down goes to the next field", document.activeElement.dataset.path === "length");
    press("Escape");
    expect("Escape goes back", document.activeElement.id === "ladder");

    const opened = data.rows.findLastIndex((row) => row.line === "opened");
    all(".row")[opened].click();
    const label = () => all(".row")[chosen()].querySelector(".label").textContent;
    const name = label();
    press("e");
    press("e");
    expect("an eavesdropper sees that it is encrypted", all(".row")[chosen()].querySelector(".lane.secret"));
    expect("as a row of what is on the wire", all(".row").length === data.wire.rows.length && !all(".lane.opened").length);
    expect("with the bytes of the wire", all(".bytes .byte").length > 0 && pane.textContent.includes("Bytes, encrypted"));
    expect("and is not told why it failed", !/certificate_expired|because of|expired on/.test(document.body.innerText));
    expect("and learns the server's name", document.getElementById("learns").textContent.includes("lab.example"));
    press("e");
    expect("the endpoint sees it again", label() === name && chosen() === opened);
    expect("and is told why it failed", !data.failed || /because of[^]*expired on/.test(document.body.innerText));

    const root = document.documentElement;
    expect("it follows the system's light or dark", root.dataset.theme === "auto");
    press("t");
    expect("t changes it", root.dataset.theme === "dark" || root.dataset.theme === "light");
    expect("nothing is wider than the window", root.scrollWidth <= window.innerWidth);
    for (const element of all("button, select, [role=listbox], nav, aside"))
        expect("a name for " + element.outerHTML.slice(0, 60), element.textContent.trim() || element.getAttribute("aria-label"));

    fetch("http://127.0.0.1:9/").catch(() => 0);
    new Image().src = "http://127.0.0.1:9/x.png";
    return new Promise((done) => setTimeout(() => {
        expect("requests are refused by the page's policy", refused >= 2);
        done(faults);
    }, 300));
})();
