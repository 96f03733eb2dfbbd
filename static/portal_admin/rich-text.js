/*
 * Starts the rich text editor on every textarea that asks for it.
 *
 * The package's own starter lets Tiptap put a <style> element into the page, which the site's Content-Security-Policy
 * refuses; what it would say is in rich-text.css. Without the script one edits the HTML, which is cleaned all the same.
 */
import * as prose from "django-prose-editor/editor";

import { gettext } from "./gettext.js";
import { pasting } from "./rich-text-paste.js";

// Every choice is a button: the stock menu hides the headings in a list that no keyboard reaches.
const GROUPS = ["blockType -lists", "lists", "nodes -blockType -lists", "marks", "link", "table", "history"];

const LABELS = {
  paragraph: gettext("Paragraph"),
  heading2: gettext("Heading 2"),
  heading3: gettext("Heading 3"),
  heading4: gettext("Heading 4"),
  bulletList: gettext("Bullet list"),
  orderedList: gettext("Numbered list"),
  orderedListProperties: gettext("List properties"),
  blockquote: gettext("Quote"),
  bold: gettext("Bold"),
  italic: gettext("Italic"),
  link: gettext("Link"),
  unlink: gettext("Remove the link"),
  table: gettext("Table"),
  "table:addColumnAfter": gettext("Add a column"),
  "table:deleteColumn": gettext("Delete the column"),
  "table:addRowAfter": gettext("Add a row"),
  "table:deleteRow": gettext("Delete the row"),
  "table:mergeCells": gettext("Merge the cells"),
  "table:splitCell": gettext("Split the cell"),
  "table:toggleHeaderCell": gettext("Heading cell"),
  "table:deleteTable": gettext("Delete the table"),
  "history:undo": gettext("Undo"),
  "history:redo": gettext("Redo"),
};

// Only these are on or off; the others do something once.
const SWITCHES = [
  ...["paragraph", "heading2", "heading3", "heading4", "bulletList", "orderedList", "blockquote", "bold", "italic", "link"],
];

// The package's dialog asks for a title too, which most readers never see, and writes an empty one.
const askForAddress = prose.updateAttrsDialog(
  { href: { type: "string", title: gettext("Address, such as www.example.se, info@example.se or /kontakt/"), required: true } },
  { title: gettext("Link"), submitText: gettext("Insert the link") },
);

const Link = prose.Link.extend({
  addCommands() {
    return {
      ...this.parent?.(),
      addLink: () => ({ editor }) => {
        const isLink = editor.isActive("link");
        if (editor.state.selection.empty && !isLink) return false;
        askForAddress(editor, editor.getAttributes("link")).then((answer) => {
          if (!answer) return editor.commands.focus();
          const chain = editor.chain().focus();
          return (isLink ? chain.extendMarkRange("link") : chain).setMark("link", { href: answer.href.trim() }).run();
        });
        return true;
      },
    };
  },
});

// The package's dialog is in English whatever the language, and leaves out the headings that a table needs.
const askForTable = prose.updateAttrsDialog(
  {
    rows: { type: "number", title: gettext("Rows"), format: "number", min: "1", max: "100", required: true },
    cols: { type: "number", title: gettext("Columns"), format: "number", min: "1", max: "100", required: true },
    withHeaderRow: { type: "boolean", title: gettext("The first row is headings") },
  },
  { title: gettext("Table"), submitText: gettext("Insert the table") },
);

const Table = prose.Table.extend({
  addCommands() {
    return {
      ...this.parent?.(),
      insertTableWithOptions: () => ({ editor }) => {
        askForTable(editor, { rows: "3", cols: "3", withHeaderRow: true }).then((answer) => {
          if (!answer) return editor.commands.focus();
          const { rows, cols, withHeaderRow } = answer;
          return editor.chain().focus().insertTable({ rows: Number(rows), cols: Number(cols), withHeaderRow }).run();
        });
        return true;
      },
    };
  },
});
const OWN = { Link, Table };

