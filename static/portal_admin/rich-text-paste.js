/*
 * What is pasted or dropped into the rich text editor from another program is read by the server (core/pasted_html.py),
 * as what is saved is: so there is one set of rules, and deleted words of a document never come into the text.
 */
import { gettext } from "./gettext.js";

const OWN = "data-pm-slice"; // the mark of what was copied in an editor of this kind
const FRAGMENT = /<!--\s*StartFragment\s*-->([\s\S]*)<!--\s*EndFragment\s*-->/i;
const PICTURE_DATA = /\bsrc\s*=\s*(["'])data:[^"']*\1/gi; // megabytes that nobody needs

async function read(html, textarea) {
  const body = new FormData();
  body.set("html", (FRAGMENT.exec(html)?.[1] ?? html).replace(PICTURE_DATA, ""));
  const response = await fetch(textarea.dataset.paste, {
    method: "POST",
    body,
    headers: { "X-CSRFToken": textarea.form.elements.csrfmiddlewaretoken.value },
    redirect: "error", // the login page, if the session has ended
  });
  if (!response.ok) throw new Error(response.statusText);
  return response.json();
}

/* Returns a function (view, data) that pastes what a DataTransfer holds, and returns whether it does so itself. */
export function pasting(textarea, say) {
  let earlier = Promise.resolve();

  async function paste(view, html) {
    try {
      const answer = await read(html, textarea);
      if (answer.html) view.pasteHTML(answer.html);
      say(answer.notes.join(" "));
    } catch {
      say(gettext("Nothing was pasted: the portal does not answer, or the text is too large. Try again, or a part at a time."));
    }
  }

  return (view, data) => {
    const html = data?.getData("text/html") ?? "";
    if (html.includes(OWN)) return false;
    if (html) {
      earlier = earlier.then(() => paste(view, html));
      return true;
    }
    const isPicture = !data?.getData("text/plain") && [...(data?.files ?? [])].length > 0;
    if (isPicture) say(gettext("Pictures and files cannot stand in a text. Say in words what they show."));
    return isPicture;
  };
}
