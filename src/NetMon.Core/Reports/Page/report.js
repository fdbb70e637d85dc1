// The page of New-TrafficReport. All data is in the element "data"; names from packets become text nodes only, never markup.
(() => {
  "use strict";

  const data = JSON.parse(document.getElementById("data").textContent);
  const overview = data.overview;
  const root = document.documentElement;

  // ---------------------------------------------------------------- elements

  /** Creates an element. Strings among the children become text. */
  function el(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name === "class") element.className = value;
      else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else element.setAttribute(name, value === true ? "" : value);
    }
    for (const child of children.flat(2)) {
      if (child !== null && child !== undefined) element.append(child);
    }
    return element;
  }

  const card = (title, note, ...children) =>
    el("section", { class: "card" }, el("h2", null, title), note ? el("p", { class: "note" }, note) : null, ...children);

  const empty = text => el("p", { class: "empty" }, text);

  /** Shows the first entries of a list, and the others on demand and in print. */
  function shortened(list, items, shown) {
    list.append(...items);
    if (items.length <= shown + 1) return list;
    for (const item of items.slice(shown)) item.classList.add("more");
    const button = el("button", { class: "button", type: "button", "aria-expanded": "false", onclick: () => {
      const isOpen = box.classList.toggle("open");
      button.setAttribute("aria-expanded", String(isOpen));
      button.textContent = isOpen ? "Show fewer" : `Show all ${number(items.length)}`;
    } }, `Show all ${number(items.length)}`);
    const box = el("div", { class: "shortened" }, list.tagName === "TBODY" ? list.parentElement : list, button);
    return box;
  }

  // ---------------------------------------------------------------- numbers and times

  const whole = new Intl.NumberFormat("en-US");
  const SI = ["", "k", "M", "G", "T", "P", "E"];
  const number = value => value === null || value === undefined ? "" : whole.format(value);

  /** A value with an SI prefix and three digits: 1.31 GB. */
  function scaled(value, unit) {
    if (value === null || value === undefined) return "";
    let step = 0;
    let rest = Math.abs(value);
    while (rest >= 999.5 && step < SI.length - 1) { rest /= 1000; step++; }
    const digits = rest >= 99.95 || (step === 0 && Number.isInteger(rest)) ? 0 : rest >= 9.995 ? 1 : 2;
    const text = rest === 0 ? "0" : rest.toFixed(digits);
    return (value < 0 ? "-" : "") + text + (SI[step] || unit ? " " : "") + SI[step] + unit;
  }

  const bytes = value => scaled(value, "B");
  const percent = value => value === null || value === undefined ? "" : (value * 100).toFixed(value > 0 && value < 0.0995 ? 2 : 1) + " %";

  /** A duration in the unit that fits: 12.3 ms, 4.56 s, 3 min 20 s. */
  function duration(seconds) {
    if (seconds === null || seconds === undefined) return "";
    const size = Math.abs(seconds);
    if (size === 0) return "0 s";
    if (size < 1e-6) return (seconds * 1e9).toFixed(0) + " ns";
    if (size < 1e-3) return (seconds * 1e6).toPrecision(3) + " \u00b5s";
    if (size < 0.9995) return (seconds * 1e3).toPrecision(3) + " ms";
    if (size < 59.95) return (size < 9.995 ? seconds.toFixed(2) : seconds.toFixed(1)) + " s";
    const units = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];
    let rest = Math.round(size);
    const first = units.findIndex(([, length]) => rest >= length);
    const parts = [];
    for (const [name, length] of units.slice(first, first + 2)) {
      if (Math.floor(rest / length) > 0) parts.push(Math.floor(rest / length) + " " + name);
      rest %= length;
    }
    return (seconds < 0 ? "-" : "") + parts.join(" ");
  }

  let isUtc = false;
  const onZone = [];
  const pad = (value, length) => String(value).padStart(length, "0");

  function parts(milliseconds) {
    const time = new Date(milliseconds);
    return isUtc
      ? [time.getUTCFullYear(), time.getUTCMonth() + 1, time.getUTCDate(), time.getUTCHours(), time.getUTCMinutes(), time.getUTCSeconds(), time.getUTCMilliseconds()]
      : [time.getFullYear(), time.getMonth() + 1, time.getDate(), time.getHours(), time.getMinutes(), time.getSeconds(), time.getMilliseconds()];
  }

  function clock(milliseconds) {
    const [, , , hour, minute, second, fraction] = parts(milliseconds);
    return `${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}.${pad(fraction, 3)}`;
  }

  function date(milliseconds) {
    const [year, month, day] = parts(milliseconds);
    return `${year}-${pad(month, 2)}-${pad(day, 2)}`;
  }

  const moment = milliseconds => milliseconds === null ? "" : `${date(milliseconds)} ${clock(milliseconds)}`;
  const fromNanoseconds = value => value === null || value === undefined ? null : Number(value) / 1e6;

  /** A time as an element that follows the choice of the time zone. */
  function timeElement(milliseconds, withZone) {
    const element = el("time");
    const show = () => { element.textContent = moment(milliseconds) + (withZone ? " " + zoneName() : ""); };
    show();
    onZone.push(show);
    return element;
  }

  const zoneName = () => isUtc ? "UTC" : Intl.DateTimeFormat().resolvedOptions().timeZone || "local time";

  // ---------------------------------------------------------------- theme

  const darkSystem = window.matchMedia("(prefers-color-scheme: dark)");
  const onTheme = [];
  let theme = "auto";

  function applyTheme() {
    root.dataset.theme = theme === "auto" ? (darkSystem.matches ? "dark" : "light") : theme;
    for (const action of onTheme) action();
  }

  const color = name => getComputedStyle(root).getPropertyValue(name).trim();
  darkSystem.addEventListener("change", applyTheme);
  root.dataset.theme = darkSystem.matches ? "dark" : "light";

  // ---------------------------------------------------------------- columns of the tables

  /** Reads a column: numbers as they are, texts through their dictionary. */
  function reader(column) {
    if (column === undefined) return () => null;
    if (column.n) return row => column.n[row];
    return row => column.i[row] < 0 ? null : column.d[column.i[row]];
  }

  const endpoint = (address, port) => address === null ? "" : port === null ? address : address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;

  /** What sorts addresses as numbers, IPv4 before IPv6, and then by port. */
  function endpointKey(address, port) {
    if (address === null) return null;
    const end = pad(port === null ? 0 : port, 5);
    if (!address.includes(":")) return "4" + address.split(".").map(part => pad(part, 3)).join("") + end;
    const [head, tail] = address.split("::").map(half => half === "" ? [] : half.split(":"));
    const groups = tail === undefined ? head : [...head, ...new Array(Math.max(0, 8 - head.length - tail.length)).fill("0"), ...tail];
    return "6" + groups.map(group => pad(group, 4)).join("") + end;
  }

  // ---------------------------------------------------------------- details of a row

  const dialogTitle = el("h2", { id: "detail-title" });
  const dialogList = el("dl");
  const dialog = el("dialog", { "aria-labelledby": "detail-title" },
    el("div", { class: "head" }, dialogTitle, el("button", { class: "button", type: "button", onclick: () => dialog.close() }, "Close")), dialogList);
  dialog.addEventListener("click", event => { if (event.target === dialog) dialog.close(); });

  function showDetails(title, fields) {
    dialogTitle.textContent = title;
    dialogList.replaceChildren();
    for (const [name, value] of fields) {
      if (value === null || value === undefined || value === "") continue;
      dialogList.append(el("dt", null, name), el("dd", null, String(value)));
    }
    dialog.showModal();
  }

  // ---------------------------------------------------------------- the long tables

  const RowHeight = 30;
  const PrintedRows = 40;
  const tables = [];

  /**
   * A table of any length of which only the visible rows are in the page. Columns: title, width in pixels, value(row) to sort by, text(row) to show.
   * Sorts by the headings, and finds rows that have all words of the search.
   */
  function longTable(id, title, note, rowCount, columns, details, isFailed) {
    const body = el("tbody");
    const headings = columns.map((column, index) =>
      el("th", { scope: "col", class: column.numeric ? "num" : null },
        el("button", { type: "button", title: column.hint || column.title, onclick: () => sortBy(index) }, column.title)));
    const width = columns.reduce((sum, column) => sum + column.width, 0);
    const table = el("table", { role: "grid", tabindex: "0", "aria-label": title, "aria-rowcount": String(rowCount + 1) },
      el("colgroup", null, columns.map(column => { const item = el("col"); item.style.width = column.width + "px"; return item; })),
      el("thead", null, el("tr", { "aria-rowindex": "1" }, headings)), body);
    table.style.minWidth = width + "px";
    const scroller = el("div", { class: "scroller" }, table);
    const count = el("span", { class: "count", role: "status" });
    const search = el("input", { type: "search", id: id + "-search", placeholder: "Search: all words, anywhere in a row", "aria-label": "Search " + title.toLowerCase(), autocomplete: "off", spellcheck: "false" });
    const chips = el("span");
    const nothing = el("p", { class: "empty hidden" }, "No row has all of these words.");
    const section = el("section", { class: "card", id },
      el("h2", null, title), el("p", { class: "note" }, note),
      el("div", { class: "tablebar" }, search, chips, count), scroller, nothing);

    let rows = Array.from({ length: rowCount }, (_, row) => row);
    let texts = null;
    let sorted = { column: -1, descending: false };
    let range = null;
    let current = -1;
    let isPrinting = false;
    let drawn = "";

    const textOf = row => columns.map(column => column.text(row)).join("\u0001").toLowerCase();

    function select() {
      const words = search.value.toLowerCase().split(/\s+/).filter(word => word !== "");
      if (words.length > 0 && texts === null) texts = Array.from({ length: rowCount }, (_, row) => textOf(row));
      rows = [];
      for (let row = 0; row < rowCount; row++) {
        if (range !== null && !range.includes(row)) continue;
        if (words.every(word => texts[row].includes(word))) rows.push(row);
      }
      sort();
      current = -1;
      scroller.scrollTop = 0;
      count.textContent = rows.length === rowCount ? number(rowCount) + " rows" : `${number(rows.length)} of ${number(rowCount)} rows`;
      nothing.classList.toggle("hidden", rows.length > 0);
      scroller.classList.toggle("hidden", rows.length === 0);
      table.setAttribute("aria-rowcount", String(rows.length + 1));
      draw(true);
    }

    // What has no value comes last, in both directions.
    function sort() {
      if (sorted.column < 0) return;
      const value = columns[sorted.column].value;
      const sign = sorted.descending ? -1 : 1;
      const keys = new Map(rows.map(row => [row, value(row)]));
      rows.sort((left, right) => {
        const a = keys.get(left);
        const b = keys.get(right);
        if (a === null || b === null) return a === b ? left - right : a === null ? 1 : -1;
        const order = typeof a === "number" ? a - b : a < b ? -1 : a > b ? 1 : 0;
        return order === 0 ? left - right : sign * order;
      });
    }

    function sortBy(index) {
      sorted = { column: index, descending: sorted.column === index ? !sorted.descending : Boolean(columns[index].numeric) };
      headings.forEach((heading, at) => {
        if (at === index) heading.setAttribute("aria-sort", sorted.descending ? "descending" : "ascending");
        else heading.removeAttribute("aria-sort");
      });
      select();
    }

    const space = height => {
      const cell = el("td", { colspan: String(columns.length) });
      cell.style.height = height + "px";
      return el("tr", { class: "space", "aria-hidden": "true" }, cell);
    };

    function rowElement(index) {
      const row = rows[index];
      const item = el("tr", {
        id: `${id}-row-${index}`, "aria-rowindex": String(index + 2),
        class: [index === current ? "current" : "", isFailed && isFailed(row) ? "failed" : ""].join(" ").trim() || null,
      });
      for (const column of columns) {
        const text = column.text(row);
        item.append(el("td", { class: [column.numeric ? "num" : "", column.result ? "result" : ""].join(" ").trim() || null, title: text.length > 12 ? text : null }, text));
      }
      item.addEventListener("click", () => { current = index; draw(true); open(); });
      return item;
    }

    function draw(isForced) {
      const height = scroller.clientHeight || 460;
      let first = Math.max(0, Math.floor(scroller.scrollTop / RowHeight) - 8);
      let last = Math.min(rows.length, first + Math.ceil(height / RowHeight) + 17);
      if (isPrinting) { first = 0; last = Math.min(rows.length, PrintedRows); }
      const state = [first, last, rows.length, current, isPrinting].join();
      if (!isForced && state === drawn && rows.length > 0) return;
      drawn = state;
      const items = [];
      if (first > 0) items.push(space(first * RowHeight));
      for (let index = first; index < last; index++) items.push(rowElement(index));
      if (last < rows.length) items.push(space((rows.length - last) * RowHeight));
      body.replaceChildren(...items);
      if (current >= first && current < last) table.setAttribute("aria-activedescendant", `${id}-row-${current}`);
      else table.removeAttribute("aria-activedescendant");
    }

    function open() {
      if (current >= 0) showDetails(details.title, details.fields(rows[current]));
    }

    function move(to) {
      if (rows.length === 0) return;
      current = Math.min(rows.length - 1, Math.max(0, to));
      const top = current * RowHeight;
      const view = scroller.clientHeight - 2 * RowHeight;
      if (top < scroller.scrollTop) scroller.scrollTop = top;
      else if (top > scroller.scrollTop + view) scroller.scrollTop = top - view;
      draw(true);
    }

    table.addEventListener("keydown", event => {
      if (event.target !== table) return;
      const page = Math.max(1, Math.floor(scroller.clientHeight / RowHeight) - 2);
      const target = { ArrowDown: current + 1, ArrowUp: current - 1, PageDown: current + page, PageUp: current - page, Home: 0, End: rows.length - 1 }[event.key];
      if (target !== undefined) move(target);
      else if (event.key === "Enter") open();
      else return;
      event.preventDefault();
    });
    let isWaiting = false;
    scroller.addEventListener("scroll", () => {
      if (isWaiting) return;
      isWaiting = true;
      requestAnimationFrame(() => { isWaiting = false; draw(); });
    }, { passive: true });
    let delay = 0;
    search.addEventListener("input", () => { clearTimeout(delay); delay = setTimeout(select, 80); });
    onZone.push(() => { texts = null; select(); });

    const self = {
      section,
      start: select,
      find(text) { search.value = text; select(); section.scrollIntoView({ block: "start" }); search.focus({ preventScroll: true }); },
      limit(text, includes) {
        range = text === null ? null : { includes };
        chips.replaceChildren();
        if (text !== null) chips.append(el("button", { class: "chip", type: "button", title: "Show all times", onclick: () => self.limit(null) }, text + " \u00d7"));
        select();
      },
      print(isOn) { isPrinting = isOn; draw(true); },
      size: () => rows.length,
    };
    tables.push(self);
    return self;
  }

  // ---------------------------------------------------------------- flows

  function flowTable() {
    const columns = data.flows.columns;
    const get = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, reader(column)]));
    const start = row => get.start(row) === null ? null : data.base + get.start(row) / 1e3;
    const source = row => endpoint(get.srcIP(row), get.srcPort(row));
    const destination = row => endpoint(get.dstIP(row), get.dstPort(row));
    const sent = get.bytesSent;
    const received = get.bytesReceived;
    const list = [
      { title: "Start", width: 112, value: get.start, text: row => start(row) === null ? "" : clock(start(row)) },
      { title: "Duration", width: 86, numeric: true, value: get.duration, text: row => duration(get.duration(row)) },
      { title: "Protocol", width: 90, value: get.protocol, text: row => get.protocol(row) || "" },
      { title: "Source", width: 160, hint: "Who began", value: row => endpointKey(get.srcIP(row), get.srcPort(row)), text: source },
      { title: "Destination", width: 160, value: row => endpointKey(get.dstIP(row), get.dstPort(row)), text: destination },
      { title: "Application", width: 102, value: get.application, text: row => get.application(row) || "" },
      { title: "Name", width: 160, hint: "The server name (TLS, HTTP) or the name asked (DNS)", value: get.name, text: row => get.name(row) || "" },
      { title: "Packets", width: 78, numeric: true, value: get.packets, text: row => number(get.packets(row)) },
      { title: "Sent", width: 82, numeric: true, hint: "Bytes from the source", value: sent, text: row => bytes(sent(row)) },
      { title: "Received", width: 92, numeric: true, hint: "Bytes from the destination", value: received, text: row => bytes(received(row)) },
      { title: "State", width: 70, hint: "How the connection went: Zeek's conn_state", value: get.state, text: row => get.state(row) || "" },
    ];
    const details = {
      title: "Flow",
      fields: row => [
        ["Source", source(row)], ["Destination", destination(row)], ["Protocol", get.protocol(row)], ["Application", get.application(row)],
        ["Name", get.name(row)], ["TLS version", get.tlsVersion(row)], ["Start", start(row) === null ? null : `${moment(start(row))} ${zoneName()}`],
        ["Duration", duration(get.duration(row))], ["Packets", number(get.packets(row))],
        ["Bytes sent", number(sent(row))], ["Bytes received", number(received(row))], ["State", get.state(row)], ["History", get.history(row)],
        ["Retransmissions", number(get.retransmissions(row))], ["Handshake", duration(get.rtt(row))], ["Ended by", get.endReason(row)],
      ],
    };
    const total = data.flows.total;
    const shown = data.flows.rows;
    const rest = data.flows.restBytes;
    const note = total === 0 ? "" : shown < total
      ? `Showing the ${number(shown)} largest of ${number(total)} flows, by bytes. The other ${number(total - shown)} have ${bytes(rest)} in ${number(data.flows.restPackets)} packets. Click a row for all of it.`
      : `All ${number(total)} flows, the largest first. Click a row for all of it.`;
    if (total === 0) return { section: card("Flows", null, empty("There are no flows: no packet has an IP header.")), start() {}, find() {}, limit() {}, isEmpty: true };
    const table = longTable("flows", "Flows", note, shown, list, details);
    table.within = (from, to) => row => {
      const began = start(row);
      return began !== null && began <= to && began + (get.duration(row) || 0) * 1e3 >= from;
    };
    return table;
  }

  // ---------------------------------------------------------------- transactions

  function transactionTable() {
    const total = data.transactions.total;
    const shown = data.transactions.rows;
    if (total === 0) return { section: card("Transactions", null, empty("No DNS, HTTP or TLS was recognised.")), start() {}, find() {}, limit() {} };
    const get = Object.fromEntries(Object.entries(data.transactions.columns).map(([name, column]) => [name, reader(column)]));
    const start = row => get.start(row) === null ? null : data.base + get.start(row) / 1e3;
    const client = row => endpoint(get.client(row), get.clientPort(row));
    const server = row => endpoint(get.server(row), get.serverPort(row));
    const list = [
      { title: "Time", width: 118, value: get.start, text: row => start(row) === null ? "" : clock(start(row)) },
      { title: "Kind", width: 70, value: get.kind, text: row => get.kind(row) || "" },
      { title: "Client", width: 172, value: row => endpointKey(get.client(row), get.clientPort(row)), text: client },
      { title: "Server", width: 172, value: row => endpointKey(get.server(row), get.serverPort(row)), text: server },
      { title: "What was asked", width: 330, value: get.what, text: row => get.what(row) || "" },
      { title: "Result", width: 190, result: true, value: get.result, text: row => get.result(row) || "" },
      { title: "Latency", width: 92, numeric: true, hint: "DNS: to the answer. HTTP: to the start of the response. TLS: to the end of the handshake.", value: get.latency, text: row => duration(get.latency(row)) },
    ];
    const isFailed = row => get.failed(row) === 1;
    const details = {
      title: "Transaction",
      fields: row => [
        ["Kind", get.kind(row)], ["Time", start(row) === null ? null : `${moment(start(row))} ${zoneName()}`], ["Client", client(row)], ["Server", server(row)],
        ["Asked", get.what(row)], ["Result", get.result(row)], ["Latency", duration(get.latency(row))], ["First packet", number(get.packet(row))],
      ],
    };
    const note = shown < total
      ? `Showing ${number(shown)} of ${number(total)} DNS, HTTP and TLS transactions: those that failed, then the slowest.`
      : `All ${number(total)} DNS, HTTP and TLS transactions: those that failed, then the slowest.`;
    return longTable("transactions", "Transactions", note, shown, list, details, isFailed);
  }

  // ---------------------------------------------------------------- what changed

  function changeTable() {
    if (!data.changes) return null;
    const get = Object.fromEntries(Object.entries(data.changes.columns).map(([name, column]) => [name, reader(column)]));
    const before = data.baseline;
    const note = `Against ${before.source}: ${number(before.packets)} packets, ${bytes(before.bytes)} in ${duration(before.duration) || "an unknown time"}. `
      + "Totals are compared as they are: captures of different lengths differ for that reason too."
      + (data.changes.rows < data.changes.total ? ` Showing the ${number(data.changes.rows)} largest of ${number(data.changes.total)} changes.` : "");
    if (data.changes.rows === 0) return { section: card("What changed", note, empty("Nothing: hosts, services, applications and server names are the same, with the same packets and bytes.")), start() {} };
    const signed = value => value === null ? "" : (value > 0 ? "+" : "") + bytes(value);
    const list = [
      { title: "Change", width: 84, value: get.change, text: row => get.change(row) },
      { title: "Of", width: 96, value: get.grouping, text: row => get.grouping(row) },
      { title: "Name", width: 300, value: get.key, text: row => get.key(row) },
      { title: "Before", width: 96, numeric: true, hint: "Bytes in the baseline", value: get.bytesBefore, text: row => bytes(get.bytesBefore(row)) },
      { title: "Now", width: 96, numeric: true, value: get.bytesAfter, text: row => bytes(get.bytesAfter(row)) },
      { title: "Difference", width: 100, numeric: true, value: row => get.bytesAfter(row) - get.bytesBefore(row), text: row => signed(get.bytesAfter(row) - get.bytesBefore(row)) },
      { title: "Flows before", width: 104, numeric: true, value: get.flowsBefore, text: row => number(get.flowsBefore(row)) },
      { title: "Flows now", width: 92, numeric: true, value: get.flowsAfter, text: row => number(get.flowsAfter(row)) },
    ];
    const details = {
      title: "Change",
      fields: row => [
        ["Change", get.change(row)], ["Of", get.grouping(row)], ["Name", get.key(row)],
        ["Bytes before", number(get.bytesBefore(row))], ["Bytes now", number(get.bytesAfter(row))],
        ["Packets before", number(get.packetsBefore(row))], ["Packets now", number(get.packetsAfter(row))],
        ["Flows before", number(get.flowsBefore(row))], ["Flows now", number(get.flowsAfter(row))],
      ],
    };
    return longTable("changes", "What changed", note, data.changes.rows, list, details);
  }

  // ---------------------------------------------------------------- traffic over time

  function timeChart(flows) {
    const timelines = data.timelines.filter(line => line.series.length > 0);
    if (timelines.length === 0) return { section: card("Traffic over time", null, empty("No packet has a time.")), start() {} };

    let line = timelines[0];
    let isBits = true;
    let hidden = new Set();
    let chart = null;
    let zoom = null;
    const place = el("div", { class: "chart" });
    const legend = el("div", { class: "legend" });
    const when = el("p", { class: "when", role: "status" });
    const by = el("select", { "aria-label": "Divide by", onchange: () => { line = timelines[Number(by.value)]; hidden = new Set(); build(); } },
      timelines.map((item, index) => el("option", { value: String(index) }, "By " + item.name.toLowerCase())));
    const unit = el("select", { "aria-label": "Unit", onchange: () => { isBits = unit.value === "bits"; build(); } },
      el("option", { value: "bits" }, "Bits per second"), el("option", { value: "packets" }, "Packets per second"));
    const reset = el("button", { class: "button", type: "button", disabled: true, onclick: () => setZoom(...whole_()) }, "Whole time");
    const closer = el("button", { class: "button", type: "button", "aria-label": "Zoom in", onclick: () => scale(0.5) }, "+");
    const farther = el("button", { class: "button", type: "button", "aria-label": "Zoom out", disabled: true, onclick: () => scale(2) }, "\u2212");
    const earlier = el("button", { class: "button", type: "button", "aria-label": "Earlier", disabled: true, onclick: () => shift(-0.5) }, "\u2190");
    const later = el("button", { class: "button", type: "button", "aria-label": "Later", disabled: true, onclick: () => shift(0.5) }, "\u2192");
    const only = el("button", { class: "button", type: "button", disabled: true, onclick: () => limitFlows() }, "Flows of this time");
    const note = el("p", { class: "note" });
    const section = el("section", { class: "card", id: "time" }, el("h2", null, "Traffic over time"), note,
      el("div", { class: "tools" }, by, unit, closer, farther, earlier, later, reset, flows.isEmpty ? null : only), place, when, legend);

    const rate = (series, at) => (isBits ? series.bytes[at] * 8 : series.packets[at]) / line.width;
    const speed = value => isBits ? scaled(value, "bit/s") : scaled(value, "packets/s");
    const count = () => line.series[0].bytes.length;
    const x = at => line.start / 1e3 + at * line.width;
    const whole_ = () => [x(0), x(count())];
    const shown = () => line.series.map((series, index) => ({ series, index })).filter(item => !hidden.has(item.index));

    function setZoom(from, to) { chart.setScale("x", { min: from, max: to }); }

    function scale(factor) {
      const [from, to] = zoom || whole_();
      const [first, last] = whole_();
      const half = Math.max((to - from) * factor, line.width * 2) / 2;
      const middle = (from + to) / 2;
      setZoom(Math.max(first, middle - half), Math.min(last, middle + half));
    }

    function shift(part) {
      const [from, to] = zoom;
      const [first, last] = whole_();
      const step = Math.max(first - from, Math.min(last - to, (to - from) * part));
      setZoom(from + step, to + step);
    }

    function limitFlows() {
      const [from, to] = zoom;
      flows.limit(`${clock(from * 1e3)} to ${clock(to * 1e3)}`, flows.within(from * 1e3, to * 1e3));
      flows.section.scrollIntoView({ block: "start" });
    }

    function onZoom(min, max) {
      const [first, last] = whole_();
      const isWhole = min <= first + line.width / 1e3 && max >= last - line.width / 1e3;
      zoom = isWhole ? null : [min, max];
      for (const button of [reset, farther, earlier, later, only]) button.disabled = isWhole;
      describe(null);
    }

    // Values at the cursor, or of the time that is shown.
    function describe(at) {
      const [from, to] = zoom || whole_();
      const first = Math.max(0, Math.floor((from - x(0)) / line.width + 1e-6));
      const last = Math.min(count(), Math.ceil((to - x(0)) / line.width - 1e-6));
      when.textContent = at === null
        ? `${moment(from * 1e3)} to ${moment(to * 1e3)} (${duration(to - from)}), ${zoneName()}. Drag over the chart to zoom in, double-click for the whole time.`
        : `${moment(x(at) * 1e3)}, ${duration(line.width)}: ${speed(shown().reduce((sum, item) => sum + rate(item.series, at), 0))}`;
      [...legend.children].forEach((button, index) => {
        const series = line.series[index];
        const values = isBits ? series.bytes : series.packets;
        let sum = 0;
        for (let slot = first; slot < last; slot++) sum += values[slot];
        button.querySelector(".amount").textContent = at === null ? (isBits ? bytes(sum) : number(Math.round(sum)) + " packets") : speed(rate(series, at));
      });
    }

    // The date is in a second line, where it begins.
    function timeLabels(ticks, step) {
      let day = "";
      return ticks.map(tick => {
        const time = tick * 1e3;
        if (step >= 86400) return date(time);
        const text = step >= 60 ? clock(time).slice(0, 5) : step >= 1 ? clock(time).slice(0, 8) : clock(time);
        const today = date(time);
        const label = today === day ? text : text + "\n" + today;
        day = today;
        return label;
      });
    }

    function build() {
      const width = place.clientWidth || 600;
      const items = shown();
      const times = [];
      for (let at = 0; at <= count(); at++) times.push(x(at));
      // Stacked: each area is drawn from zero, the highest first. The last value ends the last step.
      const sums = [];
      let below = new Array(count() + 1).fill(0);
      for (const item of items) {
        below = below.map((value, at) => value + rate(item.series, Math.min(at, count() - 1)));
        sums.push(below);
      }
      const stepped = uPlot.paths.stepped({ align: 1 });
      const series = [{}];
      for (let index = items.length - 1; index >= 0; index--) {
        const name = "--c" + items[index].index % 9;
        series.push({ label: String(items[index].index), paths: stepped, points: { show: false }, width: 1, stroke: () => color(name), fill: () => color(name) });
      }
      const axis = { stroke: () => color("--muted"), grid: { stroke: () => color("--grid"), width: 1 }, ticks: { stroke: () => color("--grid"), width: 1 }, font: "12px system-ui, sans-serif" };
      const options = {
        width, height: 260, series, legend: { show: false },
        tzDate: seconds => isUtc ? uPlot.tzDate(new Date(seconds * 1e3), "Etc/UTC") : new Date(seconds * 1e3),
        scales: { x: { time: true, range: (_, min, max) => [min, max] }, y: { range: (_, min, max) => [0, max > 0 ? max * 1.06 : 1] } },
        axes: [{ ...axis, space: 80, values: (_, ticks, index, space, step) => timeLabels(ticks, step) }, { ...axis, size: isBits ? 88 : 72, values: (_, ticks) => ticks.map(tick => scaled(tick, isBits ? "bit/s" : "/s").replace(/(\.\d*?)0+ /, "$1 ").replace(". ", " ")) }],
        cursor: { drag: { x: true, y: false, dist: 4 }, points: { show: false }, y: false },
        hooks: {
          setScale: [(plot, key) => { if (key === "x") onZoom(plot.scales.x.min, plot.scales.x.max); }],
          setCursor: [plot => {
            const seconds = plot.cursor.left >= 0 ? plot.posToVal(plot.cursor.left, "x") : null;
            const at = seconds === null ? null : Math.floor((seconds - x(0)) / line.width);
            describe(at === null || at < 0 || at >= count() ? null : at);
          }],
        },
      };
      const before = zoom;
      if (chart) chart.destroy();
      legend.replaceChildren(...line.series.map((item, index) => {
        const swatch = el("span", { class: "swatch" });
        swatch.style.background = `var(--c${index % 9})`;
        return el("button", { type: "button", "aria-pressed": String(!hidden.has(index)), title: "Show or hide", onclick: () => toggle(index) },
          swatch, el("span", { class: "name" }, item.name), el("span", { class: "amount" }));
      }));
      note.textContent = line.note + ` Each step is ${duration(line.width)}.`;
      chart = new uPlot(options, [times, ...sums.reverse()], place);
      if (before !== null) setZoom(...before);
      else onZoom(...whole_());
    }

    function toggle(index) {
      if (hidden.has(index)) hidden.delete(index);
      else if (hidden.size < line.series.length - 1) hidden.add(index);
      build();
      legend.children[index].focus();
    }

    return {
      section,
      start() {
        build();
        onTheme.push(() => chart.redraw(false, false));
        onZone.push(build);
        new ResizeObserver(() => { if (place.clientWidth > 0 && place.clientWidth !== chart.width) chart.setSize({ width: place.clientWidth, height: 260 }); }).observe(place);
      },
    };
  }

  // ---------------------------------------------------------------- bars

  /** Ranked bars. A bar with a search shows its flows. */
  function bars(items, find) {
    const most = Math.max(...items.map(item => item.value), 1);
    return el("ol", { class: "bars" }, items.map(item => {
      const fill = el("span", { class: "fill" });
      fill.style.width = Math.max(0.4, item.value / most * 100) + "%";
      const content = [fill, el("span", { class: "name" }, item.name), el("span", { class: "amount" }, item.amount, item.share === undefined ? null : el("small", null, item.share))];
      return el("li", null, item.search && find
        ? el("button", { class: "bar", type: "button", title: item.title + " \u2013 click to find its flows", onclick: () => find(item.search) }, content)
        : el("div", { class: "bar", title: item.title }, content));
    }));
  }

  function summaryBars(title, note, summaries, searchOf, find, total) {
    const items = (summaries || []).map(item => ({
      name: item.key, value: item.bytes, amount: bytes(item.bytes),
      share: total > 0 ? percent(item.bytes / total) : undefined,
      title: `${item.key}: ${number(item.bytes)} bytes, ${number(item.packets)} packets, ${number(item.flows)} flows; sent ${bytes(item.bytesSent)}, received ${bytes(item.bytesReceived)}`,
      search: searchOf(item),
    }));
    return card(title, note, items.length > 0 ? bars(items, find) : empty("None."));
  }

  // ---------------------------------------------------------------- latencies

  const LatencyNames = {
    Dns: ["DNS", "From a question to its answer"], Connect: ["Connect", "From the SYN to the end of the TCP handshake"],
    TlsHandshake: ["TLS handshake", "From the ClientHello to the end of the handshake"], HttpResponse: ["HTTP response", "From the end of a request to the start of its response"],
  };

  function latencies() {
    const items = (overview.latencies || []).filter(item => item.count > 0);
    if (items.length === 0) return card("Latencies", null, empty("Nothing was measured: no answered question, no handshake and no response."));
    return el("section", { class: "card", id: "latencies" }, el("h2", null, "Latencies"),
      el("p", { class: "note" }, "How long was waited. The horizontal scale is logarithmic; percentiles are in the table below each chart."),
      el("div", { class: "columns spaced" }, items.map(item => {
        const [name, meaning] = LatencyNames[item.kind] || [item.kind, ""];
        const buckets = (overview.latencyBuckets || []).filter(bucket => bucket.kind === item.kind);
        const most = Math.max(...buckets.map(bucket => bucket.count), 1);
        const chart = el("div", { class: "histogram", role: "img", "aria-label": `${name}: half within ${duration(item.p50)}, 99 % within ${duration(item.p99)}` },
          buckets.map(bucket => {
            const fill = el("span");
            fill.style.height = (bucket.count === 0 ? 0 : Math.max(1.5, bucket.count / most * 100)) + "%";
            return el("div", { class: "column", title: `${duration(bucket.from)} to ${duration(bucket.to)}: ${number(bucket.count)}` }, fill);
          }));
        const shares = [["min", item.minimum], ["50 %", item.p50], ["90 %", item.p90], ["99 %", item.p99], ["max", item.maximum]];
        return el("div", { class: "latency" }, el("h3", null, `${name} `, el("span", { class: "muted" }, `${number(item.count)} measured`)),
          el("p", { class: "note" }, meaning + "."), chart,
          buckets.length > 0 ? el("div", { class: "scale" }, el("span", null, duration(buckets[0].from)), el("span", null, duration(buckets[buckets.length - 1].to))) : null,
          el("div", { class: "percentiles" }, shares.map(([label]) => el("span", { class: "label" }, label)), shares.map(([, value]) => el("span", null, duration(value)))));
      })));
  }

  // ---------------------------------------------------------------- names

  const cell = text => el("td", { title: text.length > 20 ? text : null }, text);

  function names(title, items, label, failures) {
    if (!items || items.length === 0) return "";
    const hasDetail = items.some(item => item.detail);
    const heading = (text, kind) => el("th", { scope: "col", class: kind }, text);
    return card(title, null, el("table", { class: "plain" },
      el("thead", null, el("tr", null, heading(label, null), heading("Count", "num"), heading(failures, "num"), hasDetail ? heading("What came back", "detail") : null)),
      el("tbody", null, items.map(item => el("tr", null, cell(item.name), el("td", { class: "num" }, number(item.count)),
        el("td", { class: item.failures > 0 ? "num bad" : "num" }, number(item.failures)), hasDetail ? cell(item.detail || "") : null)))));
  }

  // ---------------------------------------------------------------- findings and warnings

  const words = name => name.replace(/([a-z])([A-Z])/g, (_, left, right) => left + " " + right.toLowerCase());

  function findings() {
    const items = overview.findings || [];
    const total = overview.findingCount || 0;
    const note = total > items.length ? `The first ${number(items.length)} of ${number(total)}, the most severe first.` : null;
    return card("Findings", note, items.length === 0
      ? empty(data.hasFindings ? "None: no detector raised an event." : "The detectors did not run: this report is of objects, not of packets.")
      : shortened(el("ul", { class: "list" }), items.map(item => el("li", null,
        el("span", { class: "badge " + item.severity }, item.severity),
        el("div", { class: "what" }, el("div", null, item.message),
          el("div", { class: "muted" }, item.rule, item.timeNanoseconds ? [" \u00b7 ", timeElement(fromNanoseconds(item.timeNanoseconds))] : null,
            item.packetNumber ? " \u00b7 packet " + number(item.packetNumber) : null)))), 6));
  }

  function warnings() {
    const items = overview.warnings || [];
    if (items.length === 0) return null;
    return card("About this capture", "What to know before the numbers are trusted.", el("ul", { class: "list" }, items.map(item => el("li", null,
      el("span", { class: "badge Medium" }, item.count === null || item.count === undefined ? "!" : scaled(item.count, "")),
      el("div", { class: "what" }, el("div", null, words(item.kind)), el("div", { class: "muted" }, item.message))))));
  }

  function credentials() {
    const items = overview.credentials || [];
    if (items.length === 0) return null;
    const note = overview.credentialCount > items.length ? `The first ${number(items.length)} of ${number(overview.credentialCount)}. Secrets are masked.` : "Secrets are masked.";
    const body = el("tbody");
    el("table", { class: "plain" }, el("thead", null, el("tr", null, ["Protocol", "User", "Client", "Server"].map(text => el("th", { scope: "col" }, text)))), body);
    const rows = items.map(item => el("tr", null, cell(`${item.protocol} ${item.method || ""}`), cell(item.userName || "(none)"),
      cell(item.client || ""), cell(endpoint(item.server, item.serverPort))));
    const list = shortened(body, rows, 6);
    return card("Credentials in clear", note, list === body ? body.parentElement : list);
  }

  // ---------------------------------------------------------------- the page

  const tile = (label, value, hint, isBad) =>
    el("div", { class: "tile" + (isBad ? " bad" : "") }, el("div", { class: "label" }, label), el("div", { class: "value" }, value), hint ? el("div", { class: "hint" }, hint) : null);

  function tiles() {
    const has = value => value !== null && value !== undefined;
    return el("div", { class: "tiles" },
      data.hasPackets ? tile("Packets", number(overview.packets), has(overview.packetsPerSecond) ? scaled(overview.packetsPerSecond, "packets/s") : null) : null,
      tile("Traffic", bytes(overview.bytes), number(overview.bytes) + " bytes"),
      tile("Duration", has(overview.duration) ? duration(overview.duration) : "unknown", has(overview.bitsPerSecond) ? scaled(overview.bitsPerSecond, "bit/s") : null),
      tile("Flows", number(overview.flows), overview.hosts > 0 ? number(overview.hosts) + " hosts" : null),
      has(overview.retransmissionRate) ? tile("Retransmitted", percent(overview.retransmissionRate), number(overview.retransmissions) + " segments") : null,
      overview.dnsTransactions > 0 ? tile("DNS", number(overview.dnsTransactions), `${number(overview.dnsFailures)} failed, ${number(overview.dnsUnanswered)} unanswered`) : null,
      overview.httpTransactions > 0 ? tile("HTTP", number(overview.httpTransactions), `${number(overview.httpErrors)} errors`) : null,
      overview.tlsSessions > 0 ? tile("TLS", number(overview.tlsSessions), `${number(overview.tlsFailures)} failed, ${number(overview.tlsOldVersions)} old`) : null,
      data.hasFindings ? tile("Findings", number(overview.findingCount), (overview.findings || []).length > 0 ? "most severe: " + overview.findings[0].severity : null, overview.findingCount > 0) : null,
      overview.credentialCount > 0 ? tile("Credentials in clear", number(overview.credentialCount), null, true) : null);
  }

  function facts() {
    const start = fromNanoseconds(overview.startNanoseconds);
    const end = fromNanoseconds(overview.endNanoseconds);
    const list = [
      ["Source", overview.source], ["Format", overview.format && overview.compression ? `${overview.format}, ${overview.compression}` : overview.format],
      ["Size of the file", overview.fileSize === null || overview.fileSize === undefined ? null : `${bytes(overview.fileSize)} (${number(overview.fileSize)} bytes)`],
      ["Link type", overview.linkType], ["Interface", overview.interface],
      ["First packet", start === null ? null : timeElement(start, true)], ["Last packet", end === null ? null : timeElement(end, true)],
      ["Mean packet", data.hasPackets && overview.meanPacketLength ? bytes(Math.round(overview.meanPacketLength)) : null],
      ["Truncated packets", overview.truncatedPackets > 0 ? number(overview.truncatedPackets) : null],
      ["Packets with damaged headers", overview.decodeErrors > 0 ? number(overview.decodeErrors) : null],
      ["Lost while capturing", overview.lostPackets > 0 ? number(overview.lostPackets) : null],
      ["Longest pause", overview.longestPause >= 1 ? duration(overview.longestPause) : null],
      ["TCP connections", overview.tcpFlows > 0 ? number(overview.tcpFlows) : null],
      ["Resets, rejected, unanswered", overview.tcpFlows > 0 ? `${number(overview.resets)}, ${number(overview.rejected)}, ${number(overview.unanswered)}` : null],
      ["Packets without a flow", overview.packetsWithoutFlow > 0 ? number(overview.packetsWithoutFlow) : null],
      ["Not read to the end", overview.damage],
    ];
    return el("dl", { class: "facts" }, list.filter(([, value]) => value !== null && value !== undefined && value !== "")
      .map(([name, value]) => el("div", null, el("dt", null, name), el("dd", null, value))));
  }

  const flows = flowTable();
  const transactions = transactionTable();
  const changes = changeTable();
  const chart = timeChart(flows);
  const find = flows.isEmpty ? null : text => flows.find(text);

  const zone = el("select", { "aria-label": "Time zone", onchange: () => { isUtc = zone.value === "utc"; for (const action of onZone) action(); } },
    el("option", { value: "local" }, Intl.DateTimeFormat().resolvedOptions().timeZone || "Local time"), el("option", { value: "utc" }, "UTC"));
  const themes = el("select", { "aria-label": "Colours", onchange: () => { theme = themes.value; applyTheme(); } },
    el("option", { value: "auto" }, "Colours: system"), el("option", { value: "light" }, "Light"), el("option", { value: "dark" }, "Dark"));

  const bytesTotal = overview.bytes;
  const page = document.getElementById("report");
  page.append(
    el("header", { class: "top" },
      el("div", null, el("h1", null, data.title), el("p", { class: "muted" }, "Traffic report, made ", timeElement(data.created, true))),
      el("div", { class: "tools" }, zone, themes, el("button", { class: "button", type: "button", onclick: () => window.print() }, "Print"))),
    el("main", null,
      tiles(),
      el("section", { class: "card", "aria-label": "The capture" }, facts()),
      findings(),
      warnings() || "",
      credentials() || "",
      changes ? changes.section : "",
      chart.section,
      el("div", { class: "columns" },
        summaryBars("Top hosts", "Bytes sent and received. Click to find the flows.", overview.topHosts, item => item.address || item.key, find, bytesTotal),
        summaryBars("Applications", "Recognised by content. Click to find the flows.", overview.applications, item => item.application, find, bytesTotal),
        summaryBars("Services", "Protocol and the port of the responder.", overview.services, item => item.port === null || item.port === undefined ? null : `:${item.port}`, find, bytesTotal),
        (overview.protocols || []).length > 0 ? card("Protocols", "A packet counts in each of its protocols.", bars(overview.protocols.map(item => ({
          name: "\u2003".repeat(item.level) + item.protocol, value: item.packets, amount: number(item.packets), share: percent(item.share),
          title: `${item.path}: ${number(item.packets)} packets, ${number(item.bytes)} bytes`,
        })), null)) : ""),
      latencies(),
      el("div", { class: "columns" },
        names("Names that failed", overview.dnsFailedNames, "DNS name", "Failed"),
        names("Names asked most", overview.dnsNames, "DNS name", "Failed"),
        names("TLS servers", overview.tlsServerNames, "Server name", "Failed"),
        names("HTTP hosts", overview.httpHosts, "Host", "Errors"),
        names("TLS versions", overview.tlsVersions, "Version", "Failed")),
      flows.section,
      transactions.section),
    el("footer", null, `Made with ${data.generator}. The whole report is in this file: it loads nothing and sends nothing.`),
    dialog);

  chart.start();
  flows.start();
  transactions.start();
  if (changes) changes.start();

  // ---------------------------------------------------------------- printing

  let themeBefore = theme;
  window.addEventListener("beforeprint", () => {
    themeBefore = theme;
    theme = "light";
    applyTheme();
    for (const table of tables) table.print(true);
    for (const table of tables) {
      if (table.size() > PrintedRows) table.section.append(el("p", { class: "note printed" }, `The first ${PrintedRows} of ${number(table.size())} rows are printed.`));
    }
  });
  window.addEventListener("afterprint", () => {
    theme = themeBefore;
    applyTheme();
    for (const note of document.querySelectorAll(".printed")) note.remove();
    for (const table of tables) table.print(false);
  });
})();
