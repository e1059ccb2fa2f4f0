import {harmless} from './text.js'

const MARK = Symbol('html')

/** Text that is HTML already. Only `html` and `trusted` make it. */
export interface Html {
  readonly [MARK]: true
  readonly text: string
}

type Value = string | number | Html | readonly Html[]

/**
 * A tagged template: what is put in is escaped for text and quoted attributes, unless it is Html itself. Indents of
 * the template are left out: a report has thousands of cells.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  const [first, ...rest] = strings.map(part => part.replaceAll(/\n\s+/g, '\n'))
  return trusted(rest.reduce((text, part, at) => text + written(values[at]) + part, first))
}

/** Marks text as HTML without looking at it: for what the program itself made, never for anything that came in. */
export function trusted(text: string): Html {
  return {[MARK]: true, text}
}

function written(value: Value): string {
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return escape(value)
  return 'text' in value ? value.text : value.map(({text}) => text).join('')
}

const ENTITIES: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;'}

function escape(text: string): string {
  return harmless(text).replaceAll(/[&<>"']/g, character => ENTITIES[character])
}
