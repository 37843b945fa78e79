/* A form to fill in: drawn by form-js, kept as a draft while somebody types, sent as JSON, errors at their fields. */
"use strict";

(() => {
    const { texts, user, send } = window.bidflow;
    const KEPT = `bidflow:answers:${user}:`;
    const SAVE_AFTER = 1500; // ms without a change
    const FORGET_AFTER = 30 * 24 * 3600 * 1000; // ms

    class FormOnPage {
        constructor(place) {
            this.place = place;
            place.dataset.drawn = "";
            this.kept = KEPT + place.dataset.key;
            this.savedAt = place.dataset.draftSaved;
            this.refused = {};
            this.part("[data-complete]")?.addEventListener("click", () => this.complete());
            this.part("[data-take-theirs]").addEventListener("click", () => this.takeTheirs());
            this.part("[data-keep-mine]").addEventListener("click", () => this.keepMine());
            this.draw();
        }

        part(selector) {
            return this.place.querySelector(selector);
        }

        async draw() {
            const json = this.part("[data-form-json]");
            if (!json) return;
            const { schema, data, errors, message } = JSON.parse(json.textContent);
            const isReadOnly = "readOnly" in this.place.dataset;
            const typed = isReadOnly ? null : this.typedBefore();
            const form = new FormViewer.Form({
                container: this.part("[data-form-place]"),
                properties: { readOnly: isReadOnly },
                debounce: false, // or the last word typed before Enter is lost
                additionalModules: [{ translate: ["value", window.bidflow.translateForm] }],
            });
            keepValuesPlain(form);
            form.on("changed", ({ data: now }) => this.changed(now));
            try {
                await form.importSchema(schema, { ...data, ...typed?.answers });
            } catch (error) {
                console.error(error);
                this.drawingFailed();
                return;
            }
            this.part("[data-form-waiting]")?.remove();
            if (isReadOnly) return;
            this.form = form;
            this.listenToServer();
            form.on("submit", (result) => this.submitted(result));
            if (typed) this.restored();
            if (message) this.showRefusal(errors, message);
            this.place.addEventListener("submit", (event) => this.nativeSubmit(event), true);
        }

        drawingFailed() {
            const note = document.createElement("p");
            const link = document.createElement("a");
            const address = new URL(location.href);
            address.searchParams.set("plain", "1");
            link.href = address;
            link.textContent = texts.plain_form;
            note.append(`${texts.form_failed} `, link);
            this.part("[data-form-waiting]").replaceWith(note);
        }

        /* drafts */

        changed(data) {
            const answers = JSON.stringify(data);
            if (answers === this.answersNow) return;
            this.answersNow = answers;
            if (!this.form) return;
            this.keep(data);
            if (!this.place.dataset.draft) return;
            clearTimeout(this.timer);
            this.timer = setTimeout(() => this.saveDraft(), SAVE_AFTER);
        }

        keep(data) {
            try {
                localStorage.setItem(this.kept, JSON.stringify({ at: Date.now(), answers: data }));
            } catch {
                // The browser keeps nothing; the draft on the server still does.
            }
        }

        typedBefore() {
            try {
                return JSON.parse(localStorage.getItem(this.kept));
            } catch {
                return null;
            }
        }

        restored() {
            this.say(texts.restored);
            if (this.place.dataset.draft) this.timer = setTimeout(() => this.saveDraft(), SAVE_AFTER);
        }

        async saveDraft() {
            if (this.isSending || !this.place.isConnected) return;
            this.isSending = true;
            const sent = this.answersNow;
            try {
                const headers = { "If-Match": `"${this.savedAt ?? ""}"` };
                const response = await send("PUT", this.place.dataset.draft, { answers: JSON.parse(sent) }, headers);
                const answer = await response.json();
                if (response.ok) {
                    this.savedAt = answer.saved_at;
                    this.say(texts.saved.replace("{time}", answer.time));
                    if (sent === this.answersNow) localStorage.removeItem(this.kept);
                } else if (response.status === 409 && answer.saved_at) {
                    this.showConflict(answer);
                } else {
                    this.say(answer.message ?? texts.not_saved, "late");
                }
            } catch {
                this.say(texts.not_saved, "late");
            } finally {
                this.isSending = false;
            }
            if (sent !== this.answersNow) this.timer = setTimeout(() => this.saveDraft(), SAVE_AFTER);
        }

        showConflict(answer) {
            clearTimeout(this.timer);
            this.theirs = answer.saved_at;
            this.part("[data-conflict-text]").textContent = answer.message;
            this.part("[data-conflict]").hidden = false;
            this.say("");
        }

        takeTheirs() {
            localStorage.removeItem(this.kept);
            location.reload();
        }

        keepMine() {
            this.savedAt = this.theirs;
            this.part("[data-conflict]").hidden = true;
            this.saveDraft();
        }

        say(text, tone = "") {
            const saved = this.part("[data-saved]");
            if (!saved) return;
            saved.textContent = text;
            saved.dataset.tone = tone;
        }

        /* sending */

        nativeSubmit(event) {
            // Enter in a field must not hand the task in; a submit button drawn in the form may.
            if (event.submitter) this.isMeant = true;
        }

        async complete() {
            if (document.activeElement !== document.body) document.activeElement.blur();
            await painted();
            this.isMeant = true;
            if (this.form) this.form.submit();
            else if (!this.part("[data-form-json]")) this.submitted({ data: {}, errors: {} });
            // Else the form is not drawn yet, or can't be: to send nothing would hand in nothing.
        }

        submitted({ data, errors, files }) {
            if (!this.isMeant) {
                this.part("[data-complete]")?.focus();
                return;
            }
            this.isMeant = false;
            if (Object.keys(errors).length) this.showErrors(errors);
            else this.post(data, files);
        }

        async post(answers, files) {
            const button = this.part("[data-complete]");
            if (button.disabled) return;
            button.disabled = true;
            clearTimeout(this.timer);
            try {
                const whole = files?.size && this.place.dataset.files ? await this.withFiles(answers, files) : answers;
                const response = await send("POST", this.place.dataset.submit, { answers: whole }, window.bidflow.asksForParts(this.place));
                if (response.ok) {
                    localStorage.removeItem(this.kept);
                    this.form?.off("changed");
                    await window.bidflow.goOn(response);
                    return;
                }
                const answer = await response.json();
                if (response.status !== 401) this.showRefusal(answer.errors ?? {}, answer.message, answer.reload);
            } catch (error) {
                this.showRefusal({}, error instanceof NotTaken ? error.message : texts.not_sent);
            }
            button.disabled = false;
        }

        /** Send each chosen file on its own, once; the answers then name them by their ids. */
        async withFiles(answers, files) {
            const ids = new Map();
            for (const [key, chosen] of files) {
                ids.set(key, []);
                for (const file of chosen) ids.get(key).push(await this.idOf(file));
            }
            return named(answers, ids);
        }

        async idOf(file) {
            this.sentFiles ??= new WeakMap();
            if (!this.sentFiles.has(file)) {
                const body = new FormData();
                body.append("file", file);
                const headers = { Accept: "application/json", "X-CSRF-Token": window.bidflow.token };
                const response = await fetch(this.place.dataset.files, { method: "POST", headers, body });
                if (response.status === 413) throw new NotTaken(texts.too_large);
                const answer = await response.json();
                if (!response.ok) throw new NotTaken(answer.message);
                this.sentFiles.set(file, answer.id);
            }
            return this.sentFiles.get(file);
        }

        /* errors */

        /** Let form-js show what the server said about a field until its value changes. */
        listenToServer() {
            const validator = this.form.get("validator");
            const own = validator.validateFieldInstance.bind(validator);
            validator.validateFieldInstance = (instance, value) => {
                const found = own(instance, value);
                return found.length ? found : this.saidOf(instance, value);
            };
        }

        saidOf(instance, value) {
            const indexes = Object.values(instance.indexes ?? {});
            const said = indexes.reduce((part, index) => part?.[index], this.refused[instance.id]);
            if (!Array.isArray(said)) return [];
            const key = [instance.id, ...indexes].join("/");
            const refusedValue = this.refusedValues.get(key);
            const now = JSON.stringify([value, this.filesOf(value)]);
            if (refusedValue === undefined) this.refusedValues.set(key, now);
            else if (refusedValue !== now) return [];
            return said.filter((text) => typeof text === "string");
        }

        /** A file picker's value stays the same when other files are chosen. */
        filesOf(value) {
            if (typeof value !== "string" || !value.startsWith("files::")) return [];
            return this.form.get("fileRegistry").getFiles(value).map(({ name, size, lastModified }) => [name, size, lastModified]);
        }

        showRefusal(errors, message, isOver = false) {
            this.refused = errors;
            this.refusedValues = new Map();
            if (this.form && Object.keys(errors).length) this.showErrors(this.form.validate(), errors);
            else this.showSummary(message ?? texts.not_sent, []);
            if (isOver) this.part("[data-summary-list]").replaceChildren(this.wayToFresh());
        }

        /** A summary with a way to each field; errors whose field is not to be seen are said in words. */
        async showErrors(errors, fromServer = {}) {
            await painted();
            const fields = [...this.place.querySelectorAll(".fjs-has-errors")].filter(
                (field) => !field.querySelector(".fjs-has-errors"),
            );
            const items = fields.map((field) => this.way(field));
            for (const [id, said] of Object.entries(fromServer)) {
                if (!(id in errors)) items.push(sentence([said].flat(9).join(" ")));
            }
            const count = Math.max(items.length, 1);
            this.showSummary((count === 1 ? texts.review_one : texts.review_many).replace("{count}", count), items);
            focusIn(fields[0]);
        }

        wayToFresh() {
            const item = document.createElement("li");
            const link = Object.assign(document.createElement("a"), { href: location.href, textContent: texts.as_it_is });
            item.append(link);
            return item;
        }

        way(field) {
            const item = document.createElement("li");
            const link = document.createElement("a");
            const label = field.querySelector(".fjs-form-field-label")?.textContent.trim().replace(/\*$/, "");
            const said = field.querySelector(".fjs-form-field-error")?.textContent.trim();
            link.href = "#main";
            link.textContent = label || said || texts.field;
            link.addEventListener("click", (event) => {
                event.preventDefault();
                focusIn(field);
            });
            item.append(link, said && label ? `: ${said}` : "");
            return item;
        }

        showSummary(title, items) {
            const summary = this.part("[data-summary]");
            this.part("[data-summary-title]").textContent = title;
            this.part("[data-summary-list]").replaceChildren(...items);
            summary.hidden = false;
            window.bidflow.announce(title);
            if (!items.length) summary.focus();
        }
    }

    /** Why a file was not taken, in words of the server. */
    class NotTaken extends Error {}

    function named(value, ids) {
        if (Array.isArray(value)) return value.map((item) => named(item, ids));
        if (value === null || typeof value !== "object") return ids.get(value) ?? value;
        return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, named(item, ids)]));
    }

    /** What people typed stays text where a text of the form quotes it: form-js would read it as Markdown and HTML. */
    function keepValuesPlain(form) {
        const templating = form.get("templating");
        const evaluate = templating.evaluate.bind(templating);
        const sanitizer = (value) => String(value).replace(/[!-/:-@[-`{-~]/g, "\\$&");
        templating.evaluate = (template, context, options = {}) => {
            // Only the text component says "strict" and escapes nothing; labels are text nodes anyway.
            const isMarkdown = "strict" in options && !options.sanitizer;
            return evaluate(template, context, isMarkdown ? { ...options, sanitizer } : options);
        };
    }

    function sentence(text) {
        return Object.assign(document.createElement("li"), { textContent: text });
    }

    function focusIn(field) {
        const control = field?.querySelector("input:not([type=hidden]), textarea, select, [tabindex]:not([tabindex='-1'])");
        control?.focus();
        field?.scrollIntoView({ block: "center" });
    }

    function painted() {
        return new Promise((resolve) => setTimeout(() => requestAnimationFrame(() => resolve()), 30));
    }

    function forgetOld() {
        for (const key of Object.keys(localStorage)) {
            if (!key.startsWith("bidflow:answers:")) continue;
            try {
                if (JSON.parse(localStorage.getItem(key)).at > Date.now() - FORGET_AFTER) continue;
            } catch {
                // Not ours any more: forget it.
            }
            localStorage.removeItem(key);
        }
    }

    window.bidflow.onPart((root) => {
        for (const place of root.querySelectorAll("[data-form]:not([data-drawn], [data-plain])")) new FormOnPage(place);
    });
    forgetOld();
})();
