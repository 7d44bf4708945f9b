/* Computes a draw again from its published file alone, as docs/draw.md says.
   window.checkDraw(text, {commitment, list_hash}) returns [{code, right}]. No request to anybody. */
(() => {
  "use strict";
  const FORMAT = "senior-university-draw-1";

  const sha256 = window.sha256OfText;

  /* Sign by sign by Unicode number; a plain sort would look at halves of rare characters. */
  function compare(one, other) {
    const a = Array.from(one, (x) => x.codePointAt(0));
    const b = Array.from(other, (x) => x.codePointAt(0));
    for (let i = 0; i < a.length && i < b.length; i += 1) if (a[i] !== b[i]) return a[i] - b[i];
    return a.length - b.length;
  }

  function canonical(value) {
    if (Array.isArray(value)) return "[" + value.map(canonical).join(",") + "]";
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    const pairs = Object.keys(value).sort(compare).map(
      (name) => JSON.stringify(name) + ":" + canonical(value[name]));
    return "{" + pairs.join(",") + "}";
  }

  const need = (condition) => { if (!condition) throw new Error("not a list"); };
  const count = (x) => Number.isInteger(x) && x >= 0;

  function unique(codes) {
    need(codes.every((code) => typeof code === "string"));
    need(new Set(codes).size === codes.length);
    return new Set(codes);
  }

  function checkList(list) {
    const classes = unique(list.classes.map((row) => row.code));
    const groups = unique(list.groups.map((row) => row.name));
    unique(list.people.map((row) => row.code));
    list.classes.forEach((row) => need(
      count(row.seats) && count(row.new_seats) && row.new_seats <= row.seats));
    list.groups.forEach((row) => need(
      count(row.most) && row.classes.every((code) => classes.has(code))));
    list.clashes.forEach((pair) => need(
      pair.length === 2 && pair.every((code) => classes.has(code))
      && compare(pair[0], pair[1]) < 0));
    list.people.forEach((row) => {
      unique(row.wishes.map((wish) => wish.class)).forEach((code) => need(classes.has(code)));
      need(count(row.tickets) && row.tickets >= 1 && row.tickets <= 100);
      need(count(row.wants) && row.wants >= 1 && typeof row.new === "boolean");
      need(row.wishes.every((wish) => typeof wish.continues === "boolean"));
      Object.keys(row.used).forEach((name) => need(
        groups.has(name) && count(row.used[name]) && row.used[name] >= 1));
    });
  }

  function inOrder(people, seed, number) {
    const lots = new Map();
    people.forEach((row) => {
      let lot = "g";
      for (let i = 1; i <= row.tickets; i += 1) {
        const ticket = sha256("draw-1/" + seed + "/" + number + "/" + row.code + "/" + i);
        if (ticket < lot) lot = ticket;
      }
      lots.set(row, lot);
    });
    return people.slice().sort((a, b) => {
      if (lots.get(a) !== lots.get(b)) return lots.get(a) < lots.get(b) ? -1 : 1;
      return compare(a.code, b.code);
    });
  }

  function allocate(list, seed, number) {
    checkList(list);
    const order = inOrder(list.people, seed, number);
    const table = new Map(list.classes.map((row) => [row.code, {
      kept: row.new_seats, open: row.seats - row.new_seats, won: [], waiting: [],
    }]));
    const clashing = new Set(list.clashes.map((pair) => pair.join("\n")));
    const hands = new Map(order.map((row) => [row, []]));
    const skipped = [];

    function whyNot(row, code) {
      const hand = hands.get(row);
      if (hand.length >= row.wants) return "enough";
      if (hand.some((had) => clashing.has([had, code].sort(compare).join("\n")))) return "clash";
      const full = list.groups.some((group) => group.classes.includes(code)
        && (row.used[group.name] || 0)
          + hand.filter((had) => group.classes.includes(had)).length >= group.most);
      return full ? "limit" : "";
    }

    function serve(code, queue) {
      const seats = table.get(code);
      const given = queue.filter((row) => row.new && seats.kept > 0 && (seats.kept -= 1) >= 0);
      const first = new Set(given);
      queue.filter((row) => !first.has(row)).forEach((row) => {
        if (seats.open > 0) seats.open -= 1;
        else if (seats.kept > 0) seats.kept -= 1;
        else { seats.waiting.push(row.code); return; }
        given.push(row);
      });
      given.forEach((row) => { hands.get(row).push(code); seats.won.push(row.code); });
    }

    for (let rank = 0; order.some((row) => row.wishes.length > rank); rank += 1) {
      const queues = new Map();
      order.filter((row) => row.wishes.length > rank).forEach((row) => {
        const wish = row.wishes[rank];
        const why = whyNot(row, wish.class);
        if (why) { skipped.push({ class: wish.class, person: row.code, why }); return; }
        if (!queues.has(wish.class)) queues.set(wish.class, [[], []]);
        queues.get(wish.class)[wish.continues ? 0 : 1].push(row);
      });
      queues.forEach((parts, code) => serve(code, parts[0].concat(parts[1])));
    }
    return {
      order: order.map((row) => row.code),
      classes: Array.from(table.keys()).sort(compare).map((code) => ({
        class: code, won: table.get(code).won, waiting: table.get(code).waiting,
      })),
      skipped,
    };
  }

  function checkDraw(text, announced) {
    try {
      const file = JSON.parse(text);
      need(typeof file.seed === "string");
      const said = announced || {};
      const findings = [];
      const look = (code, right) => findings.push({ code, right });
      const body = Object.assign({}, file);
      delete body.seal;
      look("format", file.format === FORMAT);
      look("seal", file.seal === sha256(canonical(body)));
      look("commitment", file.commitment === sha256(file.seed));
      look("list_hash", file.list_hash === sha256(canonical(file.list)));
      if (said.commitment) look("announced_commitment", file.commitment === said.commitment);
      if (said.list_hash) look("announced_list_hash", file.list_hash === said.list_hash);
      look("public_number", /^[0-9]{3,40}$/.test(file.public_number));
      const result = allocate(file.list, file.seed, file.public_number);
      look("result", canonical(result) === canonical(file.result));
      return findings;
    } catch (fault) {
      return [{ code: "readable", right: false }];
    }
  }

  window.checkDraw = checkDraw;
})();
