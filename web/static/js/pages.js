/* The drawings of one file: bpmn-js shows the first; here the others are found, and that on which a process is drawn. */
"use strict";

(() => {
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
