"use strict";
(() => {
  const root = document.documentElement;
  const all = (query, from = document) => [...from.querySelectorAll(query)];
  const memory = {
    get(name) { try { return localStorage.getItem("samplewright:" + name); } catch { return null; } },
    set(name, value) { try { localStorage.setItem("samplewright:" + name, value); } catch { /* storage is blocked */ } },
  };
  const say = (text) => {
    const status = document.getElementById("announcement");
    if (status) { status.textContent = ""; setTimeout(() => { status.textContent = text; }, 50); }
  };

  // Light and dark: follows the system until the reader chooses.
  const toggle = document.querySelector(".theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  const showTheme = () => toggle.setAttribute("aria-pressed", String(isDark()));
  toggle.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    memory.set("theme", root.dataset.theme);
    showTheme();
  });
  system.addEventListener("change", showTheme);
  showTheme();

  // Tabs: one choice of target for all samples of this page and of pages opened later.
  const groups = all(".samples").map((section, number) => {
    const list = section.querySelector(".tabs");
    const panels = all(".sample", section);
    const tabs = panels.map((panel, index) => {
      const tab = document.createElement("button");
      tab.type = "button";
      tab.textContent = panel.dataset.label;
      tab.id = `tab-${number}-${index}`;
      panel.id = `panel-${number}-${index}`;
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", panel.id);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      tab.addEventListener("click", () => choose(panel.dataset.target));
      list.append(tab);
      return tab;
    });
    if (panels.length) list.setAttribute("role", "tablist");
    list.addEventListener("keydown", (event) => {
      const open = tabs.filter((tab) => !tab.hidden);
      const at = open.indexOf(document.activeElement);
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: open.length - 1 }[event.key];
      if (at < 0 || to === undefined) return;
      event.preventDefault();
      const tab = open[(to + open.length) % open.length];
      tab.focus();
      tab.click();
    });
    return { section, panels, tabs };
  });

  let chosen = memory.get("target");
  const showChoice = () => {
    for (const { panels, tabs } of groups) {
      const open = panels.filter((panel, index) => !tabs[index].hidden);
      const current = open.find((panel) => panel.dataset.target === chosen) || open[0];
      panels.forEach((panel, index) => {
        const on = panel === current;
        panel.classList.toggle("on", on);
        tabs[index].setAttribute("aria-selected", String(on));
        tabs[index].tabIndex = on ? 0 : -1;
      });
    }
  };
  const choose = (target) => {
    chosen = target;
    memory.set("target", target);
    showChoice();
  };
  showChoice();
  for (const { tabs } of groups) {
    const tab = tabs.find((one) => one.tabIndex === 0);
    if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - 32;
  }

  // Forms: the pages show and hide them by styles; one choice for all samples, too.
  const switches = all(".forms input");
  const chooseForm = (form) => switches.filter((input) => input.value === form).forEach((input) => { input.checked = true; });
  switches.forEach((input) => input.addEventListener("change", () => {
    chooseForm(input.value);
    memory.set("form", input.value);
  }));
  chooseForm(memory.get("form"));

  // Copy: the exact text of the committed file.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest && event.target.closest(".copy");
    if (!button) return;
    const code = button.closest(".form, .code").querySelector("code");
    const label = button.dataset.label || (button.dataset.label = button.textContent);
    let result = document.body.dataset.copied;
    try {
      await navigator.clipboard.writeText(code.textContent);
    } catch {
      getSelection().selectAllChildren(code);
      result = document.body.dataset.copyFailed;
    }
    button.textContent = result;
    say(result);
    setTimeout(() => { button.textContent = label; }, 2000);
  });

  // Scenarios: the first is in the page; the others are stored as references to lines that the page has once.
  for (const group of groups) {
    const { section, panels, tabs } = group;
    const pick = section.querySelector(".pick");
    const request = section.querySelector(".request");
    const response = section.querySelector(".code.response");
    const forms = panels.map((panel) => all(".form", panel));
    const shown = [...forms.flat(), request, response].flatMap((block) => all("pre code", block));
    const first = {
      title: section.querySelector(".scenario-title").textContent,
      about: section.querySelector(".scenario-about").innerHTML,
      path: section.dataset.path,
      headers: section.dataset.headers,
      heading: response.querySelector(".heading").textContent,
      request: request.hidden ? null : request.querySelector("code").innerHTML,
      response: response.hidden ? null : response.querySelector("code").innerHTML,
      samples: forms.map((blocks) => blocks.map((block) => ({
        file: block.querySelector(".file").textContent,
        badge: block.querySelector(".verified").innerHTML,
        limits: block.querySelector(".limits").innerHTML,
        code: block.querySelector("pre code").innerHTML,
      }))),
    };
    const store = section.querySelector(".store");
    let lines = null;
    const text = (places) => {
      lines ||= shown.flatMap((code) => code.innerHTML.split("\n"))
        .concat(store.content.querySelector(".lines").innerHTML.split("\n"));
      return places.split(" ").flatMap((run) => {
        const [start, length] = run.split(".").map((digits) => parseInt(digits, 36));
        return lines.slice(start, start + (length || 1));
      }).join("\n");
    };
    const scenarios = new Map([[section.dataset.scenario, () => first]]);
    const badges = store ? all(".badge", store.content) : [];
    const limits = store ? all(".limits", store.content) : [];
    for (const stored of store ? all("[data-scenario]", store.content) : []) {
      scenarios.set(stored.dataset.scenario, () => {
        const { title, path, headers, streamed } = stored.dataset;
        const heading = response.querySelector(".heading").dataset[streamed === undefined ? "plain" : "stream"];
        const samples = panels.map((panel) => all("s", stored)
          .filter((sample) => sample.dataset.t === panel.dataset.target)
          .map(({ dataset }) => ({
            file: dataset.f, badge: badges[dataset.b].outerHTML, limits: limits[dataset.m || 0].innerHTML, code: text(dataset.l),
          })));
        return {
          title, path, headers, heading, samples,
          about: stored.querySelector("div").innerHTML,
          request: stored.dataset.request ? text(stored.dataset.request) : null,
          response: stored.dataset.response ? text(stored.dataset.response) : null,
        };
      });
    }
    const fill = (block, code) => {
      block.hidden = code === null;
      block.querySelector("code").innerHTML = code === null ? "" : code;
    };
    const show = (name) => {
      lines || (store && text("0")); // while the page still shows the first scenario
      const scenario = scenarios.get(name)();
      section.querySelector(".scenario-title").textContent = scenario.title;
      section.querySelector(".scenario-about").innerHTML = scenario.about;
      panels.forEach((panel, index) => {
        const samples = scenario.samples[index];
        tabs[index].hidden = !samples.length;
        samples.forEach((sample, number) => {
          const block = forms[index][number];
          block.querySelector(".file").textContent = sample.file;
          block.querySelector(".verified").innerHTML = sample.badge;
          block.querySelector(".limits").innerHTML = sample.limits;
          block.querySelector("pre code").innerHTML = sample.code;
          block.querySelector("pre").scrollTo(0, 0);
        });
      });
      fill(request, scenario.request);
      fill(response, scenario.response);
      response.querySelector(".heading").textContent = scenario.heading;
      section.dataset.path = scenario.path;
      section.dataset.headers = scenario.headers;
      showChoice();
      group.ready();
    };
    group.ready = tryIt(section);
    if (pick) pick.addEventListener("change", () => show(pick.value));
    if (pick && scenarios.has(pick.value) && pick.value !== section.dataset.scenario) show(pick.value); // after "back"
  }

  // Print collapsed parts too.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("main details:not([open])");
    opened.forEach((one) => { one.open = true; });
  });
  addEventListener("afterprint", () => opened.forEach((one) => { one.open = false; }));

  // "Try it": the key is read from its field for each request and stored nowhere.
  function tryIt(section) {
    const form = section.querySelector(".try form");
    const at = (name) => form.querySelector("." + name);
    const texts = form.dataset;
    const body = at("body");
    let running = null;
    const fill = (text, values) => Object.entries(values).reduce((result, [name, value]) => result.replace(`{${name}}`, () => value), text);
    const state = (text, bad = false) => {
      at("state").textContent = text;
      at("state").classList.toggle("bad", bad);
    };
    const reset = () => {
      body.value = section.querySelector(".request code").textContent;
      body.parentElement.hidden = !body.value;
    };
    at("reset").addEventListener("click", reset);
    at("stop").addEventListener("click", () => running && running.abort());
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (running) running.abort();
      const control = running = new AbortController();
      const began = performance.now();
      at("stop").disabled = false;
      at("output").hidden = true;
      for (const name of ["text", "reasoning", "raw"]) at(name).textContent = "";
      at("reasoning").hidden = true;
      try {
        const { url, options } = prepared();
        state(texts.waiting);
        const response = await fetch(url, { ...options, signal: control.signal }).catch((error) => {
          throw error.name === "AbortError" ? error : new Error(fill(texts.unreachable, { message: error.message }));
        });
        at("output").hidden = false;
        if (!response.ok) {
          const raw = await response.text();
          at("raw").textContent = raw;
          throw new Error(fill(texts.failed, { status: response.status, message: errorMessage(raw) || response.statusText }));
        }
        state(texts.arriving);
        await (/event-stream/i.test(response.headers.get("content-type") || "") ? streamed : whole)(response);
        state(fill(texts.finished, { status: response.status, ms: Math.round(performance.now() - began) }));
      } catch (error) {
        if (running === control) state(error.name === "AbortError" ? texts.stopped : error.message, error.name !== "AbortError");
      } finally {
        if (running === control) {
          running = null;
          at("stop").disabled = true;
        }
      }
    });

    function prepared() {
      const base = at("base").value.trim().replace(/\/+$/, "");
      if (!/^https?:\/\/[^/]/i.test(base) || !URL.canParse(base)) throw new Error(texts.badUrl);
      const headers = new Headers(section.dataset.headers.split("\n").filter(Boolean).map((line) => line.split(/: (.*)/s, 2)));
      const key = at("key") && (at("key").value.trim() || (isLocal(base) ? "any" : "")); // the mock accepts any key
      if (key) headers.set(texts.header, texts.prefix + key);
      const options = { method: section.dataset.method, headers, credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store" };
      if (!body.parentElement.hidden) {
        try { JSON.parse(body.value); } catch (error) { throw new Error(fill(texts.badBody, { message: error.message })); }
        headers.set("content-type", "application/json");
        options.body = body.value;
      }
      return { url: base + section.dataset.path, options };
    }

    const isLocal = (base) => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(base).hostname);

    function errorMessage(raw) {
      try { return JSON.parse(raw).error.message; } catch { return ""; }
    }

    function add(name, text) {
      if (typeof text !== "string" || !text) return;
      at(name).append(text);
      at(name).hidden = false;
    }

    // A completion: its text, reasoning and tool calls.
    function show(message) {
      add("reasoning", message.reasoning);
      add("text", message.content || message.refusal);
      for (const call of message.tool_calls || []) {
        const named = (call.function && call.function.name) || "";
        add("text", (named && `${at("text").textContent ? "\n" : ""}${named} `) + ((call.function && call.function.arguments) || ""));
      }
    }

    async function whole(response) {
      const raw = await response.text();
      let value;
      try { value = JSON.parse(raw); } catch { return add("text", raw); }
      at("raw").textContent = JSON.stringify(value, null, 2);
      const choices = value && Array.isArray(value.choices) ? value.choices : [];
      choices.forEach((choice) => choice && choice.message && show(choice.message));
      if (!at("text").textContent) add("text", JSON.stringify(value, null, 2));
    }

    // Server-sent events: lines end with LF, CR or CRLF, an empty line ends an event, its data lines are joined.
    async function streamed(response) {
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let buffer = "", data = [], ended = !texts.done;
      const line = (text) => {
        if (text.startsWith("data:")) data.push(text.slice(text[5] === " " ? 6 : 5));
        else if (text === "" && data.length) { ended = event(data.join("\n")) || ended; data = []; }
      };
      for (;;) {
        const { done, value } = await reader.read();
        at("raw").append(value || "");
        buffer += value || "";
        const end = buffer.length - (!done && buffer.endsWith("\r") ? 1 : 0); // a CR whose LF may be on the way
        const parts = buffer.slice(0, end).split(/\r\n|\r|\n/);
        buffer = parts.pop() + buffer.slice(end);
        parts.forEach(line);
        if (done) break;
      }
      if (!ended) throw new Error(texts.cut);
    }

    // Show one event; return whether it was the last.
    function event(data) {
      if (texts.done && data === texts.done) return true;
      let value;
      try { value = JSON.parse(data); } catch { add("text", data + "\n"); return false; }
      if (value && value.error) throw new Error(value.error.message || data);
      if (!value || !Array.isArray(value.choices)) add("text", data + "\n");
      else value.choices.forEach((choice) => choice && choice.delta && show(choice.delta));
      return false;
    }

    reset();
    return () => { if (running) running.abort(); reset(); };
  }
})();
