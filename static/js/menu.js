/*
 * Closes an open menu on Escape, on a click outside it, and when the focus leaves it, which it would cover (WCAG 2.4.11).
 * The menus work without it.
 */
const menus = [...document.querySelectorAll("details.disclosure")];

function close(menu) {
  const hadFocus = menu.contains(document.activeElement);
  menu.open = false;
  if (hadFocus) menu.querySelector("summary").focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") menus.filter((menu) => menu.open).forEach(close);
});

document.addEventListener("click", (event) => {
  for (const menu of menus) {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  }
});

for (const menu of menus) {
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !menu.contains(relatedTarget)) menu.open = false;
  });
}
