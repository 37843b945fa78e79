/* The drawings of one file: bpmn-js shows the first; here the others are found, and that on which a process is drawn. */
"use strict";

(() => {
    const MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL";

    /** bpmn-js stops at marks within a text, which BPMN allows: then the texts are read without them. */
    window.bidflow.importDiagram = async (viewer, xml) => {
        try {
            await viewer.importXML(xml);
        } catch (error) {
            const plain = withoutMarks(xml);
            if (!plain) throw error;
            await viewer.importXML(plain);
        }
    };

    function withoutMarks(xml) {
        const file = new DOMParser().parseFromString(xml, "application/xml");
        const texts = ["text", "script"].flatMap((name) => [...file.getElementsByTagNameNS(MODEL, name)]);
        const marked = texts.filter((text) => text.children.length);
        for (const text of marked) text.textContent = text.textContent;
        return marked.length ? new XMLSerializer().serializeToString(file) : null;
    }

    /** All but those of collapsed sub-processes, which are opened from their activity. */
    window.bidflow.pagesOf = (viewer) =>
        (viewer.getDefinitions().diagrams ?? []).filter(
            ({ plane }) => plane?.bpmnElement?.$instanceOf && !plane.bpmnElement.$instanceOf("bpmn:Activity"),
        );

    /** The page that shows a process, by itself or as a pool; else the first. */
    window.bidflow.pageOf = (pages, process) =>
        pages.find(({ plane: { bpmnElement } }) => bpmnElement.id === process) ??
        pages.find(({ plane: { bpmnElement } }) => bpmnElement.participants?.some((pool) => pool.processRef?.id === process)) ??
        pages[0];

    window.bidflow.pageName = ({ name, plane: { bpmnElement } }, number) =>
        name || bpmnElement.name || (bpmnElement.participants ?? []).map((pool) => pool.name).filter(Boolean).join(", ") || String(number + 1);
})();
