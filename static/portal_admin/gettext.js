/* The translations of Django's script catalogue; the text itself where the page does not load the catalogue. */
export const gettext = window.gettext ?? ((text) => text);
