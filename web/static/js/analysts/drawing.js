/* Diagrams and forms on the analysts' pages: drawn by bpmn-js and form-js, marked by kinds, found by clicking. */
"use strict";

(() => {
    const { texts } = window.bidflow;

    class Drawing {
        constructor(holder) {
            holder.dataset.drawn = "";
            this.holder = holder;
            this.place = holder.querySelector("[data-place]");
            this.told = JSON.parse(holder.querySelector("[data-told]").textContent);
            this.canvas = null;
            for (const button of holder.querySelectorAll("[data-show]")) {
                button.addEventListener("click", () => this.show(button.dataset.show));
            }
            holder.querySelector("[data-fit]")?.addEventListener("click", () => this.fit());
            holder.querySelector("[data-nearer]")?.addEventListener("click", () => this.viewer?.get("zoomScroll").stepZoom(1));
            holder.querySelector("[data-farther]")?.addEventListener("click", () => this.viewer?.get("zoomScroll").stepZoom(-1));
            window.addEventListener("beforeprint", () => this.print(true));
            window.addEventListener("afterprint", () => this.print(false));
            this.ready = this.draw(this.told);
        }

        async draw(told) {
            this.viewer?.destroy();
            this.viewer = null;
            if (!told.xml && !told.url) return;
            this.viewer = new BpmnJS({ container: this.place, zoomScroll: { enabled: false } });
            this.viewer.on("import.parse.complete", ({ elementsById }) => {
                for (const [id, name] of Object.entries(told.names ?? {})) {
                    if (elementsById?.[id]) elementsById[id].name = name;
                }
            });
            try {
                await window.bidflow.importDiagram(this.viewer, told.xml ?? (await (await fetch(told.url)).text()));
            } catch {
                this.viewer.destroy();
                this.viewer = null;
                const note = document.createElement("p");
                note.className = "empty";
                note.textContent = texts.no_drawing;
                this.place.replaceChildren(note);
                return;
            }
            this.shown = told;
            this.pages = window.bidflow.pagesOf(this.viewer);
            if (this.pages.length > 1) await this.open(window.bidflow.pageOf(this.pages, told.process));
            else this.finish();
        }

        finish() {
            this.mark(this.shown);
            this.fit();
        }

        /** One of several drawings in the file, with the others to choose from. */
        async open(page) {
            await this.viewer.open(page);
            this.finish();
            this.holder.querySelector("[data-pages]")?.remove();
            const choice = document.createElement("select");
            choice.className = "input input--small";
            choice.dataset.pages = "";
            choice.setAttribute("aria-label", texts.pages);
            choice.append(...this.pages.map((one, number) => new Option(window.bidflow.pageName(one, number), number, false, one === page)));
            choice.addEventListener("change", () => this.open(this.pages[Number(choice.value)]));
            this.holder.querySelector(".diagram-tools").lastElementChild.prepend(choice);
        }

        mark({ marks = {}, badges = {} }) {
            const registry = this.viewer.get("elementRegistry");
            for (const [kind, ids] of Object.entries(marks)) {
                for (const id of ids) if (registry.get(id)) this.viewer.get("canvas").addMarker(id, `mark-${kind}`);
            }
            for (const [id, { text, kind = "" }] of Object.entries(badges)) {
                if (!registry.get(id) || registry.get(id).waypoints) continue;
                const badge = document.createElement("span");
                badge.className = `diagram-badge ${kind}`;
                badge.textContent = text;
                this.viewer.get("overlays").add(id, { position: { top: -12, left: -6 }, html: badge });
            }
        }

        fit() {
            if (this.viewer && this.place.clientWidth) this.viewer.get("canvas").zoom("fit-viewport", "auto");
        }

        /** On paper the whole drawing, whatever the page's width there: the browser scales what a view box says. */
        print(isBegun) {
            const svg = this.viewer && this.place.querySelector(".djs-container svg");
            if (!svg) return;
            if (!isBegun) {
                svg.removeAttribute("viewBox");
                return;
            }
            const { x, y, scale, inner } = this.viewer.get("canvas").viewbox();
            const box = [(inner.x - x) * scale, (inner.y - y) * scale, inner.width * scale, inner.height * scale];
            svg.setAttribute("viewBox", box.join(" "));
        }

        async show(which) {
            for (const button of this.holder.querySelectorAll("[data-show]")) {
                button.setAttribute("aria-pressed", String(button.dataset.show === which));
            }
            this.ready = this.draw(which === "older" ? this.told.older : this.told);
            await this.ready;
        }

        /** Bring an element into view and point at it; on the older diagram when only that has it. */
        async find(id) {
            await this.ready;
            if (!this.viewer) return;
            if (!this.viewer.get("elementRegistry").get(id) && this.told.older) {
                const isOlder = this.holder.querySelector('[data-show="older"]')?.getAttribute("aria-pressed") === "true";
                await this.show(isOlder ? "newer" : "older");
            }
            for (const page of this.pages.length > 1 ? this.pages : []) {
                if (this.viewer.get("elementRegistry").get(id)) break;
                await this.open(page);
            }
            const canvas = this.viewer.get("canvas");
            const element = this.viewer.get("elementRegistry").get(id);
            if (!element) return;
            if (this.found) canvas.removeMarker(this.found, "mark-found");
            this.found = this.viewer.get("elementRegistry").get(this.found) ? this.found : null;
            canvas.addMarker(id, "mark-found");
            this.found = id;
            const middle = element.waypoints?.[0] ?? { x: element.x + element.width / 2, y: element.y + element.height / 2 };
            canvas.zoom(Math.max(canvas.zoom(), 0.75), middle);
            canvas.scrollToElement(element);
            this.holder.scrollIntoView({ block: "nearest" });
        }
    }

    async function preview(place) {
        place.dataset.drawn = "";
        const { schema, marks } = JSON.parse(place.querySelector("script").textContent);
        try {
            const form = new FormViewer.Form({
                container: place,
                additionalModules: [{ translate: ["value", window.bidflow.translateForm] }],
            });
            await form.importSchema(schema, {});
            form.setProperty("readOnly", true);
            setTimeout(() => markFields(place, marks ?? {}));
        } catch {
            place.textContent = texts.form_failed;
        }
    }

    /** What stands inside a component's field has an id that begins with the form's and the component's. */
    function markFields(place, marks) {
        for (const inner of place.querySelectorAll('[id^="fjs-form-"]')) {
            const own = inner.id.replace(/^fjs-form-[^-]+-/, "");
            for (const [kind, ids] of Object.entries(marks)) {
                const isMeant = ids.some((id) => own === id || own.startsWith(`${id}-`));
                if (isMeant) inner.closest(".fjs-form-field")?.classList.add("field-mark", `mark-${kind}`);
            }
        }
    }

    /** Show which rule, table or field of a form is meant. */
    function point(part, id) {
        const fields = [...part.querySelectorAll('.fjs-form [id^="fjs-form-"]')];
        const field = fields.find((inner) => inner.id.replace(/^fjs-form-[^-]+-/, "").startsWith(id));
        const found =
            part.querySelector(`[data-rule="${CSS.escape(id)}"], [data-decision="${CSS.escape(id)}"]`) ??
            field?.closest(".fjs-form-field");
        for (const before of part.querySelectorAll(".is-found")) before.classList.remove("is-found");
        found?.classList.add("is-found");
        found?.scrollIntoView({ block: "nearest" });
    }

    const drawings = new WeakMap();
    window.bidflow.drawAll = (root) => {
        for (const holder of root.querySelectorAll("[data-drawing]:not([data-drawn])")) {
            drawings.set(holder, new Drawing(holder));
        }
        for (const place of root.querySelectorAll("[data-form-preview]:not([data-drawn])")) preview(place);
    };
    window.bidflow.drawingIn = (root) => drawings.get(root?.querySelector("[data-drawing]"));
    window.bidflow.onPart(window.bidflow.drawAll);

    /** Show an answered part of a page in its place, or what the answer says instead. */
    window.bidflow.putPart = (place, response, text) => {
        if (response.status === 401) window.bidflow.signedOut();
        const page = new DOMParser().parseFromString(text, "text/html");
        const part = response.ok ? page.body.firstElementChild : null;
        if (part) {
            place.replaceChildren(document.adoptNode(part));
            place.querySelector("h2")?.focus();
            return;
        }
        const note = document.createElement("p");
        note.className = "notice notice--late";
        note.setAttribute("role", "alert");
        note.textContent = page.querySelector("main")?.textContent.trim() ?? response.statusText;
        place.replaceChildren(note);
    };

    document.addEventListener("click", (event) => {
        const link = event.target.closest("[data-element]");
        if (!link) return;
        const part = link.closest("[data-file]") ?? document;
        const drawing = window.bidflow.drawingIn(part);
        if (drawing) drawing.find(link.dataset.element);
        else point(part, link.dataset.element);
    });
})();
