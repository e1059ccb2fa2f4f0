import {UserError} from './errors.js'
import {didYouMean, type OptionSpecs} from './options.js'

/** What can be listed of an algorithm without loading it. */
export interface Entry<T> {
  /** kebab-case; the same as its file's name and the flag's value. */
  readonly name: string
  /** One plain sentence. */
  readonly summary: string
  /** Where it is from: authors, year, DOI or arXiv number. */
  readonly source: string
  readonly options: OptionSpecs
  readonly load: () => Promise<T>
}

/** A fixed list of algorithms. Nothing registers itself: the list is written down in one place. */
export class Registry<E extends Entry<unknown>> {
  constructor(
    /** What the entries are, in the singular, for messages. */
    readonly kind: string,
    readonly entries: readonly E[],
  ) {}

  get names(): string[] {
    return this.entries.map(entry => entry.name)
  }

  /** @throws {UserError} When there is no such entry: lists the known names. */
  get(name: string): E {
    const entry = this.entries.find(candidate => candidate.name === name)
    if (entry !== undefined) return entry
    throw new UserError('no-such-name', {kind: this.kind, name, known: this.names}, `There is no ${this.kind} '${name}'.`, [
      ...didYouMean(name, this.names),
      `Known: ${this.names.join(', ')}.`,
    ])
  }
}
