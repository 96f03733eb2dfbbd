/*
 * Closes an open menu on Escape and on a click outside it. The menus work without it.
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