function extensionsOf(textarea) {
  const chosen = JSON.parse(textarea.dataset.richText);
  const menu = prose.Menu.configure({ groups: GROUPS.map((group) => ({ group })) });
  const others = Object.entries(chosen)
    .filter(([name]) => name !== "Menu" && prose[name])
    .map(([name, options]) => {
      const extension = OWN[name] ?? prose[name];
      return typeof options === "object" ? extension.configure(options) : extension;
    });
  return [menu, ...others];
}

function labelOf(textarea) {
  return textarea.labels[0]?.textContent.trim() ?? "";
}

function nameButtons(wrapper, label) {
  const menu = wrapper.querySelector(".prose-menubar");
  menu.setAttribute("role", "group");
  menu.setAttribute("aria-label", `${gettext("Format")}: ${label}`);
  for (const button of menu.querySelectorAll("button[data-name]")) {
    const text = LABELS[button.dataset.name] ?? button.title;
    button.title = text;
    button.setAttribute("aria-label", text);
  }
}

function showState(wrapper, editor) {
  for (const button of wrapper.querySelectorAll(".prose-menubar button[data-name]")) {
    const { name } = button.dataset;
    // The package never marks the bullet list as on.
    if (name === "bulletList") button.classList.toggle("active", editor.isActive(name));
    if (SWITCHES.includes(name)) button.setAttribute("aria-pressed", String(button.classList.contains("active")));
    button.setAttribute("aria-disabled", String(button.classList.contains("disabled")));
  }
}

function attributesOf(textarea) {
  const help = textarea.getAttribute("aria-describedby");
  return {
    role: "textbox",
    "aria-multiline": "true",
    "aria-label": labelOf(textarea),
    lang: textarea.lang,
    dir: textarea.dir || "auto",
    ...(help ? { "aria-describedby": help } : {}),
  };
}

function taken(event, isTaken) {
  if (isTaken) event.preventDefault();
  return isTaken;
}

/* Adds a line below the editor that says what was left out of what was pasted; screen readers hear it. */
function noteBelow(wrapper) {
  const note = document.createElement("p");
  note.className = "prose-editor-note";
  note.setAttribute("role", "status");
  wrapper.after(note);
  return (text) => (note.textContent = text);
}

function start(textarea) {
  const wrapper = document.createElement("div");
  wrapper.className = "prose-editor";
  textarea.before(wrapper);
  wrapper.append(textarea);
  const paste = pasting(textarea, noteBelow(wrapper));
  const editor = new prose.Editor({
    element: wrapper,
    injectCSS: false,
    extensions: extensionsOf(textarea),
    content: textarea.value,
    editorProps: {
      attributes: attributesOf(textarea),
      // Before the editor's own handlers: they parse what comes as it is, whose styles the page's policy refuses aloud.
      handleDOMEvents: {
        paste: (view, event) => taken(event, paste(view, event.clipboardData)),
        drop(view, event) {
          if (view.dragging) return false;
          const place = view.posAtCoords({ left: event.clientX, top: event.clientY });
          if (place) editor.commands.setTextSelection(place.pos);
          return taken(event, paste(view, event.dataTransfer));
        },
      },
    },
    onCreate() {
      nameButtons(wrapper, labelOf(textarea));
      showState(wrapper, editor);
    },
    onTransaction() {
      // After the menu has marked its buttons, which it does when all others have heard of the change.
      queueMicrotask(() => showState(wrapper, editor));
    },
    onUpdate() {
      textarea.value = editor.isEmpty ? "" : editor.getHTML();
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  textarea.addEventListener("typed:restored", () => editor.commands.setContent(textarea.value));
  for (const label of textarea.labels) label.addEventListener("click", () => editor.commands.focus());
}

for (const textarea of document.querySelectorAll("textarea[data-rich-text]")) start(textarea);
