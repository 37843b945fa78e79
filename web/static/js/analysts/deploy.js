/* The deploy page: files chosen or dropped are checked at once; the button sends the very same files. */
"use strict";

(() => {
    const form = document.querySelector("[data-deploy]");
    const input = form.querySelector("input[type=file]");
    const drop = form.querySelector("[data-drop]");
    const chosen = form.querySelector("[data-chosen]");
    const planned = form.querySelector("[data-plan]");
    const last = form.querySelector("[data-last-step]");
    const button = form.querySelector("[data-deploy-button]");
    const tried = document.querySelector("[data-tried]");
    const files = new Map();
    let asked = 0;

    const token = () => document.querySelector('meta[name="csrf-token"]').content;

    function body() {
        const data = new FormData(form);
        data.delete("files");
        for (const file of files.values()) data.append("files", file, file.name);
        return data;
    }

    function add(list) {
        for (const file of list) files.set(file.name, file);
        input.value = "";
        show();
    }

    function show() {
        chosen.replaceChildren(
            ...[...files.keys()].map((name) => {
                const item = document.createElement("li");
                const remove = document.createElement("button");
                item.className = "chip";
                remove.type = "button";
                remove.textContent = "×";
                remove.setAttribute("aria-label", `${window.bidflow.texts.leave_out} ${name}`);
                remove.addEventListener("click", () => {
                    files.delete(name);
                    show();
                });
                item.append(name, remove);
                return item;
            }),
        );
        check();
    }

    async function check() {
        const mine = ++asked;
        last.hidden = true;
        tried.replaceChildren();
        if (!files.size) return planned.replaceChildren();
        planned.setAttribute("aria-busy", "true");
        const response = await post(form.dataset.check, { "X-Part": "plan" });
        if (mine === asked && response) await put(response);
    }

    async function post(url, headers) {
        try {
            const response = await fetch(url, { method: "POST", body: body(), headers: { "X-CSRF-Token": token(), ...headers } });
            if (response.status === 401) window.bidflow.signedOut();
            return response.status === 401 ? null : response;
        } catch {
            planned.removeAttribute("aria-busy");
            window.bidflow.toast(window.bidflow.texts.offline);
            return null;
        }
    }

    async function put(response) {
        planned.removeAttribute("aria-busy");
        const isPlan = (response.headers.get("Content-Type") ?? "").startsWith("text/html");
        if (!isPlan) return refuse((await response.json()).message);
        const page = new DOMParser().parseFromString(await response.text(), "text/html");
        const state = page.querySelector("[data-errors]");
        if (!state) return refuse(page.querySelector("main")?.textContent.trim() ?? response.statusText);
        planned.replaceChildren(document.adoptNode(state));
        window.bidflow.drawAll(planned);
        last.hidden = false;
        button.disabled = state.dataset.errors !== "0" || state.dataset.unchanged === "1";
        return undefined;
    }

    /** Another element was chosen to take a place: look at the running cases anew, and at nothing else. */
    planned.addEventListener("change", async (event) => {
        const part = event.target.matches("[data-replan]") && event.target.closest("[data-move-plan]");
        if (!part) return;
        const response = await post(form.dataset.check, { "X-Part": "plan" });
        if (!response?.ok) return;
        const page = new DOMParser().parseFromString(await response.text(), "text/html");
        window.bidflow.renew(page, `[data-move-plan="${CSS.escape(part.dataset.movePlan)}"]`);
    });

    planned.addEventListener("click", (event) => {
        const { try: key, replay } = event.target.dataset;
        if (key) tryOut(key);
        if (replay) playAgain(replay, event.target.parentElement.querySelector("[data-last]").value);
    });

    /** A part of the page about one process, asked for with the files. */
    async function part(url, process, more = {}) {
        const note = document.createElement("p");
        note.className = "help";
        note.setAttribute("role", "status");
        note.textContent = tried.dataset.playing;
        tried.replaceChildren(note);
        note.scrollIntoView({ block: "nearest" });
        const data = body();
        for (const [name, value] of Object.entries({ process, ...more })) data.set(name, value);
        try {
            const response = await fetch(url, { method: "POST", body: data, headers: { "X-CSRF-Token": token() } });
            window.bidflow.putPart(tried, response, await response.text());
        } catch {
            note.textContent = window.bidflow.texts.offline;
        }
    }

    async function tryOut(process) {
        await part(tried.dataset.tryUrl, process);
        window.bidflow.drawAll(tried);
        const place = tried.querySelector("[data-simulation]");
        if (place) window.bidflow.simulate(place, body);
    }

    async function playAgain(process, last, mapping = {}) {
        await part(tried.dataset.replayUrl, process, { last, ...mapping });
        window.bidflow.useReplay(tried, (chosen) => playAgain(process, last, chosen));
    }

    function refuse(message) {
        const note = document.createElement("p");
        note.className = "notice notice--late";
        note.setAttribute("role", "alert");
        note.textContent = message;
        planned.replaceChildren(note);
    }

    input.addEventListener("change", () => add(input.files));
    for (const kind of ["dragenter", "dragover"]) {
        drop.addEventListener(kind, (event) => {
            event.preventDefault();
            drop.classList.add("is-over");
        });
    }
    for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("is-over"));
    drop.addEventListener("drop", (event) => {
        event.preventDefault();
        add(event.dataTransfer.files);
    });
    // A file dropped beside the field must not leave the page and what was typed on it.
    for (const kind of ["dragover", "drop"]) document.addEventListener(kind, (event) => event.preventDefault());

    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        button.disabled = true;
        const response = await post(form.action, { Accept: "application/json", "X-Part": "plan" });
        if (!response) {
            button.disabled = false;
        } else if (response.ok) {
            const { next, moves } = await response.json();
            if (!moves.length) {
                location.href = next;
                return;
            }
            form.hidden = true;
            await window.bidflow.moveCases(moves, next);
        } else {
            await put(response);
        }
    });
})();
