// Everything shown is made here: text becomes text nodes, never markup.

/** The element of the page with this id. */
export const byId = (id) => document.getElementById(id);

/** Makes an element; attributes that are functions are listeners. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name, value);
    else if (value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.map((child) => (child instanceof Node ? child : String(child))));
  return made;
}

/** Puts text into an element, only when it differs, so that selections and screen readers are left alone. */
export function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/** Makes rows follow items: rows of known keys stay, so that focus and selections survive; `make` and `update` get the row. */
export function followRows(body, items, keyOf, make, update) {
  const known = new Map([...body.rows].map((row) => [row.itemKey, row]));
  let place = body.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    let row = known.get(key);
    known.delete(key);
    if (row === undefined) {
      row = make(item);
      row.itemKey = key;
    }
    if (row === place) place = place.nextElementSibling;
    else body.insertBefore(row, place);
    update(row, item);
  }
  for (const row of known.values()) row.remove();
}

/** A button that asks once more before it acts. */
export function cautiousButton(text, label, act) {
  const button = element('button', { type: 'button', class: 'plain', 'aria-label': label, click: onClick, blur: calm }, text);
  function onClick() {
    if (button.dataset.armed === 'yes') {
      calm();
      act();
      return;
    }
    button.dataset.armed = 'yes';
    button.textContent = 'Really?';
    button.setAttribute('aria-label', `Really? ${label}`);
  }
  function calm() {
    delete button.dataset.armed;
    button.textContent = text;
    button.setAttribute('aria-label', label);
  }
  return button;
}
