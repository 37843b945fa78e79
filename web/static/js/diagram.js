/* The diagram of a case: drawn by bpmn-js, with what is done, where it is now and what failed. */
"use strict";

(() => {
    const { texts } = window.bidflow;

    window.bidflow.onPart((root) => {
        for (const place of root.querySelectorAll("[data-diagram]:not([data-drawn])")) draw(place);
    });

    async function draw(place) {
        place.dataset.drawn = "";
        const told = JSON.parse(place.querySelector("[data-diagram-json]").textContent);
        const viewer = new BpmnJS({ container: place, zoomScroll: { enabled: false } });
        viewer.on("import.parse.complete", ({ elementsById }) => {
            for (const [id, name] of Object.entries(told.names ?? {})) {
                if (elementsById?.[id]) elementsById[id].name = name;
            }
        });
        try {
            const response = await fetch(told.url);
            if (!response.ok) throw new Error(String(response.status));
            await viewer.importXML(await response.text());
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
        // On a small screen the whole of a large diagram is unreadable: show where the case is instead.
        const first = told.incidents[0] ?? told.now[0];
        const element = first && viewer.get("elementRegistry").get(first);
        if (element && canvas.zoom() < 0.45) {
            canvas.zoom(0.75, { x: element.x + element.width / 2, y: element.y + element.height / 2 });
            canvas.scrollToElement(element);
        }
        tools?.querySelector("[data-fit]")?.addEventListener("click", all);
        tools?.querySelector("[data-nearer]")?.addEventListener("click", () => viewer.get("zoomScroll").stepZoom(1));
        tools?.querySelector("[data-farther]")?.addEventListener("click", () => viewer.get("zoomScroll").stepZoom(-1));
        window.addEventListener("beforeprint", all);
    }
})();
