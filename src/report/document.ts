import type {GeneratorVerdict} from '../result/audit-result.js'
import type {Chart} from './charts/chart.js'

/*
 * What a report says, apart from how it looks: sections fill these blocks, and Markdown and HTML each know how to write them.
 * All text in here is plain; escaping is the business of whoever writes it out.
 */

/** Text with a meaning: a name from the input, a figure not to be broken over lines, a machine word, emphasis. */
export type Inline = string | {readonly kind: 'name' | 'figure' | 'code' | 'strong'; readonly text: string}
export type Text = Inline | readonly Inline[]

export interface TableColumn {
  readonly title: string
  /** Figures, to be set under each other; sentences, which need room. Words otherwise. */
  readonly holds?: 'figures' | 'sentences'
}

export interface TableBlock {
  readonly kind: 'table'
  readonly caption: string
  readonly columns: readonly TableColumn[]
  /** The first cell of a row is its header. */
  readonly rows: readonly (readonly Text[])[]
  /** Shown only when asked for, where the medium can do that. */
  readonly folded?: boolean
}

export interface Decision {
  readonly verdict: GeneratorVerdict['verdict']
  readonly name: string
  readonly word: string
  readonly sentence: string
}

export type Block =
  | {readonly kind: 'headline'; readonly text: Text}
  | {readonly kind: 'heading'; readonly text: Text}
  | {readonly kind: 'paragraph'; readonly text: Text}
  | {readonly kind: 'warning'; readonly text: Text}
  | {readonly kind: 'list'; readonly items: readonly Text[]}
  | {readonly kind: 'definitions'; readonly entries: readonly {readonly term: Text; readonly text: Text}[]}
  | {readonly kind: 'decisions'; readonly decisions: readonly Decision[]}
  | {readonly kind: 'chart'; readonly chart: Chart}
  | TableBlock

export interface Section {
  /** Anchor in HTML. */
  readonly id: string
  readonly title: string
  readonly blocks: readonly Block[]
}

/** A whole document. */
export interface Page {
  readonly title: string
  readonly subtitle: readonly Inline[]
  readonly sections: readonly Section[]
}

/** A document for a medium with pages: a line stands at its end. */
export interface FootedPage extends Page {
  readonly footer: Text
}

export const name = (text: string): Inline => ({kind: 'name', text})
export const figure = (text: string): Inline => ({kind: 'figure', text})
export const code = (text: string): Inline => ({kind: 'code', text})
export const strong = (text: string): Inline => ({kind: 'strong', text})
