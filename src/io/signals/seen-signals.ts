import type {SignalForm} from '../../core/column.js'
import {UserError} from '../../core/errors.js'
import {valuesInWords} from '../../core/sample-form.js'
import type {SampleFile} from '../samples/folders.js'
import type {SignalValues} from './signal-table.js'

/** Rows that a note names. */
const NAMED = 8

/** What the values of a signal are, whatever its length. */
export type ValuesForm = Omit<SignalForm, 'kind' | 'length'>

/** How messages speak of signals of a kind. */
export interface SignalWords {
  readonly many: string
  /** How all of them are brought to one form. */
  readonly toOneForm: string
}

/** What is seen of signals on the way. */
export class SeenSignals<F extends ValuesForm> {
  readonly #folder: string
  readonly #words: SignalWords
  readonly #forms = new Map<string, {form: F; count: number; first: string}>()
  readonly #silent: number[] = []
  readonly #lengths: number[] = []
  longest = 0

  constructor(folder: string, words: SignalWords) {
    this.#folder = folder
    this.#words = words
  }

  /** Takes one in; `told` is what messages say of its form. */
  add({place}: SampleFile, form: F, values: SignalValues, told = valuesInWords(form).join(', ')): void {
    const known = this.#forms.get(told)
    if (known === undefined) this.#forms.set(told, {form, count: 1, first: place})
    else known.count++
    this.#lengths.push(values.length)
    this.longest = Math.max(this.longest, values.length)
    if (values.every(value => value === values[0])) this.#silent.push(this.#lengths.length)
  }

  /** The form that all have in common so far. */
  get form(): F | undefined {
    return this.#forms.size === 1 ? [...this.#forms.values()][0].form : undefined
  }

  /** @throws {UserError} When they are of several forms, or silent. */
  check(): F {
    const {many, toOneForm} = this.#words
    const all = [...this.#forms].sort(([, a], [, b]) => b.count - a.count)
    if (all.length > 1) {
      const shown = all.slice(0, 4).map(([text, {count, first}]) => `${count} of ${text} (first '${first}')`)
      throw new UserError(
        'samples-differ',
        {forms: all.length},
        `${this.#folder} holds ${many} of ${all.length} different forms: ${shown.join(', ')}${all.length > 4 ? ' ...' : ''}.`,
        [toOneForm],
      )
    }
    if (this.#silent.length === this.#lengths.length)
      throw new UserError(
        'sounds-silent',
        {},
        `${many === 'sounds' ? 'Every sound' : 'Every series'} of ${this.#folder} is silent: all of its values are the same.`,
        [`Check how the ${many} were recorded or converted.`],
      )
    return all[0][1].form
  }

  notes(): string[] {
    const {many} = this.#words
    const count = this.#lengths.length
    const shorter = this.#lengths.filter(length => length < this.longest).length
    const silent = this.#silent
    const rows = `${silent.slice(0, NAMED).join(', ')}${silent.length > NAMED ? ' ...' : ''}`
    return [
      ...(shorter === 0
        ? []
        : [`${shorter} of ${count} ${many} are shorter than the longest (${this.longest} values): zeros stand behind them.`]),
      ...(silent.length === 0
        ? []
        : [`${silent.length} of ${count} ${many} are silent: ${silent.length === 1 ? 'row' : 'rows'} ${rows}.`]),
    ]
  }
}

/** @param one What such a file is none of. */
export const othersNote = (others: number, one: string): string[] =>
  others === 0 ? [] : [`${others} ${others === 1 ? `file that is no ${one} was` : `files that are no ${one}s were`} left out.`]
