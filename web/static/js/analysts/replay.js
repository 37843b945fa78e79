/* Replay: asks for the last cases to be played, and draws the two ways of the one that is chosen side by side. */
"use strict";

(() => {
    const { onPart } = window.bidflow;

    class Replayed {
        constructor(part) {
            this.part = part;
            this.told = JSON.parse(part.querySelector("[data-told-ways]").textContent);
            this.both = part.querySelector("[data-both]");
            for (const button of part.querySelectorAll("[data-ways]")) {
                button.addEventListener("click", () => this.show(button));
            }
        }

        async show(button) {
            const { version, before, after } = this.told.cases[button.dataset.ways];
            for (const other of this.part.querySelectorAll("[data-ways]")) other.removeAttribute("aria-pressed");
            button.setAttribute("aria-pressed", "true");
            this.both.hidden = false;
            const head = this.both.querySelector("[data-then]");
            head.textContent = head.dataset.then.replace("{version}", version);
            const waits = new Set([...(after.tokens ?? []), ...(after.troubled ?? [])]);
            const troubled = new Set(after.troubled);
            await Promise.all([
                this.draw("before", this.told.before[version], { covered: [...before.done, ...before.flows] }),
                this.draw("after", this.told.after, {
                    covered: [...after.done, ...after.flows].filter((id) => !waits.has(id)),
                    token: [...waits].filter((id) => !troubled.has(id)),
                    error: [...troubled],
                }),
            ]);
            this.both.scrollIntoView({ block: "nearest" });
        }

        async draw(side, told, marks) {
            const drawing = window.bidflow.drawingIn(this.both.querySelector(`[data-side="${side}"]`));
            drawing.ready = drawing.draw({ ...told, marks });
            await drawing.ready;
        }
    }

    /** Let a part of the page with results be used; `again` replays with the elements chosen for those that are gone. */
    window.bidflow.useReplay = (root, again) => {
        const part = root.querySelector("[data-replayed]");
        if (!part) return;
        window.bidflow.drawAll(root);
        if (part.querySelector("[data-told-ways]")) new Replayed(part);
        part.querySelector("[data-replay-again]")?.addEventListener("click", () => {
            const chosen = [...part.querySelectorAll("[data-gone] select")].filter(({ value }) => value);
            again(Object.fromEntries(chosen.map(({ name, value }) => [name, value])));
        });
    };

    const form = document.querySelector("[data-replay-form]");
    if (!form) return;
    const place = document.querySelector("[data-replay-place]");

    async function ask(mapping = {}) {
        const note = document.createElement("p");
        note.className = "help";
        note.setAttribute("role", "status");
        note.textContent = form.dataset.playing;
        place.replaceChildren(note);
        const button = form.querySelector("button");
        button.disabled = true;
        try {
            const body = new URLSearchParams([...new FormData(form), ...Object.entries(mapping)]);
            const response = await fetch(form.action, { method: "POST", body, headers: { "X-Part": "replay", "X-CSRF-Token": window.bidflow.token } });
            window.bidflow.putPart(place, response, await response.text());
            window.bidflow.useReplay(place, ask);
        } catch {
            note.textContent = window.bidflow.texts.offline;
        }
        button.disabled = false;
    }

    form.addEventListener("submit", (event) => {
        event.preventDefault();
        ask();
    });
    onPart((root) => window.bidflow.useReplay(root, ask));
})();
