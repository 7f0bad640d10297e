// Small improvements. Every page works without this file.
//
// Autosave: <form data-autosave-url="…">, with ui/save_status.html inside it for what is told.
// The answer is JSON: {"versions": {key: n}, "conflicts": [{"key", "html"}], "checks": html}.
"use strict";

(() => {
  const PAUSE_MS = 800;
  const RETRY_MS = 10000;
  const RELEASE_MS = 8000;

  const csrfToken = (form) => form.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

  // What a failed save must not lose: the fields' values, kept in the browser until they are saved.
  const backup = {
    key: (form) => `bifall:${form.dataset.autosaveUrl}`,
    keep(form) {
      const fields = [...new FormData(form)].filter(
        ([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
      try { localStorage.setItem(this.key(form), JSON.stringify(fields)); } catch { /* full or forbidden */ }
    },
    forget(form) { try { localStorage.removeItem(this.key(form)); } catch { /* forbidden */ } },
    read(form) {
      try { return JSON.parse(localStorage.getItem(this.key(form)) ?? "null"); } catch { return null; }
    },
  };

  function startAutosave(form) {
    const status = form.querySelector("[data-save-status]");
    let timer = 0;
    let changes = 0; // counts keystrokes, so that an answer knows whether more was typed meanwhile
    let saved = 0;
    let saving = false;
    let controlling = false; // an answer that other questions hang on has changed

    const say = (state) => {
      if (!status) return;
      const clock = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
      const mark = document.documentElement.lang === "sv" ? clock.replace(":", ".") : clock;
      status.textContent = (status.dataset[state] ?? "").replace("{clock}", mark);
      status.dataset.state = state;
    };

    const later = (pause) => { clearTimeout(timer); timer = setTimeout(save, pause); };

    const changed = (event) => {
      if (event.target.type === "file") return; // files are sent with the form itself
      changes += 1;
      controlling ||= event.target.closest("[data-controls]") !== null;
      backup.keep(form);
      later(PAUSE_MS);
    };

    async function save() {
      if (saving) return later(PAUSE_MS);
      saving = true;
      const upTo = changes;
      say("saving");
      const body = new FormData(form);
      for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
      try {
        const answer = await fetch(form.dataset.autosaveUrl, {
          method: "POST", body, credentials: "same-origin",
          headers: { "X-CSRFToken": csrfToken(form), Accept: "application/json" },
        });
        if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
        show(await answer.json());
        saved = upTo;
        if (saved === changes) backup.forget(form);
        say("saved");
        if (controlling && saved === changes) { controlling = false; await showQuestions(); }
      } catch {
        say("failed");
        later(RETRY_MS);
      } finally {
        saving = false;
        if (saved === upTo && changes > saved) later(PAUSE_MS);
      }
    }

    function show(answer) {
      for (const [key, version] of Object.entries(answer.versions ?? {})) {
        const kept = form.elements.namedItem(`version:${key}`);
        if (kept) kept.value = version;
      }
      showConflicts(answer.conflicts ?? []);
      const checks = document.getElementById("live-checks");
      if (!checks || typeof answer.checks !== "string") return;
      checks.innerHTML = answer.checks;
      watchBoxes(checks);
    }

    // Brings the questions that an answer has opened, and takes those that it has closed.
    async function showQuestions() {
      const answer = await fetch(location.href, { credentials: "same-origin" });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html")
        .querySelector("form[data-autosave-url]");
      if (!answer.ok || !fresh) return;
      const asked = new Map([...fresh.querySelectorAll("[data-question]")].map((part) => [part.dataset.question, part]));
      for (const part of form.querySelectorAll("[data-question]")) if (!asked.has(part.dataset.question)) part.remove();
      let before = null;
      for (const [key, part] of asked) {
        let here = form.querySelector(`[data-question="${CSS.escape(key)}"]`);
        if (!here) {
          here = document.importNode(part, true);
          if (before) before.after(here);
          else form.querySelector("[data-question]")?.before(here);
        }
        before = here;
      }
    }

    function showConflicts(conflicts) {
      const told = new Map(conflicts.map(({ key, html }) => [key, html]));
      for (const note of form.querySelectorAll("[data-conflict-of]")) {
        const html = told.get(note.dataset.conflictOf);
        if (html === undefined) note.remove();
        else if (html === note.told) told.delete(note.dataset.conflictOf); // leave the one being read alone
        else note.remove();
      }
      for (const [key, html] of told) {
        const field = form.elements.namedItem(`version:${key}`)?.closest(".field, .rows") ?? form;
        const note = document.createElement("div");
        note.dataset.conflictOf = key;
        note.setAttribute("role", "alert");
        note.innerHTML = html;
        note.told = html;
        field.append(note);
      }
    }

    // Puts back what was never saved, with the version it was written on: if somebody else has saved since,
    // the server tells. Text alone; what was chosen is quick to choose again.
    function restore() {
      const kept = new Map(backup.read(form) ?? []);
      let differs = false;
      for (const [name, value] of kept) {
        const field = form.elements.namedItem(name);
        if (!field || field instanceof RadioNodeList || ["checkbox", "radio", "hidden"].includes(field.type)) continue;
        if (field.value === value) continue;
        field.value = value;
        differs = true;
        const version = `version:${name.split(".")[0]}`;
        const written = form.elements.namedItem(version);
        if (written && kept.has(version)) written.value = kept.get(version);
      }
      if (differs) { changes += 1; later(PAUSE_MS); } else backup.forget(form);
    }

    form.classList.add("autosaved");
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    form.addEventListener("submit", () => { clearTimeout(timer); saved = changes; backup.forget(form); });
    addEventListener("online", () => { if (changes > saved) later(0); });
    addEventListener("beforeunload", (event) => { if (changes > saved) event.preventDefault(); });
    restore();
  }

  // A second press on the same button sends nothing twice.
  function guardSubmit(form) {
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      if (form.dataset.sent) return event.preventDefault();
      form.dataset.sent = "yes";
      for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-disabled", "true");
      setTimeout(() => release(form), RELEASE_MS); // the answer may be a file, which leaves the page in place
    });
  }

  const release = (form) => {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  };

  // What scrolls inside its own box is reached with the Tab key, for as long as it scrolls.
  const scrollable = new ResizeObserver((boxes) => {
    for (const { target: box } of boxes) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  });

  const watchBoxes = (root) => { for (const box of root.querySelectorAll(".wide")) scrollable.observe(box); };

  // A rota: a person chosen above the table is drawn over its weeks, and Shift with an arrow copies a week's person.
  function startRota(table) {
    const tools = document.getElementById(table.dataset.rota);
    const chosen = () => tools.querySelector("input:checked").value;
    const put = (cell, value) => {
      const select = cell.querySelector("select");
      if (select.value === value) return;
      select.value = value;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    };
    let drawing = null;
    const draw = (event) => {
      const cell = event.target.closest("td[data-drawn]");
      if (cell?.dataset.drawn === drawing?.column) put(cell, drawing.value);
    };
    tools.hidden = false;
    table.addEventListener("mousedown", (event) => {
      const cell = event.target.closest("td[data-drawn]");
      if (!cell || chosen() === "-" || event.button !== 0) return;
      event.preventDefault();
      drawing = { column: cell.dataset.drawn, value: chosen() };
      draw(event);
    });
    table.addEventListener("mouseover", (event) => { if (drawing) draw(event); });
    addEventListener("mouseup", () => { drawing = null; });
    table.addEventListener("keydown", (event) => {
      const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
      const cell = event.target.closest("td[data-drawn]");
      if (!event.shiftKey || !step || !cell) return;
      event.preventDefault();
      const other = cell.parentElement[step]?.querySelector(`td[data-drawn=${cell.dataset.drawn}]`);
      if (!other) return;
      put(other, cell.querySelector("select").value);
      other.querySelector("select").focus();
    });
  }

  // Files on their way: how much has been sent, and then the page that the answer leads to.
  function startProgress(form) {
    const bar = form.querySelector("progress");
    form.addEventListener("submit", (event) => {
      if (!form.querySelector("input[type=file]").files.length) return;
      event.preventDefault();
      const sending = new XMLHttpRequest();
      bar.hidden = false;
      sending.upload.addEventListener("progress", (step) => { bar.value = step.total ? (100 * step.loaded) / step.total : 0; });
      sending.addEventListener("load", () => {
        if (sending.status < 400) location.assign(sending.responseURL);
        else form.submit(); // the server says what is wrong on its own page
      });
      sending.addEventListener("error", () => form.submit());
      sending.open("POST", form.action || location.href);
      sending.send(new FormData(form));
    });
  }

  function begin(root) {
    for (const form of root.querySelectorAll("form[data-progress]")) startProgress(form);
    for (const table of root.querySelectorAll("table[data-rota]")) startRota(table);
    for (const form of root.querySelectorAll("form[data-autosave-url]")) startAutosave(form);
    for (const form of root.querySelectorAll('form[method="post"]:not([hx-post], [target])')) guardSubmit(form);
    watchBoxes(root);
    root.querySelector(".error-summary")?.focus();
  }

  begin(document);
  addEventListener("pageshow", (event) => { if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(release); });
  document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) begin(event.target); });
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.user-menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.user-menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
})();
