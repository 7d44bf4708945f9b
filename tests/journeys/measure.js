/* Runs in the page; returns plain faults. Sizes are CSS pixels. */
({ size }) => {
  const faults = [];
  const say = (what, element) => {
    const words = (element.innerText || element.getAttribute("aria-label") || element.name || "")
      .trim().replace(/\s+/g, " ").slice(0, 24);
    faults.push(`${what}: <${element.tagName.toLowerCase()} class="${element.getAttribute("class") || ""}"> ${words}`);
  };
  const style = (element) => getComputedStyle(element);
  const hidden = (element) => element.closest(".visually-hidden, .skip-link, [aria-hidden=true]");
  const shown = (element) => element.getClientRects().length > 0
    && element.checkVisibility({ visibilityProperty: true }) && !hidden(element);
  const everything = [...document.querySelectorAll("body *")].filter(shown);
  const withText = everything.filter((element) => [...element.childNodes]
    .some((node) => node.nodeType === 3 && node.textContent.trim()));

  /* 1, 2: text size, line height, line length, alignment */
  for (const element of withText) {
    const look = style(element);
    const px = parseFloat(look.fontSize);
    /* The buttons that choose a size show that size. */
    if (px < (element.matches(".display-button") ? 18 : size * 0.9 - 0.1)) say(`text of ${px}px`, element);
    if (/^H[1-4]$/.test(element.tagName) && px < size * 1.25 - 0.1) say(`heading of ${px}px`, element);
    const leading = parseFloat(look.lineHeight);
    if (leading < px * 1.5 - 0.6) say(`line height ${(leading / px).toFixed(2)}`, element);
    if (look.textAlign === "justify") say("justified text", element);
    if (/^(P|LI|DD|BLOCKQUOTE)$/.test(element.tagName) && look.display !== "flex") {
      const width = element.clientWidth - parseFloat(look.paddingLeft) - parseFloat(look.paddingRight);
      const range = document.createRange();
      range.selectNodeContents(element);
      const longest = Math.max(0, ...[...range.getClientRects()].map((box) => box.width));
      if (Math.min(width, longest) / px > 40.5) say(`a line of ${Math.round(longest / px)} characters`, element);
    }
  }

  /* 3: edges of controls stand out 3:1 from what is around them */
  const parse = (colour) => (colour.match(/[\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((value) => value / 255)
    .map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  const behind = (element) => {
    for (let up = element; up; up = up.parentElement) {
      const colour = parse(style(up).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const contrast = (a, b) => {
    const [high, low] = [light(a), light(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };
  /* axe lets big text pass at 4.5:1; here 7:1 holds for every size. */
  for (const element of withText) {
    const ratio = contrast(parse(style(element).color), behind(element));
    if (ratio < 6.99) say(`text contrast of ${ratio.toFixed(1)}`, element);
  }
  for (const control of document.querySelectorAll("input, select, textarea, .button, .choice, .frame-nav__item")) {
    if (!shown(control) || ["hidden", "radio", "checkbox", "file"].includes(control.type)) continue;
    if (control.matches(".display-button")) continue;
    const around = behind(control.parentElement);
    const look = style(control);
    const edge = parseFloat(look.borderTopWidth) ? contrast(parse(look.borderTopColor), around) : 0;
    if (Math.max(edge, contrast(behind(control), around)) < 3) say("a faint edge", control);
  }
  for (const input of document.querySelectorAll("input[placeholder], textarea[placeholder]")) {
    const colour = parse(getComputedStyle(input, "::placeholder").color);
    if (shown(input) && contrast(colour, behind(input)) < 7) say("a faint placeholder", input);
  }

  /* 4: every status is a word */
  for (const status of document.querySelectorAll("[data-status]")) {
    if (!status.textContent.trim()) say("a status without a word", status);
  }

  /* 7: nothing moves */
  if (document.getAnimations().length) faults.push(`${document.getAnimations().length} animations`);

  /* 8, 9: targets and the gaps between them */
  const selector = "a[href], button, input, select, textarea, summary, [role=button], label.choice";
  const inProse = (element) => element.matches(".prose p a, .prose li a");
  const targets = [...document.querySelectorAll(selector)].filter((element) => shown(element)
    && element.type !== "hidden" && !inProse(element) && !element.closest(".choice input, audio, video")
    && !(element.matches("input") && element.closest("label.choice")));
  const boxes = targets.map((element) => element.getBoundingClientRect());
  targets.forEach((element, index) => {
    const box = boxes[index];
    if (box.width < 47.5 || box.height < 47.5) {
      say(`a target of ${Math.round(box.width)}×${Math.round(box.height)}`, element);
    }
    if (element.matches(".button--primary, .button--pay") && box.height < 60) say("a low main button", element);
    for (let other = index + 1; other < targets.length; other += 1) {
      if (element.contains(targets[other]) || targets[other].contains(element)) continue;
      if (element.closest("details[open]") !== targets[other].closest("details[open]")) continue;
      const two = boxes[other];
      const across = Math.max(two.left - box.right, box.left - two.right);
      const down = Math.max(two.top - box.bottom, box.top - two.bottom);
      const money = [element, targets[other]].some((one) => one.matches(".button--pay, .button--danger"));
      const wanted = money ? 16 : 8;
      if (Math.max(across, down) < wanted - 0.6) {
        say(`a gap of ${Math.round(Math.max(across, down))}px to "${targets[other].innerText || targets[other].name}"`, element);
      }
    }
  });

  /* 10: an action is a button, not words in a line */
  for (const link of document.querySelectorAll("main a[href]")) {
    if (shown(link) && style(link).display === "inline" && !inProse(link)) say("an inline link", link);
  }

  /* 25: every picture on a control has a word beside it */
  for (const control of document.querySelectorAll("a, button, summary")) {
    if (shown(control) && control.querySelector("svg") && !control.innerText.trim()) say("an icon without a word", control);
  }

  /* 16: an error is tied to its field, and the title says so */
  for (const input of document.querySelectorAll("[aria-invalid=true]")) {
    const notes = (input.getAttribute("aria-describedby") || "").split(/\s+/).map((id) => document.getElementById(id));
    if (!notes.some((note) => note && /_error$/.test(note.id))) say("an error that is not tied to its field", input);
  }
  if (document.querySelector(".error-summary") && !document.title.startsWith("有错误")) faults.push("the title does not start with 有错误");

  /* 5, 22, 27, 30 */
  for (const dialog of document.querySelectorAll("dialog[open], [role=dialog]")) if (shown(dialog)) say("a dialog", dialog);
  for (const mover of document.querySelectorAll("meta[http-equiv=refresh], marquee, blink, [autoplay]")) say("something that moves by itself", mover);
  if (document.querySelector(".frame-head")) {
    const order = [...document.querySelectorAll(".frame-nav__item")].map((item) => item.innerText.trim()).join(" ");
    if (!/^首页 返回 大字 电话 (登录|我的)$/.test(order)) faults.push(`the frame reads ${order}`);
  }
  return faults;
}
