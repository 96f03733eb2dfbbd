/* Says how many characters more fit, as the server counts them. Read aloud only near the end, and not at each key. */
for (const place of document.querySelectorAll("[data-count]")) {
  const field = document.getElementById(place.dataset.count);
  const most = Number(place.dataset.most);
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const voice = document.createElement("span");
  voice.className = "visually-hidden";
  voice.setAttribute("aria-live", "polite");
  place.after(voice);
  let later;

  const show = () => {
    const left = most - [...field.value.trim()].length;
    const text = `${left < 0 ? place.dataset.over : place.dataset.left} ${number.format(Math.abs(left))}`;
    place.textContent = text;
    place.classList.toggle("count--over", left < 0);
    place.hidden = !field.value;
    clearTimeout(later);
    later = setTimeout(() => {
      voice.textContent = left < most / 10 ? text : "";
    }, 1500);
  };
  field.addEventListener("input", show);
  show();
}
