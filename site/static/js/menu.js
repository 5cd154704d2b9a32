// The menus are <details> and work without this. With it they also close on Escape, on a press beside them,
// and when the keyboard moves on: an open menu must not cover what has the focus.
const menus = [...document.querySelectorAll(".sw-menu, .sw-account")].filter((menu) => "open" in menu);

const closeUnlessHolding = (node) => {
  for (const menu of menus) {
    if (menu.open && !menu.contains(node)) menu.open = false;
  }
};

document.addEventListener("click", (event) => closeUnlessHolding(event.target));
document.addEventListener("focusin", (event) => closeUnlessHolding(event.target));
document.addEventListener("keydown", (event) => {
  const open = menus.find((menu) => menu.open);
  if (event.key !== "Escape" || !open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
