/* Keys for those who work without a mouse; off while somebody types, and off for good if the person says so. */
"use strict";

(() => {
    const STORED = "bidflow:keys-off";
    const box = document.getElementById("keys-on");
    let after = "";

    if (!box) return;
    box.checked = localStorage.getItem(STORED) === null;
    box.addEventListener("change", () => {
        if (box.checked) localStorage.removeItem(STORED);
        else localStorage.setItem(STORED, "1");
    });

    const places = { i: "/inbox", s: "/start", r: "/cases" };
    const keys = {
        j: () => move(1),
        k: () => move(-1),
        c: () => document.getElementById("claim")?.click(),
        e: () => document.getElementById("complete")?.focus(),
        "/": () => document.getElementById("q")?.focus(),
        "?": () => document.getElementById("keys").showModal(),
    };

    document.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
        if (event.key === "Escape") return leave(event);
        if (!box.checked || isTyping(event.target) || document.querySelector("dialog[open]")) return;
        if (after === "g" && places[event.key]) location.href = places[event.key];
        after = event.key === "g" ? "g" : "";
        const act = keys[event.key];
        if (!act) return;
        event.preventDefault();
        act();
    });

    function isTyping(element) {
        return element.matches("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]");
    }

    function leave(event) {
        if (isTyping(event.target)) event.target.blur();
    }

    function move(by) {
        const rows = [...document.querySelectorAll(".row")];
        const at = rows.indexOf(document.activeElement);
        const from = at >= 0 ? at : rows.findIndex((row) => row.hasAttribute("aria-current"));
        const row = rows[Math.min(Math.max(from + by, 0), rows.length - 1)];
        row?.focus();
        row?.scrollIntoView({ block: "nearest" });
    }
})();
