/* Takes what the page has just confirmed out of its address, so that who saves or shares it later saves none of that. */
addEventListener("load", () => {
  if (location.search) history.replaceState(history.state, "", location.pathname);
});
