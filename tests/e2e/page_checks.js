// What is wrong with the page on the screen, as sentences. Run in the browser by test_pages.py.
function problemsOfPage() {
  const problems = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const short = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 100);
  const say = (problem, element) => problems.push(element ? `${problem}: ${short(element)}` : problem);

  if (!document.documentElement.lang) say("no language");
  if (document.title.replace("- Signaalwijs", "").trim().length < 3) say("no title");
  if (all("main").length !== 1) say(`${all("main").length} times main`);

  const headings = all("h1, h2, h3, h4, h5, h6").filter(isShown);
  const first = headings.filter((heading) => heading.tagName === "H1");
  if (first.length !== 1) say(`${first.length} h1 in place of one`);
  let level = 0;
  for (const heading of headings) {
    const next = Number(heading.tagName[1]);
    if (next > level + 1) say(`a heading of level ${next} after level ${level}`, heading);
    if (!heading.innerText.trim()) say("an empty heading", heading);
    level = next;
  }

  const ids = all("[id]").map((element) => element.id);
  for (const id of new Set(ids.filter((id, place) => ids.indexOf(id) !== place))) say(`id ${id} is there twice`);
  for (const name of ["for", "aria-labelledby", "aria-describedby", "aria-controls"]) {
    for (const element of all(`[${name}]`)) {
      for (const id of element.getAttribute(name).split(/\s+/)) {
        if (!document.getElementById(id)) say(`${name} names ${id}, which is not there`, element);
      }
    }
  }
  for (const link of all('a[href^="#"]')) {
    if (!document.getElementById(link.hash.slice(1))) say("a link to a place that is not there", link);
  }

  const nameOf = (element) => {
    const labelled = (element.getAttribute("aria-labelledby") || "").split(/\s+/);
    const parts = [element.getAttribute("aria-label"), element.textContent, element.title];
    parts.push(...labelled.map((id) => document.getElementById(id)?.textContent));
    parts.push(...[...element.querySelectorAll("img")].map((image) => image.alt));
    return parts.filter(Boolean).join(" ").trim();
  };
  for (const control of all("input:not([type=hidden]), select, textarea")) {
    const hasLabel = control.labels?.length && control.labels[0].textContent.trim();
    if (!hasLabel && !control.getAttribute("aria-label") && !control.getAttribute("aria-labelledby")) {
      say("a field without a label", control);
    }
  }
  for (const element of all("a[href], button, summary")) if (!nameOf(element)) say("no name", element);
  for (const image of all("img")) {
    if (!image.hasAttribute("alt")) say("a picture without alt", image);
    if (!image.hasAttribute("width") || !image.hasAttribute("height")) say("a picture without its size", image);
  }
  for (const drawing of all("svg")) {
    const isHidden = drawing.closest('[aria-hidden="true"]');
    if (!isHidden && !nameOf(drawing) && !drawing.querySelector("title")) say("a drawing without a name", drawing);
  }
  for (const table of all("table")) if (!table.querySelector("th")) say("a table without headings", table);
  for (const element of all("[style]")) say("a style attribute", element);
  for (const element of all("style, script:not([src]):not([type='application/json'])")) say("style or script inside the page", element);

  // Contrast of text with the colour behind it (WCAG 1.4.3): 4.5, or 3 for large letters.
  const numbers = (colour) => (colour.match(/[\d.]+/g) || []).map(Number);
  const light = (colour) => {
    const [r, g, b] = colour.map((part) => (part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (style.backgroundImage !== "none") return null;
      const [r, g, b, a = 1] = numbers(style.backgroundColor);
      if (a === 1) return [r, g, b];
      if (a > 0) return null;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || seen.has(element) || !isShown(element)) continue;
    seen.add(element);
    const style = getComputedStyle(element);
    const ground = behind(element);
    const isColour = style.color.startsWith("rgb(");
    if (!ground || !isColour || element.closest(":disabled")) continue;
    const [high, low] = [light(numbers(style.color)), light(ground)].sort((a, b) => b - a);
    const ratio = (high + 0.05) / (low + 0.05);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (isLarge ? 3 : 4.5)) say(`contrast ${ratio.toFixed(1)}`, element);
  }
  return problems;
}

function problemsOfWidth() {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const wide = [...document.body.querySelectorAll("*")].findLast((one) => one.getBoundingClientRect().right > clientWidth);
  return [`scrolls sideways, ${scrollWidth} of ${clientWidth} pixels: ${wide ? wide.outerHTML.slice(0, 200) : "?"}`];
}

// What a thumb must hit is 44 pixels high (WCAG 2.5.5). Links within a sentence are not counted there.
function problemsOfThumbs() {
  const targets =
    "button, summary, select, .utrecht-button, .utrecht-textbox, .sw-signal, .sw-choice, .sw-nav-tabs a, .sw-sheet a";
  return [...document.querySelectorAll(targets)]
    .filter((element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    .filter((element) => element.getBoundingClientRect().height < 43.5)
    .map((element) => `${Math.round(element.getBoundingClientRect().height)} pixels high: ${element.outerHTML.slice(0, 100)}`);
}
