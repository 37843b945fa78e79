/* Moving cases to another version: asks for some, shows how far it is, asks for the next, lists what could not be moved. */
"use strict";

(() => {
    const { texts } = window.bidflow;
    const token = () => document.querySelector('meta[name="csrf-token"]').content;

    const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);

    /** Move the cases of each of `moves` ({label, url, mapping}); `next` is where the person goes on afterwards. */
    window.bidflow.moveCases = async (moves, next) => {
        const place = document.querySelector("[data-moving]");
        const bar = place.querySelector("progress");
        const button = place.querySelector("[data-moving-next]");
        place.hidden = false;
        bar.hidden = false;
        place.scrollIntoView({ block: "nearest" });
        for (const move of moves) {
            const line = document.createElement("li");
            place.querySelector("[data-moved]").append(line);
            await moveAll(place, move, line);
        }
        bar.hidden = true;
        button.href = next;
        button.hidden = false;
        button.focus();
    };

    async function moveAll(place, move, line) {
        const said = { name: move.label, done: 0, failed: 0 };
        let after = "";
        do {
            line.textContent = fill(place.dataset.working, said);
            const answer = await some(move, after);
            if (!answer) {
                line.textContent = place.dataset.broken;
                return;
            }
            said.done += answer.moved ?? 0;
            said.failed += answer.failed?.length ?? 0;
            list(place, answer.failed ?? [{ label: move.label, url: move.url.replace(/\/versions.*/, "/versions"), why: answer.message }]);
            after = answer.after;
        } while (after);
        line.textContent = fill(place.dataset.done, said);
    }

    async function some({ url, mapping }, after) {
        try {
            const body = new URLSearchParams({ ...mapping, after });
            const response = await fetch(url, { method: "POST", body, headers: { Accept: "application/json", "X-CSRF-Token": token() } });
            if (response.status === 401) window.bidflow.signedOut();
            return await response.json();
        } catch {
            window.bidflow.toast(texts.offline);
            return null;
        }
    }

    function list(place, failed) {
        const found = place.querySelector("[data-not-moved]");
        found.hidden = found.hidden && !failed.length;
        for (const { label, url, why } of failed) {
            const item = document.createElement("li");
            const link = document.createElement("a");
            const reason = document.createElement("span");
            item.className = "finding";
            link.href = url;
            link.textContent = label;
            reason.textContent = why;
            item.append(link, reason);
            found.append(item);
        }
    }

    /** Put the part of an answered page in the place of the one that is shown. */
    window.bidflow.renew = (page, selector) => {
        const before = document.querySelector(selector);
        const after = page.querySelector(selector);
        if (!before || !after) return;
        const focused = before.contains(document.activeElement) ? document.activeElement.name : "";
        before.replaceWith(document.adoptNode(after));
        if (focused) document.querySelector(`${selector} [name="${CSS.escape(focused)}"]`)?.focus();
    };

    const form = document.querySelector("form[data-moves]");
    if (!form) return;

    const mapping = () => Object.fromEntries([...new FormData(form)].filter(([name]) => name.startsWith("map:")));

    form.addEventListener("change", async () => {
        const response = await fetch(`${location.pathname}?${new URLSearchParams(mapping())}`);
        if (!response.ok) return;
        const page = new DOMParser().parseFromString(await response.text(), "text/html");
        for (const selector of ["[data-move-plan]", "[data-move-button]"]) window.bidflow.renew(page, selector);
    });
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        form.hidden = true;
        window.bidflow.moveCases([{ label: form.dataset.moves, url: form.action, mapping: mapping() }], form.dataset.next);
    });
})();
