/*
 * Names in a result come from files and command lines. Before they are put anywhere they are made visible: nothing in them may
 * move the cursor, break a line or turn the direction of the text around them.
 */

// eslint-disable-next-line no-control-regex -- control characters are what this is about.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g
const LINE_SPACE = /[\t\n\v\f\r\u0085\u2028\u2029]+/g
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
const LONE_SURROGATE = /\p{Surrogate}/gu

/**
 * One line of the same text in which every control or direction character shows as the replacement character; "(empty)" when
 * there is nothing to see.
 */
export function visible(text: string): string {
  const shown = text
    .replace(LINE_SPACE, ' ')
    .replace(CONTROL, '\ufffd')
    .replace(DIRECTION, '\ufffd')
    .replace(LONE_SURROGATE, '\ufffd')
    .trim()
  return shown === '' ? '(empty)' : shown
}

/** For writers, which get texts that were made visible: should one have been forgotten, nothing in it acts either. */
export function harmless(text: string): string {
  return text
    .replace(CONTROL, character => (character === '\n' || character === '\t' ? character : '\ufffd'))
    .replace(DIRECTION, '\ufffd')
}

/** At most so many characters as a reader counts them, the last one an ellipsis where something was cut off. */
export function truncate(text: string, length: number): string {
  if (text.length <= length) return text
  let [count, end] = [0, 0]
  for (const {index, segment} of new Intl.Segmenter().segment(text)) {
    // Names may be very long: nothing is looked at beyond what is shown.
    if (++count > length) return `${text.slice(0, end)}…`
    if (count < length) end = index + segment.length
  }
  return text
}

/** "a", "a and b", "a, b and c". */
export function enumerate(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`
}

export function capitalise(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

/** Text as a template that runs over several lines of the source: a line end, with the blanks that follow it, is one blank. */
export function prose(strings: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  const [first, ...others] = strings.map(string => string.replaceAll(/\n */g, ' '))
  return [first, ...values.flatMap((value, at) => [String(value), others[at]])].join('')
}
