// Inlined into report.html.j2. Reads the page it stands in; holds no data and asks nobody for anything.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const all = (root, selector) => [...root.querySelectorAll(selector)];

  // Tables sorted by a click on a heading; what has no value stays at the end either way.
  for (const table of all(document, "table[data-sortable]")) {
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      head.querySelector("button").addEventListener("click", () => {
        const now = head.getAttribute("aria-sort");
        const first = head.dataset.first === "desc" ? "descending" : "ascending";
        const other = first === "descending" ? "ascending" : "descending";
        const order = now === first ? other : first;
        heads.forEach((cell) => cell.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", order);
        const sign = order === "ascending" ? 1 : -1;
        const value = (row) => row.cells[column].dataset.value;
        const compare = (a, b) => {
          const [x, y] = [value(a), value(b)];
          if (x === "" || y === "") return (x === "") - (y === "");
          const [m, n] = [Number(x), Number(y)];
          return sign * (Number.isNaN(m) || Number.isNaN(n) ? x.localeCompare(y) : m - n);
        };
        body.append(...[...body.rows].sort(compare));
      });
    });
  }

  // Samples: search, filters, order.
  const home = byId("cards");
  const controls = {};
  for (const name of ["text", "run", "industry", "channel", "anger", "principle", "status", "low", "high"]) {
    controls[name] = byId("filter-" + name);
  }
  const cards = all(home, ".sample").map((node) => {
    const replies = all(node, ".reply").map((reply) => ({
      node: reply,
      run: reply.dataset.run,
      status: reply.dataset.status,
      score: reply.dataset.score === "" ? null : Number(reply.dataset.score),
      found: new Set(reply.dataset.found.split(" ")),
    }));
    return { node, replies, text: null, traits: node.dataset, number: Number(node.dataset.number) };
  });
  const textOf = (card) => {
    if (card.text === null) {
      card.text = all(card.node, ".searchable").map((part) => part.textContent).join("\n").toLowerCase();
    }
    return card.text;
  };
  const chosen = (name, value) => controls[name].value === "*" || controls[name].value === value;

  const apply = () => {
    const words = controls.text.value.trim().toLowerCase();
    const low = controls.low.value === "" ? null : Number(controls.low.value);
    const high = controls.high.value === "" ? null : Number(controls.high.value);
    const inRange = (score) =>
      (low === null && high === null) || (score !== null && (low === null || score >= low) && (high === null || score <= high));
    let shownCards = 0;
    let shownReplies = 0;
    for (const card of cards) {
      const fits =
        ["industry", "channel", "anger"].every((name) => chosen(name, card.traits[name])) &&
        (words === "" || textOf(card).includes(words));
      let shown = 0;
      for (const reply of card.replies) {
        const visible =
          fits && chosen("run", reply.run) && chosen("status", reply.status) && inRange(reply.score) &&
          (controls.principle.value === "*" || reply.found.has(controls.principle.value));
        reply.node.hidden = !visible;
        shown += visible ? 1 : 0;
      }
      card.node.hidden = shown === 0;
      shownCards += shown ? 1 : 0;
      shownReplies += shown;
    }
    byId("count").textContent = `${shownCards} of ${cards.length} ${cards.length === 1 ? "sample" : "samples"}, ${shownReplies} ${shownReplies === 1 ? "reply" : "replies"}`;
    byId("nothing").hidden = shownCards > 0;
  };

  const order = () => {
    const scores = (card) => card.replies.map((reply) => reply.score).filter((score) => score !== null);
    const keys = {
      data: (card) => card.number,
      low: (card) => Math.min(...scores(card)), // of nothing: Infinity, so at the end
      high: (card) => -Math.max(...scores(card)),
      spread: (card) => Math.min(...scores(card)) - Math.max(...scores(card)),
    };
    const key = keys[byId("order").value];
    home.append(...[...cards].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.number - b.number)).map((card) => card.node));
  };

  const form = byId("filters");
  let waiting = 0;
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  });
  form.addEventListener("reset", () => setTimeout(() => { apply(); order(); }));
  byId("order").addEventListener("change", order);
  const open = (state) => cards.forEach((card) => { if (!card.node.hidden) card.node.open = state; });
  byId("open-all").addEventListener("click", () => open(true));
  byId("close-all").addEventListener("click", () => open(false));
  apply();

  // A principle below a reply, or a marked word in it, shows where the evidence is.
  home.addEventListener("click", (event) => {
    const chip = event.target.closest("button.chip");
    const mark = event.target.closest("mark");
    if (!chip && !mark) return;
    const reply = (chip || mark).closest(".reply");
    const labels = chip ? [chip.dataset.label] : mark.dataset.labels.trim().split(" ");
    const chips = all(reply, "button.chip");
    const pressed = (node) => node.getAttribute("aria-pressed") === "true";
    const again = chips.every((node) => pressed(node) === labels.includes(node.dataset.label));
    const picked = again ? [] : labels;
    chips.forEach((node) => node.setAttribute("aria-pressed", String(picked.includes(node.dataset.label))));
    for (const node of all(reply, "mark")) {
      node.classList.toggle("picked", node.dataset.labels.trim().split(" ").some((label) => picked.includes(label)));
    }
    reply.classList.toggle("picking", picked.length > 0);
  });

  // A link to a sample opens it.
  const follow = () => {
    const target = location.hash.startsWith("#sample-") ? byId(location.hash.slice(1)) : null;
    if (target) { target.open = true; target.scrollIntoView(); }
  };
  window.addEventListener("hashchange", follow);
  follow();
})();
