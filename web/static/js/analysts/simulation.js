/* Trying a process out: the steps are kept here and played anew on the server each time; nothing is stored there. */
"use strict";

(() => {
    const { texts, send } = window.bidflow;

    class Simulation {
        constructor(place, files) {
            this.place = place;
            this.files = files;
            this.labels = JSON.parse(this.part("[data-labels]").textContent);
            this.steps = [];
            for (const button of place.querySelectorAll("[data-advance]")) {
                button.addEventListener("click", () => this.take({ advance: button.dataset.advance }));
            }
            this.part("[data-next]").addEventListener("click", () => this.take({ advance: this.untilNext() }));
            this.part("[data-undo]").addEventListener("click", () => this.play(this.steps.slice(0, -1)));
            this.part("[data-again]").addEventListener("click", () => this.play([]));
            this.part("[data-save]").addEventListener("submit", () => this.fillSave());
            this.play([]);
        }

        part(selector) {
            return this.place.querySelector(selector);
        }

        label(id) {
            return this.labels[id] ?? id;
        }

        take(step) {
            return this.play([...this.steps, step]);
        }

        /** Play these steps; a step that fails is not kept. */
        async play(steps) {
            if (this.isPlaying) return;
            this.isPlaying = true;
            this.busy(true);
            try {
                const response = await this.ask(steps);
                const state = await response.json();
                const failure = response.ok ? state.failure : state.message;
                this.fail(failure);
                if (!failure || (!steps.length && response.ok)) {
                    this.steps = steps;
                    this.state = state;
                    await this.show();
                }
            } catch {
                this.fail(texts.offline);
            } finally {
                this.isPlaying = false;
                this.busy(false);
            }
        }

        /** A version in service is known to the server; files that are not go with each question. */
        ask(steps) {
            const { url, process } = this.place.dataset;
            if (!this.files) return send("POST", url, { steps });
            const body = this.files();
            body.append("process", process);
            body.append("steps", JSON.stringify(steps));
            return fetch(url, { method: "POST", body, headers: { Accept: "application/json", "X-CSRF-Token": window.bidflow.token } });
        }

        busy(isBusy) {
            const note = this.part("[data-busy]");
            note.hidden = !isBusy;
            note.textContent = texts.playing;
            this.part("[data-tasks]").toggleAttribute("inert", isBusy);
            for (const button of this.place.querySelectorAll(".sim-clock button")) {
                button.disabled = isBusy || !this.steps.length || this.state?.ended;
            }
            this.part("[data-undo]").disabled = isBusy || !this.steps.length;
            this.part("[data-again]").disabled = isBusy || !this.steps.length;
        }

        fail(message) {
            const note = this.part("[data-failure]");
            note.hidden = !message;
            note.textContent = message ?? "";
        }

        async show() {
            const { state } = this;
            const { lang } = document.documentElement;
            this.part("[data-now]").textContent = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, {
                dateStyle: "full",
                timeStyle: "short",
            }).format(new Date(state.now));
            this.part("[data-next]").hidden = !state.next_due || state.ended;
            this.showTasks();
            this.showSteps();
            this.showDecisions();
            this.showVariables();
            await this.showTokens();
        }

        async showTokens() {
            const drawing = window.bidflow.drawingIn(this.place);
            await drawing.ready;
            if (!drawing.viewer) return;
            const canvas = drawing.viewer.get("canvas");
            const registry = drawing.viewer.get("elementRegistry");
            drawing.viewer.get("overlays").clear();
            registry.forEach(({ id }) => {
                for (const kind of ["mark-token", "mark-covered"]) if (canvas.hasMarker(id, kind)) canvas.removeMarker(id, kind);
            });
            const { tokens = [], done = [], flows = [] } = this.state;
            const counts = new Map();
            for (const id of tokens) counts.set(id, (counts.get(id) ?? 0) + 1);
            const badges = {};
            for (const [id, count] of counts) badges[id] = { text: count > 1 ? `● ${count}` : "●", kind: "diagram-badge--token" };
            drawing.mark({ marks: { covered: [...done, ...flows].filter((id) => !counts.has(id)), token: [...counts.keys()] }, badges });
        }

        showTasks() {
            const { state } = this;
            const cards = [];
            if (state.start) cards.push(this.card(texts.begin_case, state.start, (given) => ({ start: null, ...given })));
            for (const task of state.tasks ?? []) {
                const step = (given) => ({ complete: task.element, ...(task.index ? { index: task.index } : {}), ...given });
                cards.push(this.card(this.label(task.element), task, step));
            }
            for (const id of state.external ?? []) cards.push(this.workCard(id));
            for (const name of state.messages ?? []) cards.push(this.messageCard(name));
            if (state.ended) cards.push(this.note(`${texts.has_ended} ${state.end_events.map((id) => this.label(id)).join(", ")}`, "done"));
            else if (!cards.length) cards.push(this.note(texts.nothing_waits, "note"));
            for (const incident of state.incidents ?? []) cards.push(this.note(incident, "late"));
            this.part("[data-tasks]").replaceChildren(...cards);
        }

        note(text, tone) {
            const note = document.createElement("p");
            note.className = `notice notice--${tone}`;
            note.textContent = text;
            return note;
        }

        box(title, groups = []) {
            const card = document.createElement("details");
            const head = document.createElement("summary");
            const name = document.createElement("strong");
            card.className = "paper sim-task";
            card.open = true;
            name.textContent = title;
            head.append(name);
            for (const group of groups) {
                const badge = document.createElement("span");
                badge.className = "badge";
                badge.textContent = group;
                head.append(" ", badge);
            }
            card.append(head);
            return card;
        }

        button(text, action) {
            const button = document.createElement("button");
            button.type = "button";
            button.className = "button button--main";
            button.textContent = text;
            button.addEventListener("click", action);
            return button;
        }

        card(title, { schema, data, groups }, step) {
            const card = this.box(title, groups);
            const text = title === texts.begin_case ? title : texts.complete;
            if (!schema) {
                card.append(this.button(text, () => this.take(step({}))));
                return card;
            }
            const place = document.createElement("div");
            const form = new FormViewer.Form({
                container: place,
                additionalModules: [{ translate: ["value", window.bidflow.translateForm] }],
            });
            const drawn = form.importSchema(schema, data);
            card.append(
                place,
                this.button(text, async () => {
                    await drawn;
                    const { data: answers, errors } = form.submit();
                    if (!Object.keys(errors).length) this.take(step({ with: answers }));
                    else place.querySelector('[aria-invalid="true"]')?.focus();
                }),
            );
            return card;
        }

        workCard(id) {
            const card = this.box(this.label(id));
            const label = document.createElement("label");
            const field = document.createElement("textarea");
            label.className = "field";
            label.textContent = texts.result_of_work;
            field.className = "input";
            field.value = "{}";
            label.append(field);
            card.append(
                label,
                this.button(texts.complete, () => {
                    try {
                        const given = JSON.parse(field.value);
                        if (given === null || typeof given !== "object" || Array.isArray(given)) throw new SyntaxError();
                        this.take({ complete: id, with: given });
                    } catch {
                        this.fail(texts.not_json);
                    }
                }),
            );
            return card;
        }

        messageCard(name) {
            const card = this.box(name);
            card.open = false;
            card.append(this.button(texts.send, () => this.take({ message: name })));
            return card;
        }

        showSteps() {
            this.part("[data-steps]").replaceChildren(
                ...this.steps.map((step) => {
                    const item = document.createElement("li");
                    const verb = Object.keys(step).find((key) => texts[`step_${key}`]);
                    item.textContent = texts[`step_${verb}`].replace("{what}", this.label(step[verb] ?? ""));
                    return item;
                }),
            );
            this.part("[data-save]").hidden = !this.steps.length;
        }

        showDecisions() {
            const decisions = this.state.decisions ?? [];
            this.part("[data-decisions]").hidden = !decisions.length;
            this.part("[data-decision-list]").replaceChildren(
                ...decisions.map(({ name, rules, result }) => {
                    const item = document.createElement("li");
                    const text = rules.length ? texts.rule_fired : texts.no_rule;
                    const said = { table: name, rules: rules.join(", "), result: JSON.stringify(result) };
                    item.textContent = text.replace(/\{(\w+)\}/g, (_, key) => said[key]);
                    return item;
                }),
            );
        }

        showVariables() {
            this.part("[data-variables]").replaceChildren(
                ...Object.entries(this.state.variables ?? {}).map(([name, value]) => {
                    const row = document.createElement("tr");
                    const key = document.createElement("th");
                    const cell = document.createElement("td");
                    key.scope = "row";
                    key.textContent = name;
                    cell.textContent = typeof value === "string" ? value : JSON.stringify(value);
                    row.append(key, cell);
                    return row;
                }),
            );
        }

        untilNext() {
            const seconds = Math.max(0, Math.ceil((new Date(this.state.next_due) - new Date(this.state.now)) / 1000));
            const units = [["D", 86_400], ["H", 3_600], ["M", 60], ["S", 1]];
            let left = seconds;
            const parts = units.map(([unit, size]) => {
                const count = Math.floor(left / size);
                left -= count * size;
                return count ? `${count}${unit}` : "";
            });
            const time = parts.slice(1).join("");
            return `P${parts[0]}${time && `T${time}`}`.replace(/^P$/, "PT0S");
        }

        fillSave() {
            const form = this.part("[data-save]");
            const { state } = this;
            const places = [...new Set([...(state.tasks ?? []).map((task) => task.element), ...(state.external ?? [])])];
            form.elements.steps.value = JSON.stringify(this.steps);
            form.elements.expect.value = JSON.stringify(state.ended ? { ended: state.end_events } : { waiting_at: places });
        }
    }

    /** Play in a place; `files` gives the form with files that are not in service. */
    window.bidflow.simulate = (place, files) => new Simulation(place, files);
    for (const place of document.querySelectorAll("[data-simulation]")) new Simulation(place);
})();
