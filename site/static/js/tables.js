// A table that is wider than its place can be reached by keyboard, to scroll it. One that fits is no stop on the way.
const observer = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const place = target.closest(".sw-table");
    if (place.scrollWidth > place.clientWidth) place.tabIndex = 0;
    else place.removeAttribute("tabindex");
  }
});

for (const table of document.querySelectorAll(".sw-table[tabindex] > table")) {
  observer.observe(table);
  observer.observe(table.parentElement);
}
