/* The diagram of a case: drawn by bpmn-js, with what is done, where it is now and what failed. */
"use strict";

(() => {
    const { texts } = window.bidflow;
    const LABEL_FONT = "11px Arial, sans-serif"; // bpmn-js's own for labels outside of shapes
    const WIDEST_LABEL = 90;
    const READABLE = 0.75;
    const pen = document.createElement("canvas").getContext("2d");

    window.bidflow.onPart((root) => {
        for (const place of root.querySelectorAll("[data-diagram]:not([data-drawn])")) draw(place);
    });

    async function draw(place) {
        place.dataset.drawn = "";
        const told = JSON.parse(place.querySelector("[data-diagram-json]").textContent);
        const viewer = new BpmnJS({ container: place, zoomScroll: { enabled: false } });
        viewer.on("import.parse.complete", ({ elementsById }) => speak(Object.values(elementsById ?? {})));
        try {
            const response = await fetch(told.url);
            if (!response.ok) throw new Error(String(response.status));
            await window.bidflow.importDiagram(viewer, await response.text());
            const pages = window.bidflow.pagesOf(viewer);
            if (pages.length > 1) await viewer.open(window.bidflow.pageOf(pages, told.process));
        } catch {
            viewer.destroy();
            const note = document.createElement("p");
            note.className = "empty";
            note.textContent = texts.no_diagram;
            place.append(note);
            return;
        }
        mark(viewer, told);
        arrange(viewer, place, told);
    }

    /** Names as the properties `name:zh` and the like have them; labels as wide as their new text needs. */
    function speak(elements) {
        const property = `name:${document.documentElement.lang.split("-")[0]}`;
        for (const element of elements) {
            const said = translation(element, property);
            if (said) element.name = said;
        }
        for (const { bpmnElement, label } of elements) {
            if (label?.bounds && translation(bpmnElement, property)) widen(label.bounds, bpmnElement.name);
        }
    }

    function translation(element, name) {
        const held = element?.extensionElements?.values ?? [];
        const properties = held.filter(({ $type }) => /:properties$/.test($type)).flatMap(({ $children }) => $children ?? []);
        return properties.find((property) => property.name === name)?.value;
    }

    function widen(bounds, text) {
        pen.font = LABEL_FONT;
        const width = Math.min(Math.max(bounds.width, Math.ceil(pen.measureText(text).width) + 4), WIDEST_LABEL);
        bounds.x -= Math.max(width - bounds.width, 0) / 2;
        bounds.width = Math.max(width, bounds.width);
    }

    function mark(viewer, told) {
        const canvas = viewer.get("canvas");
        const registry = viewer.get("elementRegistry");
        const overlays = viewer.get("overlays");
        const classes = { done: "is-done", flows: "is-done", now: "is-now", incidents: "is-incident" };
        for (const [kind, marker] of Object.entries(classes)) {
            for (const id of told[kind]) if (registry.get(id)) canvas.addMarker(id, marker);
        }
        const badges = [...told.now.map((id) => [id, texts.now, ""]), ...told.incidents.map((id) => [id, texts.failed, "--incident"])];
        for (const [id, text, kind] of badges) {
            if (!registry.get(id)) continue;
            const badge = document.createElement("span");
            badge.className = `diagram-badge diagram-badge${kind}`;
            badge.textContent = text;
            overlays.add(id, { position: { top: -12, left: -6 }, html: badge });
        }
    }

    function arrange(viewer, place, told) {
        const canvas = viewer.get("canvas");
        const tools = place.parentElement.querySelector(".diagram-tools");
        const all = () => canvas.zoom("fit-viewport", "auto");
        all();
        // The whole of a large diagram is unreadable: show where the case is instead.
        if (canvas.zoom() < 0.45) showNow(canvas, told, viewer.get("elementRegistry"));
        tools?.querySelector("[data-fit]")?.addEventListener("click", all);
        tools?.querySelector("[data-nearer]")?.addEventListener("click", () => viewer.get("zoomScroll").stepZoom(1));
        tools?.querySelector("[data-farther]")?.addEventListener("click", () => viewer.get("zoomScroll").stepZoom(-1));
        window.addEventListener("beforeprint", all);
    }

    /** In the middle: everything that is alive, or what failed first, where all of it does not fit. */
    function showNow(canvas, told, registry) {
        const alive = [...told.incidents, ...told.now].map((id) => registry.get(id)).filter(Boolean);
        if (!alive.length) return;
        const { width, height } = canvas.viewbox().outer;
        const view = { width: width / READABLE, height: height / READABLE };
        const all = around(alive);
        const shown = all.width < view.width && all.height < view.height ? all : around(alive.slice(0, 1));
        canvas.viewbox({ x: shown.x + (shown.width - view.width) / 2, y: shown.y + (shown.height - view.height) / 2, ...view });
    }

    function around(shapes) {
        const [x, y] = [Math.min(...shapes.map((shape) => shape.x)), Math.min(...shapes.map((shape) => shape.y))];
        const right = Math.max(...shapes.map((shape) => shape.x + shape.width));
        const bottom = Math.max(...shapes.map((shape) => shape.y + shape.height));
        return { x, y, width: right - x, height: bottom - y };
    }
})();
