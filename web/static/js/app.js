/* What every page does: sends the session's token, follows htmx, opens dialogs, shows and hides notes. */
"use strict";

(() => {
    const meta = document.querySelector('meta[name="csrf-token"]');
    const texts = JSON.parse(document.getElementById("texts")?.textContent ?? "{}");
    const wide = matchMedia("(min-width: 64rem)");

    /** Everything other scripts of the page share. */
    window.bidflow = {
        texts,
        user: meta?.dataset.user ?? "",
        get token() {
            return meta?.content ?? "";
        },
        announce(text) {
            document.getElementById("live").textContent = text;
        },
        signedOut() {
            const dialog = document.getElementById("signed-out");
            if (!dialog.open) dialog.showModal();
        },
        toast,
        send,
        asksForParts,
        goOn,
        /** Call `start` with the document now and with every part that htmx swaps in later. */
        onPart(start) {
            start(document);
            document.addEventListener("part", (event) => start(event.target));
        },
    };

    /** Send JSON with the session's token; after a new sign-in in another window, once more with the new token. */
    async function send(method, url, body, headers = {}) {
        const attempt = () =>
            fetch(url, {
                method,
                headers: {
                    "Content-Type": "application/json",
                    Accept: "application/json",
                    "X-CSRF-Token": meta.content,
                    ...headers,
                },
                body: JSON.stringify(body),
            });
        let response = await attempt();
        if (response.status === 403 && (await response.clone().json()).reason === "csrf" && (await renewToken())) {
            response = await attempt();
        }
        if (response.status === 401) window.bidflow.signedOut();
        return response;
    }

    async function renewToken() {
        const response = await fetch("/session/token", { headers: { Accept: "application/json" } });
        if (!response.ok) return false;
        const { token, user } = await response.json();
        if (user !== window.bidflow.user) return false;
        meta.content = token;
        return true;
    }

    /** Headers for a request from within the task: its answer may be what changes on the page, instead of an address. */
    function asksForParts(element) {
        return element.closest("#task") ? { "HX-Request": "true", "HX-Target": "section#task" } : {};
    }

    /** Show what comes next: the parts that were sent, under their own address; else the page whose address was sent. */
    async function goOn(response) {
        const push = response.headers.get("HX-Push-Url");
        if (!push) {
            location.href = (await response.json()).next;
            return;
        }
        const text = await response.text().catch(() => null);
        if (text === null) {
            location.href = push;
            return;
        }
        const task = document.getElementById("task");
        await htmx.swap({ text, sourceElement: task, target: task, swap: "innerHTML", push });
        scrollTo(0, 0);
        keepLastNote();
        const said = [...document.querySelectorAll("[data-toast] span, #task-title")].map((part) => part.textContent);
        window.bidflow.announce(said.join(" "));
    }

    function toast(text) {
        document.querySelector("[data-toast]")?.remove();
        const element = document.createElement("div");
        element.className = "toast";
        element.setAttribute("role", "status");
        element.textContent = text;
        const main = document.getElementById("main");
        if (main) main.before(element);
        else document.body.append(element);
        setTimeout(() => element.remove(), 8000);
    }

    document.addEventListener("htmx:config:request", (event) => {
        const { ctx } = event.detail;
        const source = ctx.sourceElement;
        if (ctx.request.method !== "GET") ctx.request.headers["X-CSRF-Token"] = meta?.content ?? "";
        if (source.id === "list-body" && document.hidden) event.preventDefault();
        if (source.matches(".row") && !wide.matches) {
            event.preventDefault();
            location.href = source.href;
        }
    });

    document.addEventListener("htmx:after:swap", (event) => {
        const target = event.detail.ctx?.target;
        if (!target?.isConnected) return;
        target.dispatchEvent(new CustomEvent("part", { bubbles: true }));
        if (target.id === "task") opened(event.detail.ctx.sourceElement);
        if (target.id === "case") document.querySelector("#case h1")?.focus();
    });

    function opened(source) {
        const title = document.getElementById("task-title");
        const panes = document.querySelector(".panes");
        panes?.classList.toggle("panes--task", Boolean(title));
        panes?.classList.toggle("panes--list", !title);
        if (source.matches(".row")) {
            for (const row of document.querySelectorAll(".row[aria-current]")) row.removeAttribute("aria-current");
            source.setAttribute("aria-current", "true");
        }
        if (!source.closest(".tabs")) (title ?? document.getElementById("main")).focus({ preventScroll: true });
        if (title) window.bidflow.announce(title.textContent);
    }

    document.addEventListener("signed-out", () => window.bidflow.signedOut());
    document.addEventListener("htmx:error", () => {
        if (!navigator.onLine) toast(texts.offline);
    });

    document.addEventListener("click", (event) => {
        const opener = event.target.closest("[data-opens]");
        if (opener) {
            opener.closest("details")?.removeAttribute("open");
            document.getElementById(opener.dataset.opens).showModal();
        }
        if (event.target.closest("[data-print]")) window.print();
        if (event.target.closest("[data-closes-toast]")) event.target.closest("[data-toast]").remove();
        for (const menu of document.querySelectorAll("details.menu[open]")) {
            if (!menu.contains(event.target)) menu.removeAttribute("open");
        }
    });

    document.addEventListener("keydown", (event) => {
        const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
        if (menu) {
            menu.removeAttribute("open");
            menu.querySelector("summary").focus();
        }
    });

    for (const hidden of document.querySelectorAll("[data-opens][hidden]")) hidden.hidden = false;

    /** Links and forms that lead back here know where here is. */
    document.addEventListener("htmx:after:history:update", () => {
        const here = location.pathname + location.search;
        for (const field of document.querySelectorAll(".menu input[name=next]")) field.value = here;
        const signIn = document.querySelector("#signed-out a");
        if (signIn) signIn.href = `/sign-in?next=${encodeURIComponent(here)}`;
    });

    function keepLastNote() {
        const notes = [...document.querySelectorAll("[data-toast]")];
        const last = notes.pop();
        for (const note of notes) note.remove();
        if (last) setTimeout(() => last.remove(), 9000);
    }

    if (document.querySelector("[data-toast]")) {
        keepLastNote();
        const address = new URL(location.href);
        for (const name of ["done", "started", "retried", "reported", "handed"]) address.searchParams.delete(name);
        history.replaceState(history.state, "", address);
    }

    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (zone) document.cookie = `time_zone=${zone}; path=/; max-age=31536000; samesite=lax`;
})();
