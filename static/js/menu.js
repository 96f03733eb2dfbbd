/*
 * Makes the menus nicer; everything works without it.
 * Escape, or a press anywhere outside, closes an open menu.
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
