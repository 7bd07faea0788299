import { element, setText } from './elements.js';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 600;
const HEIGHT = 150;

/** Points that a plot shows; at one every two seconds five minutes. */
const POINTS = 150;

function shape(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

/** A line for each series over the last five minutes; a value that is undefined is a gap. */
export class Plot {
  #series;
  #format;
  #title;
  #picture = shape('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img' });
  #top = element('span');
  #middle = element('span');

  /** Makes a plot; series are `{name, className}`, and `format` writes a value. */
  constructor(title, series, format) {
    this.#title = title;
    this.#format = format;
    for (const share of [0, 0.5, 1]) {
      const y = 1 + share * (HEIGHT - 2);
      this.#picture.append(shape('line', { class: 'rule', x1: 0, x2: WIDTH, y1: y, y2: y }));
    }
    this.#series = series.map(({ name, className }) => {
      const line = shape('path', { class: `line ${className}`, d: '' });
      this.#picture.append(line);
      return { name, className, line, values: [], now: element('b', {}, '–') };
    });
    this.node = element('figure', { class: 'card plot' },
      element('figcaption', {}, element('h2', {}, title),
        element('p', { class: 'legend' }, ...this.#series.map((one) => element('span', { class: `key ${one.className}` }, `${one.name} `, one.now)))),
      element('div', { class: 'field' }, this.#picture, element('div', { class: 'scale', 'aria-hidden': 'true' }, this.#top, this.#middle, element('span', {}, '0'))),
      element('p', { class: 'ends quiet', 'aria-hidden': 'true' }, element('span', {}, '5 min ago'), element('span', {}, 'now')));
    this.#draw();
  }

  /** Adds one value for each series. */
  push(...values) {
    this.#series.forEach((one, index) => {
      one.values.push(values[index]);
      if (one.values.length > POINTS) one.values.shift();
      setText(one.now, values[index] === undefined ? '–' : this.#format(values[index]));
    });
    this.#draw();
  }

  #draw() {
    const top = niceTop(Math.max(0, ...this.#series.flatMap((one) => one.values.filter((value) => value !== undefined))));
    setText(this.#top, this.#format(top));
    setText(this.#middle, this.#format(top / 2));
    for (const one of this.#series) one.line.setAttribute('d', pathOf(one.values, top));
    this.#picture.setAttribute('aria-label', `${this.#title}: ${this.#series.map((one) => `${one.name} ${one.now.textContent}`).join(', ')}`);
  }
}

function pathOf(values, top) {
  let path = '';
  let pen = 'M';
  values.forEach((value, index) => {
    if (value === undefined) {
      pen = 'M';
      return;
    }
    const x = WIDTH - ((values.length - 1 - index) * WIDTH) / (POINTS - 1);
    const y = HEIGHT - 1 - (value / top) * (HEIGHT - 2);
    // A value between two gaps is a dot.
    path += `${pen}${x.toFixed(1)} ${y.toFixed(1)}${pen === 'M' ? 'h0.1' : ''}`;
    pen = 'L';
  });
  return path;
}

/** The least of 1, 2, 5, 10, … that is not below a value. */
function niceTop(value) {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value * 0.999);
}
